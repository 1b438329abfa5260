"""SPARQL 1.1 Protocol, section 2.1 (query operation), case by case.

Names in brackets, and behind "As", are those of the W3C's protocol tests.
"""

import socket
from urllib.parse import urlsplit

import httpx
import pytest

from tests.conformance.sending import FORM, QUERY, WAYS, Send

EX = "http://example.org/"
ONE, TWO, THREE = EX + "one", EX + "two", EX + "three"
OBJECTS = f"SELECT ?o {{ <{EX}a> <{EX}p> ?o }}"
IN_GRAPHS = f"SELECT ?g {{ GRAPH ?g {{ <{EX}a> <{EX}p> ?o }} }}"


def found(response: httpx.Response) -> list[str]:
    """The values of the only variable, without what they begin with, in order."""
    answer = response.json()
    (name,) = answer["head"]["vars"]
    return sorted(row[name]["value"].removeprefix(EX) for row in answer["results"]["bindings"])


@pytest.mark.parametrize("send", WAYS)
def test_a_query_is_answered(http: httpx.Client, send: Send) -> None:
    """[query_get, query_post_form, query_post_direct]"""
    response = send(http, "ASK {}")

    assert (response.status_code, response.json()["boolean"]) == (200, True)


@pytest.mark.parametrize("send", WAYS)
@pytest.mark.parametrize(
    ("names", "objects"),
    [
        ((), ["b", "c", "d"]),
        ((ONE,), ["b"]),
        ((ONE, TWO), ["b", "c"]),
        ((ONE, TWO, THREE, ONE), ["b", "c", "d"]),
        ((EX + "nowhere",), []),
    ],
)
def test_default_graphs_are_merged(
    http: httpx.Client, send: Send, names: tuple[str, ...], objects: list[str]
) -> None:
    """[query_dataset_default_graph, query_dataset_default_graphs_get/_post]"""
    response = send(http, OBJECTS, [("default-graph-uri", name) for name in names])

    assert found(response) == objects


@pytest.mark.parametrize("send", WAYS)
@pytest.mark.parametrize("names", [(ONE,), (ONE, TWO), (THREE, TWO, ONE)])
def test_named_graphs_are_those_named(
    http: httpx.Client, send: Send, names: tuple[str, ...]
) -> None:
    """[query_dataset_named_graphs_get/_post]"""
    fields = [("named-graph-uri", name) for name in names]

    assert found(send(http, IN_GRAPHS, fields)) == sorted(n.removeprefix(EX) for n in names)
    assert found(send(http, OBJECTS, fields)) == []


@pytest.mark.parametrize("send", WAYS)
def test_default_and_named_graphs_together(http: httpx.Client, send: Send) -> None:
    """[query_dataset_full]"""
    fields = [("default-graph-uri", ONE), ("named-graph-uri", TWO), ("named-graph-uri", THREE)]
    query = f"SELECT ?o {{ {{ <{EX}a> <{EX}p> ?o }} UNION {{ GRAPH ?g {{ ?s <{EX}label> ?o }} }} }}"

    assert found(send(http, query, fields)) == ["b", "three", "two"]


@pytest.mark.parametrize("send", WAYS)
def test_the_dataset_of_the_protocol_goes_before_that_of_the_query(
    http: httpx.Client, send: Send
) -> None:
    """[query_multiple_dataset]"""
    query = OBJECTS.replace("{", f"FROM <{TWO}> FROM NAMED <{THREE}> {{", 1)

    assert found(send(http, query)) == ["c"]
    assert found(send(http, query, [("default-graph-uri", ONE)])) == ["b"]
    assert found(send(http, query, [("named-graph-uri", ONE)])) == []


@pytest.mark.parametrize("send", WAYS)
def test_from_named_is_obeyed(http: httpx.Client, send: Send) -> None:
    query = IN_GRAPHS.replace("{", f"FROM NAMED <{TWO}> FROM NAMED <{THREE}> {{", 1)

    assert found(send(http, query)) == ["three", "two"]


@pytest.mark.parametrize(
    ("dataset", "names"),
    [("", ()), ("", (ONE, TWO)), (f"FROM <{ONE}> FROM <{TWO}>", ()), (f"FROM <{ONE}> " * 2, ())],
)
def test_a_triple_of_two_graphs_counts_once(
    http: httpx.Client, dataset: str, names: tuple[str, ...]
) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {dataset} {{ <{EX}shared> ?p ?o }}"

    response = WAYS[0](http, query, [("default-graph-uri", name) for name in names])

    assert found(response) == ["1"]


@pytest.mark.parametrize("send", WAYS)
@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("value", ["", "no iri", "relative", "_:b", "http://example.org/<>"])
def test_a_graph_must_be_named_by_an_iri(
    http: httpx.Client, send: Send, name: str, value: str
) -> None:
    response = send(http, "ASK {}", [(name, value)])

    assert response.status_code == 400
    assert "absolute IRI" in response.json()["detail"]


