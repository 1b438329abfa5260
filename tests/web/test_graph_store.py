"""The SPARQL 1.1 Graph Store HTTP Protocol, as the recommendation has it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from iabkg.store.dataset import Dataset
from tests.web.writable import writable

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TURTLE = {"Content-Type": "text/turtle"}
GRAPH = "http://x.example/g"
NAMED = f"/graphs?graph={GRAPH}"
DEFAULT = "/graphs?default"
PUBLIC = "https://plans.example/kg"
A, B = b"<a:a> <b:b> 'a' .", b"<a:b> <b:b> 'b' ."
PART = b"--x\r\nContent-Type: text/turtle\r\n\r\n" + B + b"\r\n"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with writable(tmp_path_factory.mktemp("graphs"), public_url=PUBLIC) as client:
        yield client


@pytest.fixture(autouse=True)
def one_graph(service: httpx.Client) -> None:
    kind = {"Content-Type": "application/sparql-update"}
    text = f"DROP ALL ; INSERT DATA {{ GRAPH <{GRAPH}> {{ <a:a> <b:b> 'a' }} }}"
    assert service.post("/update", content=text, headers=kind).status_code == 204


def objects(service: httpx.Client, address: str) -> set[str] | None:
    """Return the objects of a graph's triples, None where there is no such graph."""
    response = service.get(address, headers={"Accept": "application/n-triples"})
    if response.status_code == 404:
        return None
    quads = parse(response.content, RdfFormat.N_TRIPLES)
    return {str(getattr(quad.object, "value", "")) for quad in quads}


@pytest.mark.parametrize("address", [NAMED, DEFAULT, "/graphs/new/市?", "/graphs/a%2Fb%3F"])
def test_a_graph_that_is_put_is_what_is_got(service: httpx.Client, address: str) -> None:
    first = service.put(address, content=A + B, headers=TURTLE)
    second = service.put(address, content=B, headers=TURTLE)

    new = address.startswith("/graphs/")
    assert (first.status_code, second.status_code) == (201 if new else 204, 204)
    assert objects(service, address) == {"b"}


def test_what_is_posted_is_added(service: httpx.Client) -> None:
    responses = [service.post(at, content=B, headers=TURTLE) for at in (NAMED, "/graphs/new")]

    assert [response.status_code for response in responses] == [204, 201]
    assert (objects(service, NAMED), objects(service, "/graphs/new")) == ({"a", "b"}, {"b"})


def test_what_is_posted_to_no_graph_is_a_new_one(service: httpx.Client) -> None:
    response = service.post("/graphs", content=A + b"<> <b:b> 'self' .", headers=TURTLE)

    location = response.headers["location"]
    assert response.status_code == 201
    assert location.startswith(f"{PUBLIC}/graphs/")
    assert objects(service, location.removeprefix(PUBLIC)) == {"a", "self"}
    assert objects(service, f"/graphs?graph={location}") == {"a", "self"}


def test_an_address_names_the_graph_of_its_iri(service: httpx.Client) -> None:
    service.put("/graphs/plans/2018", content=b"<#x> <b:b> <> .", headers=TURTLE)

    assert objects(service, f"/graphs?graph={PUBLIC}/graphs/plans/2018") == {
        f"{PUBLIC}/graphs/plans/2018"
    }


def test_a_deleted_graph_is_gone(service: httpx.Client) -> None:
    statuses = [service.delete(at).status_code for at in (NAMED, NAMED, DEFAULT, "/graphs/none")]

    assert statuses == [204, 404, 204, 404]
    assert objects(service, NAMED) is None


