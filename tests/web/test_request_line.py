"""Addresses that carry Chinese as it is typed."""

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
