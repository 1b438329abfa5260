"""Plain requests are answered past ASGI exactly as they are through it."""

import socket
import time
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.app import create_app
from iabkg.web.plain import PlainReader
from tests.web.running import running
from tests.web.sockets import connect, send, without_varying

# A header that asks for nothing, but is not among those that plain requests have.
UNUSUAL = "X-Unusual: 1"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(STR(?c) < STR(?f)) } "
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 5000"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def target(query: str, **parameters: str) -> str:
    others = "".join(f"&{name}={value}" for name, value in parameters.items())
    return f"/sparql?query={quote(query)}{others}"


@pytest.fixture
def url(graph: KnowledgeGraph) -> Iterator[str]:
    # Nothing is kept: each request is answered anew.
    with running(create_app(graph, Settings(cache_mb=0, query_timeout=10))) as url:
        yield url


REQUESTS = {
    "rows": target("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 3"),
    "rows as CSV": target("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 3", format="csv"),
    "triples": target("CONSTRUCT WHERE { <x:none> ?p ?o }", format="turtle"),
    "an answer that differs each time": target("SELECT (NOW() > 0 AS ?later) {}"),
    "a malformed query": target("SELECT * {"),
    "a refused query": target("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }"),
    "a format there is none of": target("ASK {}", format="xlsx"),
    "no format for this kind": target("CONSTRUCT WHERE { ?s ?p ?o }", format="csv"),
    "a graph that is no IRI": "/sparql?query=ASK%7B%7D&default-graph-uri=none",
    "two queries": "/sparql?query=ASK%7B%7D&query=ASK%7B%7D",
    "no UTF-8": "/sparql?query=%ff",
    "no query": "/sparql?format=turtle",
    "a question": f"/api/leads?q={quote('仿制药')}&limit=2",
    "a question too long": f"/api/leads?q={'x' * 600}",
}


@pytest.mark.parametrize("name", REQUESTS)
def test_both_ways_answer_alike(url: str, name: str) -> None:
    with connect(url) as connection:
        express = send(connection, REQUESTS[name], "Host: x", "User-Agent: test")
        through = send(connection, REQUESTS[name], "Host: x", "User-Agent: test", UNUSUAL)

    assert without_varying(express) == without_varying(through)


def test_an_answer_that_takes_long_is_handed_over(url: str) -> None:
    query = SLOW + "LIMIT 1"
    express = httpx.get(url + target(query))
    through = httpx.post(url + "/sparql", data={"query": query})

    assert express.status_code == 200
    assert express.json() == through.json()


def test_an_answer_that_grows_is_handed_over(url: str) -> None:
    express = httpx.get(url + target(LARGE, format="csv"))
    through = httpx.post(url + "/sparql", data={"query": LARGE, "format": "csv"})

    assert len(express.content) > 64 * 1024
    assert express.content == through.content


def test_an_error_is_found_once(url: str) -> None:
    assert httpx.get(url + REQUESTS["a malformed query"]).status_code == 400
    assert metric(url, 'iabkg_queries_total{outcome="malformed"}') == 1
    assert metric(url, "iabkg_cache_misses_total") == 1


def test_requests_behind_one_that_takes_long_are_answered_in_turn(url: str) -> None:
    lines = [
        f"GET {target(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        for query in (SLOW, "ASK { ?s ?p ?o }", "ASK { <x:1> <x:2> <x:3> }")
    ]
    with connect(url) as connection:
        connection.sendall(lines[0])
        time.sleep(0.005)
        connection.sendall(lines[1])
        connection.sendall(lines[2])
        answers = read_until(connection, b'"boolean":false}')

    assert answers.count(b"HTTP/1.1 200 OK") == 3
    assert answers.index(b'"n"') < answers.index(b'"boolean":true') < answers.index(b"false")


def test_a_client_that_leaves_at_once_ends_its_query(url: str) -> None:
    with connect(url) as connection:
        connection.sendall(f"GET {target(RUNAWAY)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.005)

    ends = time.monotonic() + 5
    while metric(url, 'iabkg_queries_total{outcome="cancelled"}') < 1:
        assert time.monotonic() < ends, "the query was not cancelled"
        time.sleep(0.05)
    assert metric(url, 'iabkg_workers{state="busy"}') == 0


def metric(url: str, name: str) -> float:
    for line in httpx.get(f"{url}/metrics").text.splitlines():
        if line.startswith(name + " "):
            return float(line.rpartition(" ")[2])
    raise AssertionError(f"There is no metric {name}")


def read_until(connection: socket.socket, end: bytes) -> bytes:
    received = b""
    while end not in received:
        data = connection.recv(65536)
        assert data, received
        received += data
    return received


PATHS = frozenset({b"/sparql"})
HOST = b"Host: x\r\n"


def request(line: bytes = b"GET /sparql?query=x HTTP/1.1", headers: bytes = HOST) -> bytes:
    return line + b"\r\n" + headers + b"\r\n"


def test_a_plain_request_is_read() -> None:
    headers = HOST + b"ACCEPT:text/csv;q=0.5 \r\nUser-Agent: me/1 (x)\r\nConnection: Keep-Alive\r\n"
    reader = PlainReader()
    for _ in range(2):
        # Trailing spaces are not for this reader.
        assert reader.read(request(headers=headers), PATHS) is None
        read = reader.read(request(headers=headers.replace(b" \r\n", b"\r\n")), PATHS)
        assert read is not None
        assert read.path == b"/sparql"
        assert read.sent.parameters == b"query=x"
        assert (read.sent.accept, read.sent.agent) == (b"text/csv;q=0.5", b"me/1 (x)")


@pytest.mark.parametrize(
    "data",
    [
        request(b"POST /sparql?query=x HTTP/1.1"),
        request(b"GET /sparql?query=x HTTP/1.0"),
        request(b"GET /sparql HTTP/1.1"),
        request(b"GET /other?query=x HTTP/1.1"),
        request(b"GET /sparql?query=x#part HTTP/1.1"),
        request(b"GET /sparql?query=x y HTTP/1.1"),
        request(b"GET /sparql?query=\xe4 HTTP/1.1"),
        request(b"GET http://x/sparql?query=x HTTP/1.1"),
        request(headers=b""),
        request(headers=HOST + HOST),
        request(headers=HOST + b"Accept: a\r\nAccept: b\r\n"),
        request(headers=HOST + b"Connection: close\r\n"),
        request(headers=HOST + b"Content-Length: 3\r\n"),
        request(headers=HOST + b"Transfer-Encoding: chunked\r\n"),
        request(headers=HOST + b"Expect: 100-continue\r\n"),
        request(headers=HOST + b"If-None-Match: *\r\n"),
        request(headers=HOST + b"X-Request-ID: mine\r\n"),
        request(headers=HOST + b"X-Forwarded-For: 192.0.2.1\r\n"),
        request(headers=HOST + b"Authorization: Bearer x\r\n"),
        request(headers=HOST + b"Accept: a\r\n b\r\n"),
        request(headers=HOST + b"Accept : a\r\n"),
        request(headers=HOST + b"Accept: a\x00b\r\n"),
        request(headers=HOST + b"Accept: a\nAccept: b\r\n"),
        request(headers=HOST + b"Accept: " + b"a" * 3000 + b"\r\n"),
        request() + b"x",
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(data: bytes) -> None:
    assert PlainReader().read(data, PATHS) is None
