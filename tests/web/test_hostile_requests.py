"""Requests that mean to be understood in two ways, to forge lines, or to reach what is not meant.

They are sent as bytes to a real server process, as no client library would send them.
"""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.service import Served, serving

SOON = 20
BODY = b"ASK {}GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(BODY)
CHUNKED = b"Transfer-Encoding: chunked\r\n"
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (INFO|WARNING|ERROR) ")


@pytest.fixture(scope="module")
def server(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(store, tmp_path_factory.mktemp("hostile"), receive_timeout=2) as served:
        yield served


def exchange(server: Served, sent: bytes) -> bytes:
    """Send bytes and return everything that is answered until the connection is closed."""
    with socket.create_connection(server.address, timeout=SOON) as connection:
        connection.sendall(sent)
        received = bytearray()
        try:
            while data := connection.recv(65536):
                received += data
        except ConnectionError:
            pass
    return bytes(received)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(b"Content-Length: 6\r\n" + LENGTH, id="two lengths"),
        pytest.param(LENGTH + LENGTH, id="a length twice"),
        pytest.param(b"Content-Length: 6, %d\r\n" % len(BODY), id="a list of lengths"),
        pytest.param(b"Content-Length: +6\r\n", id="a length with a sign"),
        pytest.param(b"Content-Length: 0x6\r\n", id="a length in base 16"),
        pytest.param(LENGTH + CHUNKED, id="length and chunks"),
        pytest.param(CHUNKED + LENGTH, id="chunks and length"),
        pytest.param(LENGTH + b"Transfer-Encoding: xchunked\r\n", id="an unknown coding"),
        pytest.param(b"Transfer-Encoding: chunked, identity\r\n", id="chunks not last"),
        pytest.param(b"Transfer-Encoding : chunked\r\n" + LENGTH, id="a space before the colon"),
        pytest.param(b"Content-Length: 6\r\n\x0bTransfer-Encoding: chunked\r\n", id="odd space"),
        pytest.param(b"X: a\x00b\r\n" + LENGTH, id="a null"),
        pytest.param(b"X: a\rTransfer-Encoding: chunked\r\n" + LENGTH, id="a bare CR"),
    ],
)
def test_a_request_with_two_meanings_is_refused_and_ends_the_connection(
    server: Served, fields: bytes
) -> None:
    answer = exchange(server, POST + fields + b"\r\n" + BODY)

    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert not any("/smuggled" in line for line in server.settled_log())


@pytest.mark.parametrize("target", [b"*", b"/", b"//", b"http://x/"])
def test_whatever_is_asked_for_its_methods_has_some(server: Served, target: bytes) -> None:
    answer = exchange(
        server, b"OPTIONS %b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % target
    )

    assert answer.startswith(b"HTTP/1.1 204 ")
    assert b"\r\nallow: GET, HEAD, " in answer


@pytest.mark.parametrize(
    "target",
    [
        b"/id/a%0d%0aX-Injected:%20yes",
        b"/page/a%0d%0aX-Injected:%20yes",
        b"/data/a%0d%0aX-Injected:%20yes.ttl",
        b"/graphs/a%0d%0aX-Injected:%20yes",
        b"/graphs?graph=http://a.example/%0d%0aX-Injected:%20yes",
        b"/api/export/a%0d%0aX-Injected:%20yes",
        b"/api/queries/a%0d%0aX-Injected:%20yes",
        b"/sparql?format=a%0d%0aX-Injected:%20yes&query=ASK%7B%7D",
        b"/static/a%0d%0aX-Injected:%20yes",
        b"/?lang=a%0d%0aX-Injected:%20yes",
        b"/a%0d%0aX-Injected:%20yes/",
    ],
)
def test_what_is_asked_adds_no_header_and_no_line_to_the_log(server: Served, target: bytes) -> None:
    answer = exchange(server, b"GET %b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % target)

    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert answer.startswith(b"HTTP/1.1 ")
    assert b"\r\nx-injected" not in head
    assert all(LINE.match(line) for line in server.settled_log())


@pytest.mark.parametrize("byte", [b"\x1b[2J", b"\x08", b"\x7f", b"\x85", b"\xe2\x80\xa8"])
def test_bytes_that_steer_terminals_do_not_reach_the_log(server: Served, byte: bytes) -> None:
    exchange(server, b"GET /a%b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % byte)

    assert "".join(server.settled_log()).isascii()
    assert "".join(server.settled_log()).isprintable()


@pytest.mark.parametrize("root", [b"/static/", b"/docs/assets/", b"/id/", b"/page/", b"/graphs/"])
@pytest.mark.parametrize(
    "way",
    [b"../" * 12, b"%2e%2e/" * 12, b"..%2f" * 12, b"%2e%2e%2f" * 12, b"/", b"%2f", b"..\\" * 12,
     b"%00/../" * 12],
)  # fmt: skip
def test_no_path_leads_out_of_what_is_served(server: Served, root: bytes, way: bytes) -> None:
    target = root + way + b"etc/passwd"
    answer = exchange(server, b"GET %b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % target)

    assert re.match(rb"HTTP/1.1 40[0-9] ", answer)
    assert b"root:" not in answer


@pytest.mark.parametrize("host", [b'a"><b', b"a b", b"a/b", b"a@b", b"[::1", b"a:b", b"\xff", b""])
@pytest.mark.parametrize("path", [b"/void", b"/api/queries", b"/graphs/n", b"/sparql"])
def test_a_host_that_is_none_makes_no_link(server: Served, path: bytes, host: bytes) -> None:
    answer = exchange(
        server, b"GET %b HTTP/1.1\r\nHost: %b\r\nConnection: close\r\n\r\n" % (path, host)
    )

    assert re.match(rb"HTTP/1.1 (200|400|404) ", answer)
    if host:
        assert b"http://%b/" % host not in answer


@pytest.mark.parametrize(
    "path", ["/", "/void", "/sparql", "/api/queries", "/id/shifu-2020-1", "/docs/", "/static"]
)
def test_the_host_of_a_request_is_not_taken_for_the_service(
    client: httpx.Client, path: str
) -> None:
    """A cache before the service would hand a stranger's links to others."""
    answer = client.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})

    assert "evil.example" not in answer.text
    assert "evil.example" not in str(answer.headers)


@pytest.mark.parametrize("path", ["//evil.example/", "//evil.example/%2e%2e", "/\\evil.example/"])
def test_no_redirect_leads_to_another_site(client: httpx.Client, path: str) -> None:
    target = client.base_url.copy_with(raw_path=path.encode())
    answer = client.send(client.build_request("GET", target))

    assert (answer.status_code, "location" in answer.headers) == (404, False)