def test_an_empty_graph_is_there(service: httpx.Client) -> None:
    assert service.put("/graphs/empty", content=b"", headers=TURTLE).status_code == 201
    assert objects(service, "/graphs/empty") == set()


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "text/turtle; charset=utf-8"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml;q=1, */*;q=0.1", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
    ],
)
def test_a_graph_comes_in_the_form_asked_for(
    service: httpx.Client, accept: str, media_type: str
) -> None:
    got = service.get(NAMED, headers={"Accept": accept})
    head = service.head(NAMED, headers={"Accept": accept})

    assert (got.status_code, got.headers["content-type"]) == (200, media_type)
    assert (head.status_code, head.headers["content-type"], head.content) == (200, media_type, b"")
    assert head.headers["content-length"] == got.headers["content-length"]
    assert "Accept" in got.headers["vary"]
    form = RdfFormat.from_media_type(media_type.partition(";")[0])
    assert [str(quad.subject) for quad in parse(got.content, form)] == ["<a:a>"]


@pytest.mark.parametrize("media_type", ["application/n-quads", "application/trig"])
def test_all_graphs_come_with_their_names(service: httpx.Client, media_type: str) -> None:
    service.put(DEFAULT, content=B, headers=TURTLE)

    response = service.get("/graphs", headers={"Accept": media_type})

    found = parse(response.content, RdfFormat.from_media_type(media_type))
    assert {str(quad.graph_name) for quad in found} == {f"<{GRAPH}>", "DEFAULT"}


@pytest.mark.parametrize(
    ("method", "address", "body", "kind", "problem"),
    [
        ("GET", NAMED, b"", "", (406, "text/turtle")),
        ("GET", "/graphs?graph=http://x.example/none", b"", "", (404, "no graph named")),
        ("HEAD", "/graphs/none", b"", "", (404, "")),
        ("GET", "/graphs?graph=none", b"", "", (400, "absolute IRI")),
        ("GET", "/graphs?graph=", b"", "", (400, "absolute IRI")),
        ("GET", f"{NAMED}&default", b"", "", (400, "Name one graph")),
        ("GET", f"{NAMED}&graph=a:b", b"", "", (400, "2 times")),
        ("PUT", "/graphs/x?graph=a:b", A, "text/turtle", (400, "Name one graph")),
        ("PUT", "/graphs", A, "text/turtle", (400, "one graph at a time")),
        ("DELETE", "/graphs", b"", "", (400, "one graph at a time")),
        ("PUT", NAMED, b"<a:a> <b:b>\n .", "text/turtle", (400, "malformed at line 2")),
        ("POST", NAMED, b"<a:a> <b:b>", "application/n-triples", (400, "malformed")),
        ("PUT", NAMED, b"{", "application/ld+json", (400, "malformed")),
        ("PUT", NAMED, b"<!DOCTYPE r><r/>", "application/rdf+xml", (400, "DOCTYPE")),
        ("PUT", NAMED, b"<a:a xmlns:a='b:'><a:b", "application/rdf+xml", (400, "line 1")),
        ("PUT", NAMED, b"", "application/rdf+xml", (400, "no element found")),
        ("PUT", NAMED, PART, "multipart/form-data; boundary=x", (400, "closing boundary")),
        ("POST", NAMED, PART.replace(b"turtle", b"html") + b"--x--\r\n",
         "multipart/form-data; boundary=x", (415, "not from text/html")),
        ("PUT", NAMED, b'{"b:b":' * 4000, "application/ld+json", (400, "500 levels deep")),
        ("PUT", NAMED, b"<a:g> { <a:a> <b:b> 1 }", "application/trig", (400, "names of its own")),
        ("PUT", NAMED, A, "text/html", (415, "not as text/html")),
        ("POST", NAMED, A, "", (415, "set Content-Type")),
        ("PATCH", NAMED, A, "text/turtle", (405, "Allow")),
    ],
)  # fmt: skip
def test_what_cannot_be_done_says_why_and_changes_nothing(
    service: httpx.Client,
    method: str,
    address: str,
    body: bytes,
    kind: str,
    problem: tuple[int, str],
) -> None:
    status, detail = problem
    accept = "image/png" if status == 406 else "*/*"
    headers = {"Content-Type": kind, "Accept": accept}

    response = service.request(method, address, content=body, headers=headers)

    assert response.status_code == status, response.text
    assert method == "HEAD" or detail in response.json()["detail"]
    assert objects(service, NAMED) == {"a"}


def test_a_form_with_files_is_one_graph(service: httpx.Client) -> None:
    files = [
        ("graph", ("one.ttl", A, "text/turtle")),
        ("graph", ("two.ttl", B, "text/turtle; charset=utf-8")),
    ]

    assert service.post("/graphs/form", files=files).status_code == 201
    assert objects(service, "/graphs/form") == {"a", "b"}


def test_a_graph_with_triple_terms_is_not_for_every_format(service: httpx.Client) -> None:
    service.put("/graphs/new", content=b"<a:a> <b:b> <<( <a:a> <b:b> 1 )>> .", headers=TURTLE)

    response = service.get("/graphs/new", headers={"Accept": "application/ld+json"})

    assert (response.status_code, "another format" in response.json()["detail"]) == (406, True)


@pytest.mark.parametrize(
    "address",
    [
        "/sparql?query=CONSTRUCT WHERE { ?s ?p ?o }",
        NAMED,
        "/data/odd.rdf",
        "/api/export/rdfxml",
    ],
)
@pytest.mark.parametrize("predicate", ["http://x.example/1", RDF + "li"])
def test_a_predicate_without_a_name_is_not_for_rdf_xml(
    service: httpx.Client, address: str, predicate: str
) -> None:
    body = f"<https://w3id.org/iabkg/id/odd> <{predicate}> 1 ."
    service.put(NAMED, content=body, headers=TURTLE)

    response = service.get(address, headers={"Accept": "application/rdf+xml"})

    assert (response.status_code, "Turtle" in response.json()["detail"]) == (406, True)


def test_options_say_what_can_be_done(service: httpx.Client) -> None:
    for address in ("/graphs", "/graphs/any"):
        allowed = service.options(address).headers["allow"]
        assert allowed == "GET, HEAD, PUT, POST, DELETE, OPTIONS"


def test_a_busy_store_says_when_to_try_again(
    tmp_path: Path,
) -> None:
    with writable(tmp_path) as other:
        builder = Dataset.create_or_open(tmp_path / "store")

        response = other.put(DEFAULT, content=A, headers=TURTLE)

        builder.close()
        assert (response.status_code, response.headers["retry-after"]) == (503, "2")
        assert "Another process is writing" in response.json()["detail"]
        assert other.put(DEFAULT, content=A, headers=TURTLE).status_code == 204


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_graph_is_sent_in_utf_8_and_as_it_is(service: httpx.Client, method: str) -> None:
    sent = [
        {"Content-Type": "text/turtle; charset=gb18030"},
        {"Content-Type": "text/turtle", "Content-Encoding": "gzip"},
        {"Content-Type": 'text/turtle; charset="UTF-8"', "Content-Encoding": "identity"},
    ]

    statuses = [service.request(method, NAMED, content=B, headers=h).status_code for h in sent]

    assert statuses == [415, 415, 204]


def test_reading_needs_no_token(service: httpx.Client) -> None:
    assert httpx.get(f"{service.base_url}{NAMED}").status_code == 200
