"""SPARQL 1.1 Update over HTTP: who may, what is taken, and what is seen afterwards."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.store.conftest import Counter, listener
from tests.web.writable import TOKEN, writable

__all__ = ["listener"]

UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
GRAPH = "http://x.example/g"
INSERT = f"INSERT DATA {{ <a:a> <b:b> '市' . GRAPH <{GRAPH}> {{ <a:a> <b:b> 'g' }} }}"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with writable(tmp_path_factory.mktemp("update"), max_update_bytes=100_000) as client:
        yield client


@pytest.fixture(autouse=True)
def nothing_there(service: httpx.Client) -> None:
    assert direct(service, "DROP ALL").status_code == 204


def direct(service: httpx.Client, text: str, **parameters: str | list[str]) -> httpx.Response:
    return service.post(
        "/update", content=text.encode(), headers={"Content-Type": UPDATE}, params=parameters
    )


def stated(service: httpx.Client) -> set[str]:
    """Return the objects of all triples, as queries see them."""
    answer = service.get("/sparql", params={"query": "SELECT ?o { ?s ?p ?o }"}).json()
    return {row["o"]["value"] for row in answer["results"]["bindings"]}


def test_an_update_sent_as_such_is_seen_by_the_next_query(service: httpx.Client) -> None:
    response = direct(service, INSERT)

    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["access-control-allow-origin"] == "*"
    assert stated(service) == {"市", "g"}


def test_an_update_sent_in_a_form_is_the_same(service: httpx.Client) -> None:
    assert service.post("/update", data={"update": INSERT}).status_code == 204
    assert stated(service) == {"市", "g"}


@pytest.mark.parametrize(
    ("kind", "coding"),
    [(f"{UPDATE}; charset=gb18030", ""), (f"{FORM}; charset=utf-16", ""), (UPDATE, "gzip"),
     (UPDATE + "; a=b" * 200, "")],
)  # fmt: skip
def test_an_update_is_sent_in_utf_8_and_as_it_is(
    service: httpx.Client, kind: str, coding: str
) -> None:
    headers = {"Content-Type": kind, "Content-Encoding": coding}

    assert service.post("/update", content=INSERT.encode(), headers=headers).status_code == 415
    assert stated(service) == set()


def test_two_updates_at_once_are_none(service: httpx.Client) -> None:
    response = direct(service, INSERT, update=INSERT)

    assert (response.status_code, stated(service)) == (400, set())
    assert "one in the body" in response.json()["detail"]


@pytest.mark.parametrize("as_form", [True, False])
def test_where_goes_over_the_graphs_of_the_request(service: httpx.Client, as_form: bool) -> None:
    text = "INSERT { ?s <b:c> ?x } WHERE { ?s ?p ?o BIND(CONCAT(?o, '!') AS ?x) }"
    direct(service, INSERT)

    if as_form:
        response = service.post("/update", data={"update": text, "using-graph-uri": GRAPH})
    else:
        response = direct(service, text, **{"using-graph-uri": GRAPH})

    assert (response.status_code, stated(service)) == (204, {"市", "g", "g!"})


def test_where_goes_over_named_graphs_of_the_request(service: httpx.Client) -> None:
    text = "INSERT { ?s <b:c> ?g } WHERE { GRAPH ?g { ?s ?p ?o } }"
    direct(service, INSERT + "; COPY <http://x.example/g> TO <http://x.example/h>")

    direct(service, text, **{"using-named-graph-uri": ["http://x.example/h", "http://x.example/i"]})

    assert stated(service) == {"市", "g", "http://x.example/h"}


@pytest.mark.parametrize(
    ("text", "parameters", "status", "detail"),
    [
        ("INSERT DATA {\n <a:a> }", {}, 400, "malformed at line 2, column 8"),
        ("SELECT * { ?s ?p ?o }", {}, 400, "SELECT is not expected"),
        ("INSERT {} USING <a:> WHERE {}", {"using-graph-uri": GRAPH}, 400, "leave one of them"),
        ("WITH <a:> INSERT {} WHERE {}", {"using-named-graph-uri": GRAPH}, 400, "leave one"),
        ("INSERT {} WHERE {}", {"using-graph-uri": "none"}, 400, "absolute IRI"),
        ("CLEAR ALL", {"default-graph-uri": GRAPH}, 400, "is for queries"),
        ("CLEAR ALL", {"query": "ASK {}"}, 400, "is for queries"),
        ("LOAD <http://x.example/>", {}, 403, "LOAD at line 1"),
        ("INSERT {} WHERE { SERVICE <a:> {} }", {}, 403, "SERVICE at line 1"),
        ("INSERT {} WHERE " + "{" * 60 + "}" * 60, {}, 403, "48 levels"),
        ("DROP GRAPH <http://x.example/none>", {}, 409, "does not exist"),
        (f"INSERT DATA {{ <a:a> <b:b> '{'x' * 100_000}' }}", {}, 413, "more than 100,000 bytes"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(
    service: httpx.Client, text: str, parameters: dict[str, str], status: int, detail: str
) -> None:
    direct(service, INSERT)

    response = direct(service, text, **parameters)

    assert (response.status_code, response.json()["status"]) == (status, status)
    assert response.headers["content-type"] == "application/problem+json"
    assert detail in response.json()["detail"]
    assert stated(service) == {"市", "g"}


def test_a_triple_that_two_graphs_state_counts_once_wherever_it_is_counted(
    service: httpx.Client,
) -> None:
    direct(service, INSERT + f"; INSERT DATA {{ GRAPH <{GRAPH}> {{ <a:a> <b:b> '市' }} }}")

    health = service.get("/health").json()["triples"]
    void = service.get("/void", headers={"Accept": "application/n-triples"}).text
    answer = service.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json()

    assert (health, answer["results"]["bindings"][0]["n"]["value"]) == (2, "2")
    assert re.findall(r'void#dataset> <\S+void#triples> "(\d+)"', void) == ["2"]


def test_a_syntax_error_has_its_place(service: httpx.Client) -> None:
    problem = direct(service, "INSERT DATA {\n <a:a> }").json()

    assert (problem["title"], problem["line"], problem["column"]) == (
        "The update is malformed", 2, 8,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "kind", "parameters", "status"),
    [
        (b"CLEAR ALL", "application/sparql-query", {}, 415),
        (b"CLEAR ALL", "", {}, 415),
        (b"query=ASK%20%7B%7D", FORM, {}, 400),
        (b"", FORM, {}, 400),
        (b"update=CLEAR%20ALL&update=CLEAR%20ALL", FORM, {}, 400),
        (b"update=CLEAR%20ALL", FORM, {"using-graph-uri": GRAPH}, 400),
        (b"update=%ff", FORM, {}, 400),
        (b"INSERT DATA { <a:a> <b:b> '\xff' }", UPDATE, {}, 400),
        (b"", UPDATE, {"x" * n: "" for n in range(1, 1100)}, 400),
    ],
)
def test_what_is_no_update_of_the_protocol_is_refused(
    service: httpx.Client, body: bytes, kind: str, parameters: dict[str, str], status: int
) -> None:
    if len(parameters) > 1000:
        parameters = {f"p{n}": "" for n in range(1100)}
    response = service.post(
        "/update", content=body, headers={"Content-Type": kind}, params=parameters
    )

    assert (response.status_code, response.json()["status"]) == (status, status)
    assert status != 415 or UPDATE in response.headers["accept-post"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_updates_are_posted(service: httpx.Client, method: str) -> None:
    response = service.request(method, "/update", params={"update": "CLEAR ALL"})

    assert (response.status_code, response.headers["allow"]) == (405, "POST, OPTIONS")


def test_options_say_so(service: httpx.Client) -> None:
    assert service.options("/update").headers["allow"] == "POST, OPTIONS"


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer wrong", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN,
     "Bearer caf\xe9"],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/update", "/graphs?default"])
def test_without_the_token_nothing_is_written(
    service: httpx.Client, authorization: str | None, address: str
) -> None:
    headers = [] if authorization is None else [(b"Authorization", authorization.encode("latin-1"))]

    response = httpx.post(f"{service.base_url}{address}", content=b"CLEAR ALL", headers=headers)

    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.headers["content-type"] == "application/problem+json"
    assert TOKEN not in response.text


def test_a_service_without_a_token_is_read_only(client: httpx.Client) -> None:
    for method, address in (("POST", "/update"), ("PUT", "/graphs?default")):
        response = client.request(method, address, headers={"Authorization": "Bearer x"})

        assert (response.status_code, response.json()["title"]) == (403, "Forbidden")
        assert "read-only" in response.json()["detail"]


def test_a_body_in_chunks_is_taken_and_bounded(service: httpx.Client) -> None:
    def chunks(count: int) -> Iterator[bytes]:
        yield b"INSERT DATA { "
        for number in range(count):
            yield f"<a:a> <b:b> 'chunk {number}' . ".encode()
        yield b"}"

    sent = [
        service.post("/update", content=chunks(n), headers={"Content-Type": UPDATE}).status_code
        for n in (3, 10_000)
    ]

    assert (sent, len(stated(service))) == ([204, 413], 3)


@pytest.mark.parametrize(("length", "status"), [(1_000_000_000, b"413"), (50, b"")])
def test_a_length_that_lies_does_no_harm(service: httpx.Client, length: int, status: bytes) -> None:
    head = (
        f"POST /update HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
        f"Content-Type: {UPDATE}\r\nContent-Length: {length}\r\n\r\nDROP ALL"
    )
    direct(service, INSERT)
    with socket.create_connection((service.base_url.host, service.base_url.port or 80)) as line:
        line.sendall(head.encode())
        if not status:
            line.shutdown(socket.SHUT_WR)
        line.settimeout(30)
        answer = line.recv(4096)

    assert status in answer
    assert stated(service) == {"市", "g"}


def test_nothing_goes_out(service: httpx.Client, listener: Counter) -> None:
    url = f"http://127.0.0.1:{listener.server_address[1]}/"
    for text in (
        f"LOAD SILENT <{url}>",
        f"INSERT {{}} WHERE {{ SERVICE SILENT <{url}> {{}} }}",
        rf"INSERT {{}} WHERE {{ \u0053ERVICE <{url}> {{}} }}",
    ):
        assert direct(service, text).status_code in {400, 403}
    context = f'{{"@context": "{url}", "@id": "a:a"}}'
    kind = {"Content-Type": "application/ld+json"}
    response = service.put("/graphs?default", content=context, headers=kind)
    assert (response.status_code, "not fetched" in response.text) == (400, True)

    assert listener.visits == 0


def test_a_runaway_update_is_stopped(tmp_path: Path) -> None:
    product = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(6))
    text = f"INSERT {{ <a:a> <b:b> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ {product} }} }}"
    with writable(tmp_path, update_timeout=3) as service:
        data = " ".join(f"<a:{n}> <b:b> {n} ." for n in range(100))
        direct(service, f"INSERT DATA {{ {data} }}")

        response = direct(service, f"DROP ALL ; INSERT DATA {{ {data} }} ; {text}")

        assert (response.status_code, response.json()["title"]) == (504, "The write took too long")
        assert len(stated(service)) == 100


def counted(service: httpx.Client, outcome: str) -> float:
    line = f'iabkg_updates_total{{outcome="{outcome}"}} '
    return float(service.get("/metrics").text.partition(line)[2].split("\n")[0])


def test_writes_are_counted_by_what_becomes_of_them(service: httpx.Client) -> None:
    outcomes = ("committed", "malformed", "refused")
    before = [counted(service, outcome) for outcome in outcomes]
    direct(service, "INSERT DATA { <http://x.example/a> <http://x.example/b> 1 }")
    direct(service, "INSERT DATUM {}")
    direct(service, "LOAD <http://127.0.0.1:9/>")
    after = [counted(service, outcome) for outcome in outcomes]

    assert [new - old for new, old in zip(after, before, strict=True)] == [1, 1, 1]
