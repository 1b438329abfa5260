"""How answers end: whole or cut, for old clients too; what is said of requests that are refused."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.service import Served, serving

ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GROWING = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 5000"
SOON = 20


@pytest.fixture(scope="module")
def server(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("completing")
    with serving(store, folder, max_result_bytes=3_000_000, receive_timeout=1) as served:
        yield served


def exchange(server: Served, sent: bytes) -> bytes:
    """Send bytes; return what comes until the connection is closed; ConnectionError for a reset."""
    with socket.create_connection(server.address, timeout=SOON) as connection:
        connection.sendall(sent)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def asking(query: str, version: str, *fields: str) -> bytes:
    line = f"GET /sparql?query={quote(query)} HTTP/{version}"
    return "\r\n".join((line, *fields, "Connection: close", "", "")).encode()


@pytest.mark.parametrize("query", ["ASK {}", GROWING])
def test_an_old_client_gets_an_answer_without_chunks(server: Served, query: str) -> None:
    head, _, body = exchange(server, asking(query, "1.0")).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 200 ")
    assert b"transfer-encoding" not in head
    assert body == httpx.get(f"{server.url}/sparql", params={"query": query}).content


def test_an_old_client_takes_no_cut_answer_for_a_whole_one(server: Served) -> None:
    with pytest.raises(ConnectionResetError):
        exchange(server, asking(ENDLESS, "1.0"))


def test_an_answer_that_is_cut_stands_in_the_log_as_such(server: Served) -> None:
    answer = exchange(server, asking(ENDLESS, "1.1", "Host: x", "X-Request-ID: cut-1"))
    lines = [line for line in server.settled_log() if "[cut-1]" in line]

    assert not answer.endswith(b"0\r\n\r\n")
    assert any("An answer was broken off: The answer has more than 3,000,000" in x for x in lines)
    assert any(" 200 " in line and line.endswith(" B cut") for line in lines)
    assert not any("ASGI" in line for line in server.log())


@pytest.mark.parametrize(
    "fields", [(), ("Host: x", "Host: x"), ("Host: x", "HOST: y"), ("Hosts: x",)]
)
@pytest.mark.parametrize("target", ["/", "/sparql?query=ASK%7B%7D"])
def test_a_request_says_once_whom_it_is_for(
    server: Served, fields: tuple[str, ...], target: str
) -> None:
    answer = exchange(server, "\r\n".join((f"GET {target} HTTP/1.1", *fields, "", "")).encode())

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"Host headers, and must have one" in answer


def test_a_body_behind_a_head_that_is_refused_goes_nowhere(server: Served) -> None:
    answer = exchange(server, b"POST /sparql HTTP/1.1\r\nContent-Length: 6\r\n\r\nASK {}")

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("method", ["FOO", "get", "X-Y"])
def test_a_method_that_nobody_knows_is_not_implemented(server: Served, method: str) -> None:
    answer = exchange(server, f"{method} / HTTP/1.1\r\nHost: x\r\n\r\n".encode())

    assert answer.startswith(b"HTTP/1.1 501 ")


BODY = (
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    b"Content-Length: 9\r\n\r\nASK"
)


@pytest.mark.parametrize(
    ("sent", "shown", "labels"),
    [
        (b"no HTTP\r\n\r\n", "- - 400", ("other", "other", 400)),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 40_000, "- - 431", ("other", "other", 431)),
        (b"GET /" + b"x" * 40_000, "- - 414", ("other", "other", 414)),
        (b"GET / HTTP/1.1\r\n", "- - 408", ("other", "other", 408)),
        (BODY, "POST /sparql 408", ("POST", "/sparql", 408)),
    ],
)
def test_requests_that_are_refused_early_are_named_logged_and_counted(
    server: Served, sent: bytes, shown: str, labels: tuple[str, str, int]
) -> None:
    head, _, body = exchange(server, sent).partition(b"\r\n\r\n")
    request_id = head.partition(b"x-request-id: ")[2].partition(b"\r\n")[0].decode()
    lines = [line for line in server.settled_log() if f"[{request_id}]" in line]

    assert f'"request_id":"{request_id}"'.encode() in body
    assert any(f" {shown} " in line for line in lines)
    counted = 'iabkg_http_requests_total{{method="{}",route="{}",status="{}"}}'.format(*labels)
    assert counted in httpx.get(f"{server.url}/metrics").text


def test_the_offer_of_another_protocol_is_passed_over(server: Served) -> None:
    offer = b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
    twice = offer + b"\r\n" + offer.replace(b"upgrade\r\nU", b"upgrade, close\r\nU") + b"\r\n"
    for sent in (offer.replace(b"upgrade\r\n", b"upgrade, close\r\n") + b"\r\n", twice):
        exchange(server, sent)

    assert not any("WebSocket" in line for line in server.settled_log())
