"""Content negotiation (RFC 9110, section 12) of answers, over a real connection."""

import httpx
import pytest

from tests.conformance.sending import WAYS

SELECT = "SELECT * { ?s ?p ?o } LIMIT 1"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
TABLES = (JSON, XML, "text/csv", "text/tab-separated-values")
GRAPHS = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")


def kind(response: httpx.Response) -> str:
    assert response.status_code == 200, response.text
    assert response.headers["vary"] == "Accept"
    return response.headers["content-type"].partition(";")[0]


@pytest.mark.parametrize(("query", "types"), [(SELECT, TABLES), (CONSTRUCT, GRAPHS)])
def test_each_type_is_given_to_who_asks_for_it(
    http: httpx.Client, query: str, types: tuple[str, ...]
) -> None:
    for send in WAYS:
        assert [kind(send(http, query, accept=accept)) for accept in types] == list(types)


@pytest.mark.parametrize(("query", "types"), [(SELECT, TABLES), (CONSTRUCT, GRAPHS)])
def test_among_equals_the_order_is_the_stated_one(
    http: httpx.Client, query: str, types: tuple[str, ...]
) -> None:
    """JSON, XML, CSV, TSV; Turtle, N-Triples, RDF/XML, JSON-LD: whatever the client's order."""
    for first in range(len(types)):
        accept = ", ".join(reversed(types[first:]))

        assert kind(WAYS[0](http, query, accept=accept)) == types[first]


@pytest.mark.parametrize(
    ("query", "accept", "chosen"),
    [
        (SELECT, None, JSON),
        (SELECT, "", JSON),
        (SELECT, "*/*", JSON),
        (SELECT, "*/*;q=0.001", JSON),
        (SELECT, "text/*", "text/csv"),
        (SELECT, "application/*", JSON),
        (SELECT, "application/*;q=0.2, text/*;q=0.3", "text/csv"),
        (SELECT, f"{JSON};q=0.2, {XML};q=0.4, text/csv;q=0.3", XML),
        (SELECT, f"text/csv;q=0.9, */*;q=1.0, {JSON};q=0.1", XML),
        (SELECT, f"{JSON};q=0, */*", XML),
        (SELECT, "text/html, application/xhtml+xml, */*;q=0.8", JSON),
        (SELECT, "TEXT/CSV", "text/csv"),
        (SELECT, "text/csv;header=present", "text/csv"),
        (SELECT, "text/csv ; q=1 ,,x", "text/csv"),
        (SELECT, "text/csv; Q=0.5, text/tab-separated-values; q=0.6", "text/tab-separated-values"),
        (SELECT, "application/json", "application/json"),
        (SELECT, "application/xml", "application/xml"),
        (CONSTRUCT, None, "text/turtle"),
        (CONSTRUCT, "*/*", "text/turtle"),
        (CONSTRUCT, "application/*", "application/n-triples"),
        (CONSTRUCT, "application/ld+json;q=0.9, application/rdf+xml;q=0.9", "application/rdf+xml"),
        (CONSTRUCT, "text/rdf+n3, text/n3", "text/n3"),
        (CONSTRUCT, "application/trig, text/turtle;q=0.1", "text/turtle"),
    ],
)
def test_the_best_liked_type_wins(
    http: httpx.Client, query: str, accept: str | None, chosen: str
) -> None:
    assert kind(WAYS[0](http, query, accept=accept)) == chosen


def test_several_accept_headers_are_one_list(http: httpx.Client) -> None:
    headers = [("Accept", "text/turtle"), ("Accept", "text/csv")]

    assert kind(http.get("/sparql", params={"query": SELECT}, headers=headers)) == "text/csv"


@pytest.mark.parametrize(
    ("query", "name", "chosen"),
    [
        (SELECT, "json", JSON),
        (SELECT, "xml", XML),
        (SELECT, "csv", "text/csv"),
        (SELECT, "tsv", "text/tab-separated-values"),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "CSV", "text/csv"),
        (CONSTRUCT, "turtle", "text/turtle"),
        (CONSTRUCT, "ttl", "text/turtle"),
        (CONSTRUCT, "n3", "text/turtle"),
        (CONSTRUCT, "ntriples", "application/n-triples"),
        (CONSTRUCT, "nt", "application/n-triples"),
        (CONSTRUCT, "xml", "application/rdf+xml"),
        (CONSTRUCT, "rdf", "application/rdf+xml"),
        (CONSTRUCT, "json", "application/ld+json"),
        (CONSTRUCT, "jsonld", "application/ld+json"),
    ],
)
def test_a_named_format_goes_before_accept(
    http: httpx.Client, query: str, name: str, chosen: str
) -> None:
    for send in WAYS:
        assert kind(send(http, query, [("format", name)], "text/html;q=1, image/*")) == chosen


def test_of_several_formats_the_first_counts(http: httpx.Client) -> None:
    fields = [("format", "tsv"), ("format", "text/csv")]

    assert kind(WAYS[0](http, SELECT, fields)) == "text/tab-separated-values"


@pytest.mark.parametrize(
    ("query", "accept", "fields", "available"),
    [
        (SELECT, "text/turtle", (), TABLES),
        (SELECT, "*/*;q=0", (), TABLES),
        (SELECT, "image/png, text/html", (), TABLES),
        (SELECT, "application/*;q=0, text/*;q=0", (), TABLES),
        (SELECT, "*/*", [("format", "turtle")], ("json", "xml", "csv", "tsv")),
        (SELECT, "*/*", [("format", "")], ("json", "xml", "csv", "tsv")),
        (CONSTRUCT, "text/csv", (), GRAPHS),
        (CONSTRUCT, "*/*", [("format", "csv")], ("turtle", "ntriples", "rdfxml", "jsonld")),
    ],
)
def test_what_there_is_not_is_answered_with_what_there_is(
    http: httpx.Client,
    query: str,
    accept: str,
    fields: list[tuple[str, str]],
    available: tuple[str, ...],
) -> None:
    for send in WAYS:
        response = send(http, query, fields, accept)

        assert response.status_code == response.json()["status"] == 406
        assert set(available) <= set(response.json()["available"])
        assert response.headers["vary"] == "Accept"


def test_the_description_of_the_service_is_negotiated_too(http: httpx.Client) -> None:
    for accept in GRAPHS:
        assert kind(http.get("/sparql", headers={"Accept": accept})) == accept
    assert http.get("/sparql", headers={"Accept": "text/csv"}).status_code == 406
