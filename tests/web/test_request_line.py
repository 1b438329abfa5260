"""Requests as clients send them: Chinese as it is typed, offers of HTTP/2, any pieces."""

import json
import socket
from urllib.parse import urlsplit

import httpx


def _ask(address: str, *requests: bytes) -> list[bytes]:
    """Send raw requests over one connection and return the status line of each answer."""
    place = urlsplit(address)
    answers = []
    with socket.create_connection(
        (place.hostname or "", place.port or 0), timeout=10
    ) as connection:
        stream = connection.makefile("rb")
        for request in requests:
            connection.sendall(request)
            status = stream.readline()
            length = 0
            while (line := stream.readline().strip()) != b"":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            answers.append(status + stream.read(length))
    return answers


def test_chinese_in_an_address_is_understood_as_typed(url: str) -> None:
    typed = "GET /api/leads?q=平台 HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    encoded = b"GET /api/leads?q=%E5%B9%B3%E5%8F%B0 HTTP/1.1\r\nHost: x\r\n\r\n"

    first, second, third = _ask(url, typed, encoded, typed)

    assert first.startswith(b"HTTP/1.1 200")
    assert first == second == third


def test_bodies_are_left_as_they_are(client: httpx.Client) -> None:
    query = 'SELECT ("平台" AS ?word) {}'

    answer = client.post(
        "/sparql",
        content=query.encode(),
        headers={"Content-Type": "application/sparql-query", "Accept": "text/csv"},
    )

    assert answer.text == "word\r\n平台\r\n"


OFFER = (
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n"
    b"HTTP2-Settings: AAEAAEAAAAIAAAAB\r\nUPGRADE: h2c\r\nAccept: text/csv\r\n"
    b"Content-Type: application/sparql-query\r\n"
)
WHOLE = OFFER + b'Content-Length: 26\r\n\r\nSELECT ("\xe5\xb9\xb3" AS ?word) {}'
CHUNKED = OFFER + b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n"


def test_an_offer_of_http_2_is_passed_over_with_its_body_kept(url: str) -> None:
    first, second, third = _ask(url, WHOLE, CHUNKED, WHOLE)

    assert first.startswith(b"HTTP/1.1 200")
    assert first.endswith("word\r\n平\r\n".encode())
    assert second.endswith(b"true")
    assert third == first


def test_a_request_may_come_in_any_pieces(url: str) -> None:
    place = urlsplit(url)
    for size in (1, 7, 64):
        with socket.create_connection((place.hostname or "", place.port or 0), timeout=10) as sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for begin in range(0, len(WHOLE), size):
                sock.sendall(WHOLE[begin : begin + size])
            answer = b""
            while "平\r\n".encode() not in answer:
                piece = sock.recv(65536)
                assert piece, answer
                answer += piece

        assert answer.startswith(b"HTTP/1.1 200")


def test_what_is_no_http_is_refused_at_once(url: str) -> None:
    place = urlsplit(url)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=10) as sock:
        sock.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")

        answer = b"".join(iter(lambda: sock.recv(65536), b""))

    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"content-type: application/problem+json" in head
    assert json.loads(body)["status"] == 400
