"""What becomes of answers that are under way when the service is told to end."""

import signal
import socket
import time
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from tests.service import Served, serving

ROWS = 60_000
# Rows enough to fill the buffers between server and client; and such as never come to an end.
FINITE = f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {ROWS}"
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SOON = 30


def ask(server: Served, query: str) -> socket.socket:
    """Send a query and read the first bytes of its answer, no more."""
    connection = socket.create_connection(server.address, timeout=SOON)
    parameters = urlencode({"query": query, "format": "csv"})
    connection.sendall(f"GET /sparql?{parameters} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert connection.recv(16).startswith(b"HTTP/1.1 200")
    return connection


def read_all(connection: socket.socket) -> bytes:
    received = bytearray()
    try:
        while data := connection.recv(65536):
            received += data
    except ConnectionError:
        pass
    return bytes(received)


def wait_until_closed(server: Served) -> None:
    """Return once new connections are refused."""
    ends = time.monotonic() + SOON
    while time.monotonic() < ends:
        try:
            httpx.get(f"{server.url}/health/live", timeout=SOON)
        except httpx.TransportError:
            return
        time.sleep(0.05)
    pytest.fail("The server went on taking requests")


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_an_answer_under_way_is_finished_and_new_requests_are_refused(
    store: Path, tmp_path: Path, stop: signal.Signals
) -> None:
    with serving(store, tmp_path, grace_seconds=20) as server:
        with ask(server, FINITE) as connection:
            server.process.send_signal(stop)
            wait_until_closed(server)
            answer = read_all(connection)
        status = server.process.wait(SOON)

    assert answer.endswith(b"0\r\n\r\n")
    assert answer.count(b"\r\n") > ROWS
    assert status == 0
    assert not any("Traceback" in line for line in server.log())


def test_an_answer_without_end_is_broken_off_after_the_grace(store: Path, tmp_path: Path) -> None:
    with serving(store, tmp_path, grace_seconds=1) as server:
        with ask(server, ENDLESS) as connection:
            server.process.send_signal(signal.SIGTERM)
            answer = read_all(connection)
        status = server.process.wait(SOON)

    assert answer
    assert not answer.endswith(b"0\r\n\r\n")
    assert status == 0
    assert not any("Traceback" in line for line in server.log())
