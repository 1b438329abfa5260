"""What hostile connections meet, over raw sockets, against a real server process."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.service import Served, serving

GET = b"GET /health/live HTTP/1.1\r\nHost: x\r\n"
POST = (
    b"POST /sparql HTTP/1.1\r\nHost: x\r\n"
    b"Content-Type: application/sparql-query\r\nContent-Length: 7\r\n"
)
# Far more than the buffers of the system hold.
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
# The limits of the servers here are a second; a machine may be slow.
SOON = 15


@pytest.fixture(scope="module")
def server(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("limits")
    with serving(store, folder, receive_timeout=1, send_timeout=1, idle_timeout=2) as served:
        yield served


def connect(server: Served) -> socket.socket:
    return socket.create_connection(server.address, timeout=SOON)


def read_all(connection: socket.socket) -> bytes:
    """Return what comes until the connection is closed."""
    received = bytearray()
    try:
        while data := connection.recv(65536):
            received += data
    except ConnectionError:
        pass
    return bytes(received)


def problem(answer: bytes) -> dict[str, object]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    assert b"access-control-allow-origin: *" in head
    assert b"connection: close" in head
    found: dict[str, object] = json.loads(body)
    return found


def is_alive(server: Served) -> bool:
    return httpx.get(f"{server.url}/health/live", timeout=SOON).status_code == 200


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        pytest.param(GET + b"X: " + b"a" * 65_536 + b"\r\n\r\n", 431, id="one field"),
        pytest.param(GET + b"X-Y: 0123456789\r\n" * 5_000 + b"\r\n", 431, id="many fields"),
        pytest.param(GET + b"X: " + b"a" * 300_000, 431, id="a field without end"),
        pytest.param(b"GET /?q=" + b"a" * 65_536 + b" HTTP/1.1\r\n\r\n", 414, id="address"),
        pytest.param(b"\x16\x03\x01 no HTTP\r\n\r\n", 400, id="not HTTP"),
    ],
)
def test_a_head_that_cannot_be_taken_is_refused(
    server: Served, request_bytes: bytes, status: int
) -> None:
    with connect(server) as connection:
        connection.sendall(request_bytes)
        answer = read_all(connection)

    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert problem(answer)["status"] == status
    assert is_alive(server)


def test_a_large_body_behind_a_small_head_is_taken(server: Served) -> None:
    query = "ASK {} #" + "x" * 60_000

    answer = httpx.post(f"{server.url}/sparql", data={"query": query}, timeout=SOON)

    assert answer.status_code == 200


@pytest.mark.parametrize("start", [GET, POST, POST + b"\r\nAS"])
def test_a_slow_sender_is_told_and_cut_off(server: Served, start: bytes) -> None:
    with connect(server) as connection:
        connection.sendall(start)
        time.sleep(0.3)
        # A byte now and then does not win time.
        connection.sendall(b"X")
        answer = read_all(connection)

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert "did not come in 1 seconds" in str(problem(answer)["detail"])


def test_a_client_that_says_nothing_is_let_go_without_an_answer(server: Served) -> None:
    with connect(server) as connection:
        assert read_all(connection) == b""


def test_a_body_that_comes_steadily_has_time(server: Served) -> None:
    query = b"ASK {} #" + b"x" * 30_000
    head = POST.replace(b"Length: 7", b"Length: %d" % len(query)) + b"Connection: close\r\n\r\n"
    with connect(server) as connection:
        connection.sendall(head)
        for begin in range(0, len(query), 6_000):
            connection.sendall(query[begin : begin + 6_000])
            time.sleep(0.4)
        answer = read_all(connection)

    assert answer.startswith(b"HTTP/1.1 200 ")


def test_a_client_that_does_not_read_is_cut_off(server: Served) -> None:
    query = httpx.QueryParams({"query": LARGE, "format": "csv"})
    with connect(server) as connection:
        connection.sendall(b"GET /sparql?%b HTTP/1.1\r\nHost: x\r\n\r\n" % str(query).encode())
        wait_for(server, 'iabkg_connections_cut_total{reason="slow_reader"} 1.0')
        answer = read_all(connection)

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert not answer.endswith(b"0\r\n\r\n")


def test_cut_connections_are_counted_and_logged(server: Served) -> None:
    with connect(server) as connection:
        connection.sendall(b"no HTTP\r\n\r\n")
        read_all(connection)

    metrics = httpx.get(f"{server.url}/metrics", timeout=SOON).text
    assert 'iabkg_connections_cut_total{reason="malformed"} 0' not in metrics
    assert any("Cut off a connection of 127.0.0.1: malformed" in line for line in server.log())


def test_connections_beyond_the_limit_are_told_so(store: Path, tmp_path: Path) -> None:
    with serving(store, tmp_path, max_connections=3) as server:
        held = [connect(server) for _ in range(3)]
        for connection in held:
            connection.sendall(GET)
        with connect(server) as another:
            another.sendall(GET + b"\r\n")
            answer = read_all(another)
        for connection in held:
            connection.close()
        wait_for(server, "iabkg_connections 1.0")

    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"retry-after: 5" in answer
    assert problem(answer)["status"] == 503


def wait_for(server: Served, line: str) -> None:
    """Return once the metrics have ``line``; the client's own connection counts as one."""
    ends = time.monotonic() + SOON
    while time.monotonic() < ends:
        answer = httpx.get(f"{server.url}/metrics", timeout=SOON)
        if line in answer.text.splitlines():
            return
        time.sleep(0.1)
    pytest.fail(f"{line} did not come about")