@pytest.mark.parametrize("send", WAYS)
@pytest.mark.parametrize(
    ("query", "content_type"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 1", "application/sparql-results+json"),
        ("ASK {}", "application/sparql-results+json"),
        (f"DESCRIBE <{EX}a>", "text/turtle; charset=utf-8"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle; charset=utf-8"),
    ],
)
def test_each_form_has_a_type_of_its_own(
    http: httpx.Client, send: Send, query: str, content_type: str
) -> None:
    """[query_content_type_select, _ask, _describe, _construct]"""
    assert send(http, query).headers["content-type"] == content_type


@pytest.mark.parametrize(
    "content_type",
    [
        f"{QUERY};charset=utf-8",
        f"{QUERY}; charset=UTF-8",
        f'{QUERY} ; charset="utf-8"',
        f"{QUERY}; CHARSET=utf8; other=1",
        f"{QUERY}; charset=us-ascii",
        "Application/SPARQL-Query",
    ],
)
def test_utf_8_may_be_named_in_any_spelling(http: httpx.Client, content_type: str) -> None:
    response = http.post("/sparql", content=b"ASK {}", headers={"Content-Type": content_type})

    assert response.status_code == 200, response.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_not_allowed(http: httpx.Client, method: str) -> None:
    """[bad_query_method]"""
    response = http.request(method, "/sparql", params={"query": "ASK {}"})

    assert response.status_code == response.json()["status"] == 405
    assert {"GET", "HEAD", "POST"} <= set(response.headers["allow"].split(", "))


@pytest.mark.parametrize(
    ("parameters", "content", "content_type", "status"),
    [
        # As bad_multiple_queries.
        ("", b"query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", FORM, 400),
        ("?query=ASK%20%7B%7D", b"query=ASK%20%7B%7D", FORM, 400),
        ("?query=ASK%20%7B%7D", b"ASK {}", QUERY, 400),
        # As bad_query_wrong_media_type.
        ("", b"ASK {}", "text/plain", 415),
        ("", b"ASK {}", "application/sparql-results+xml", 415),
        ("", b'{"query": "ASK {}"}', "application/json", 415),
        ("", b"--x--", "multipart/form-data; boundary=x", 415),
        # As bad_query_missing_form_type, bad_query_missing_direct_type.
        ("", b"query=ASK%20%7B%7D", "", 415),
        ("", b"ASK {}", "", 415),
        # As bad_query_non_utf8.
        ("", "ASK { ?s ?p 'é' }".encode("latin-1"), QUERY, 400),
        ("", "ASK {}".encode("utf-16"), f"{QUERY}; charset=utf-16", 415),
        ("", b"ASK {}", f"{QUERY}; charset=iso-8859-1", 415),
        ("", b"query=ASK%20%7B%7D", f"{FORM}; charset=gb18030", 415),
        ("", b"query=ASK%20%7B%20%3Fs%20%3Fp%20%27%E9%27%20%7D", FORM, 400),
        # As bad_query_syntax.
        ("", b"ASK {", QUERY, 400),
        ("", b"query=ASK%20%7B", FORM, 400),
        # Beside the W3C's list: no query, and what is percent-encoded to no character.
        ("", b"", QUERY, 400),
        ("", b"", FORM, 400),
        ("", b"query=", FORM, 400),
        ("", b"query=%ED%A0%80", FORM, 400),
    ],
)
def test_a_bad_request_has_the_fitting_status(
    http: httpx.Client, parameters: str, content: bytes, content_type: str, status: int
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    response = http.post(f"/sparql{parameters}", content=content, headers=headers)

    assert response.status_code == response.json()["status"] == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("query", ["query=ASK%20%7B", "query=", "query=A&query=B", "query=%FF"])
def test_a_bad_request_by_get_too(http: httpx.Client, query: str) -> None:
    assert http.get(f"/sparql?{query}").status_code == 400


def test_a_coded_body_is_refused_with_what_is_understood(http: httpx.Client) -> None:
    headers = {"Content-Type": QUERY, "Content-Encoding": "gzip"}
    response = http.post("/sparql", content=b"ASK {}", headers=headers)

    assert (response.status_code, response.headers["accept-encoding"]) == (415, "identity")


def test_parameters_that_are_not_of_the_protocol_are_passed_over(http: httpx.Client) -> None:
    fields = [("results", "json"), ("debug", "on"), ("", "x")]

    assert WAYS[0](http, "ASK {}", fields).status_code == 200


def test_plus_is_a_space_in_forms_and_itself_in_bodies(http: httpx.Client) -> None:
    query = 'SELECT ("1+1" AS ?x) {}'

    answers = [send(http, query).json()["results"]["bindings"][0] for send in WAYS]

    assert [answer["x"]["value"] for answer in answers] == ["1+1"] * 3


@pytest.mark.parametrize("query", ["ASK {}", "SELECT * { ?s ?p ?o }", "ASK {", f"DESCRIBE <{EX}a>"])
def test_head_has_the_status_and_headers_of_get(http: httpx.Client, query: str) -> None:
    got = http.get("/sparql", params={"query": query})
    head = http.head("/sparql", params={"query": query})

    assert (head.status_code, head.content) == (got.status_code, b"")
    for name in ("content-type", "vary", "access-control-allow-origin"):
        assert head.headers.get(name) == got.headers.get(name)


def test_a_preflight_is_granted_with_all_that_clients_send(http: httpx.Client) -> None:
    response = http.options(
        "/sparql",
        headers={
            "Origin": "https://notebook.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type, accept, authorization",
        },
    )

    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["access-control-allow-origin"] == "*"
    assert "POST" in response.headers["access-control-allow-methods"]
    allowed = response.headers["access-control-allow-headers"].lower().split(", ")
    # A wildcard does not stand for Authorization (Fetch standard).
    assert {"*", "authorization"} <= set(allowed)


@pytest.mark.parametrize(
    "request_line",
    [b"GET /sparql?query=ASK%7B%7D HTTP/1.0", b"HEAD /sparql?query=ASK%7B%7D HTTP/1.1"],
)
def test_old_and_bare_clients_are_answered(address: str, request_line: bytes) -> None:
    place = urlsplit(address)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=10) as sock:
        sock.sendall(request_line + b"\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: sock.recv(65536), b""))

    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK")
    assert (body == b"") == request_line.startswith(b"HEAD")
