"""The SPARQL 1.1 Protocol as clients speak it, over a real connection."""

import csv
import io
import json
from collections.abc import Callable
from xml.etree import ElementTree as ET

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.app import create_app
from tests.web.running import running
from tests.web.sockets import connect

PLAN = "https://w3id.org/iabkg/id/shifu-2020-1"
PREFIX = "PREFIX iab: <https://w3id.org/iabkg/ontology#> "
SELECT = PREFIX + "SELECT ?path { ?measure a iab:Measure ; iab:path ?path } ORDER BY ?path"
ASK = PREFIX + "ASK { ?measure a iab:Measure }"
CONSTRUCT = PREFIX + "CONSTRUCT { ?m iab:path ?path } WHERE { ?m a iab:Measure ; iab:path ?path }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"

Send = Callable[..., httpx.Response]


def get(client: httpx.Client, query: str, **options: object) -> httpx.Response:
    return client.get("/sparql", params={"query": query}, **options)  # type: ignore[arg-type]


def post_form(client: httpx.Client, query: str, **options: object) -> httpx.Response:
    return client.post("/sparql", data={"query": query}, **options)  # type: ignore[arg-type]


def post_directly(client: httpx.Client, query: str, **options: object) -> httpx.Response:
    headers = {"Content-Type": f"{QUERY}; charset=utf-8"}
    return client.post(
        "/sparql",
        content=query.encode(),
        headers=headers,
        **options,  # type: ignore[arg-type]
    )


def count(response: httpx.Response) -> int:
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize("send", [get, post_form, post_directly])
def test_a_query_is_answered_however_it_is_sent(client: httpx.Client, send: Send) -> None:
    response = send(client, PREFIX + 'SELECT ?m { ?m iab:path ?p FILTER(?p = "二/1") }')

    assert response.status_code == 200
    assert response.headers["content-type"] == "application/sparql-results+json"
    assert response.json()["results"]["bindings"] == [
        {"m": {"type": "uri", "value": f"{PLAN}/measure/2-1"}}
    ]


@pytest.mark.parametrize("send", [get, post_form, post_directly])
def test_the_protocol_names_the_graphs(client: httpx.Client, send: Send) -> None:
    every = count(send(client, COUNT))
    address = f"/sparql?default-graph-uri={PLAN}&default-graph-uri={PLAN}-other"
    body = {"query": COUNT}
    if send is get:
        response = client.get(
            address, params=httpx.QueryParams(httpx.URL(address).query.decode()).merge(body)
        )
    elif send is post_form:
        response = client.post(
            "/sparql", data={**body, "default-graph-uri": [PLAN, PLAN + "-other"]}
        )
    else:
        response = client.post(address, content=COUNT, headers={"Content-Type": QUERY})

    assert 0 < count(response) < every


def test_named_graphs_are_for_graph_patterns_alone(client: httpx.Client) -> None:
    named = {"named-graph-uri": PLAN}
    inside = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"

    counts = [count(client.get("/sparql", params={"query": q, **named})) for q in (COUNT, inside)]

    assert counts[0] == 0 < counts[1]


def test_from_in_the_query_is_obeyed(client: httpx.Client) -> None:
    assert (
        0 < count(get(client, COUNT.replace("{", f"FROM <{PLAN}> {{"))) < count(get(client, COUNT))
    )


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("*/*", "application/sparql-results+json"),
        ("text/*", "text/csv; charset=utf-8"),
        ("text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
    ],
)
@pytest.mark.parametrize("query", [SELECT, ASK])
def test_rows_and_booleans_come_as_asked(
    client: httpx.Client, query: str, accept: str, content_type: str
) -> None:
    response = get(client, query, headers={"Accept": accept})

    assert (response.status_code, response.headers["content-type"]) == (200, content_type)
    assert response.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("accept", "content_type", "form"),
    [
        ("*/*", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("text/turtle", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("application/json", "application/json", RdfFormat.JSON_LD),
    ],
)
@pytest.mark.parametrize("query", [CONSTRUCT, f"DESCRIBE <{PLAN}>"])
def test_graphs_come_as_asked(
    client: httpx.Client, query: str, accept: str, content_type: str, form: RdfFormat
) -> None:
    response = get(client, query, headers={"Accept": accept})

    assert (response.status_code, response.headers["content-type"]) == (200, content_type)
    assert list(parse(response.content, form))


@pytest.mark.parametrize(
    ("form", "query", "content_type"),
    [
        ("csv", SELECT, "text/csv; charset=utf-8"),
        ("text/csv", SELECT, "text/csv; charset=utf-8"),
        ("xml", SELECT, "application/sparql-results+xml"),
        ("xml", CONSTRUCT, "application/rdf+xml"),
        ("json-ld", CONSTRUCT, "application/ld+json"),
        ("NT", CONSTRUCT, "application/n-triples"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_format_by_name_goes_before_accept(
    client: httpx.Client, method: str, form: str, query: str, content_type: str
) -> None:
    fields = {"query": query, "format": form}
    sent = {"params": fields} if method == "GET" else {"data": fields}
    response = client.request(method, "/sparql", headers={"Accept": "image/png"}, **sent)  # type: ignore[arg-type]

    assert (response.status_code, response.headers["content-type"]) == (200, content_type)


def test_every_format_says_the_same(client: httpx.Client) -> None:
    answers = {
        name: client.get("/sparql", params={"query": SELECT, "format": name}).text
        for name in ("json", "xml", "csv", "tsv")
    }

    rows = json.loads(answers["json"])["results"]["bindings"]
    paths = [row["path"]["value"] for row in rows]
    namespace = "{http://www.w3.org/2005/sparql-results#}"
    assert len(paths) > 1
    assert [
        node.text for node in ET.fromstring(answers["xml"]).iter(f"{namespace}literal")
    ] == paths
    assert [row[0] for row in csv.reader(io.StringIO(answers["csv"]))][1:] == paths
    assert answers["tsv"].split("\n")[1:-1] == [f'"{path}"' for path in paths]


@pytest.mark.parametrize(
    ("query", "accept", "form", "available"),
    [
        (SELECT, "text/turtle", None, "application/sparql-results+json"),
        (CONSTRUCT, "text/csv", None, "text/turtle"),
        (SELECT, "*/*", "turtle", "tsv"),
        (SELECT, "*/*;q=0", None, "text/csv"),
    ],
)
def test_what_cannot_be_given_is_answered_with_the_list(
    client: httpx.Client, query: str, accept: str, form: str | None, available: str
) -> None:
    fields = {"query": query, **({"format": form} if form else {})}
    response = client.get("/sparql", params=fields, headers={"Accept": accept})

    assert response.status_code == 406
    assert available in response.json()["available"]
    assert available in response.json()["detail"]


def test_a_malformed_query_is_marked(client: httpx.Client) -> None:
    response = post_directly(client, 'SELECT ?x\nWHERE { ?x "仿制药" ?y }')

    problem = response.json()
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert (problem["status"], problem["line"], problem["column"]) == (400, 2, 12)
    assert "仿制药" in problem["detail"]


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE at line 1, column 12"),
        ("LOAD <http://127.0.0.1:9/>", "changes data"),
        ("ASK " + "{" * 3000 + "}" * 3000, "levels of brackets"),
    ],
)
def test_what_is_not_allowed_is_refused(client: httpx.Client, query: str, hint: str) -> None:
    response = post_form(client, query)

    assert (response.status_code, hint in response.json()["detail"]) == (403, True)


@pytest.mark.parametrize(
    "send",
    [
        lambda client: client.get("/sparql", params={"update": "DROP ALL"}),
        lambda client: client.post("/sparql", data={"update": "DROP ALL"}),
        lambda client: client.post(
            "/sparql", content="DROP ALL", headers={"Content-Type": "application/sparql-update"}
        ),
    ],
)
def test_updates_are_refused_in_every_form(
    client: httpx.Client, send: Callable[[httpx.Client], httpx.Response]
) -> None:
    response = send(client)

    assert (response.status_code, "to /update" in response.json()["detail"]) == (403, True)


@pytest.mark.parametrize(
    ("address", "content", "content_type", "status", "hint"),
    [
        ("", b"query=ASK{}&query=ASK{}", FORM, 400, "given 2 times"),
        ("?query=ASK{}", b"query=ASK{}", FORM, 400, "given 2 times"),
        ("", b"query=ASK{}&update=DROP+ALL", FORM, 400, "one by one"),
        ("?update=DROP+ALL", b"ASK{}", QUERY, 400, "one by one"),
        ("", b"", FORM, 400, "no field query"),
        ("", b"query=%ff", FORM, 400, "percent-encoded UTF-8"),
        ("", "query=仿制药".encode("gb18030"), FORM, 400, "percent-encoded UTF-8"),
        ("", b"query=ASK{}" + b"&a=b" * 1001, FORM, 400, "more than 1000 parameters"),
        ("", b"ASK { ?s ?p '\xff' }", QUERY, 400, "not UTF-8 .byte 13."),
        ("", b"", QUERY, 400, "the text ends too early"),
        ("", b"ASK{}", "text/plain", 415, "not as text/plain"),
        ("", b"ASK{}", "", 415, "set Content-Type"),
        ("?default-graph-uri=no%20iri", b"ASK{}", QUERY, 400, "absolute IRI"),
        ("", b"ASK{} #" + b"x" * 1_000_000, QUERY, 413, "more than 1,000,000 bytes"),
    ],
)
def test_a_request_that_is_none_says_what_to_do(
    client: httpx.Client, address: str, content: bytes, content_type: str, status: int, hint: str
) -> None:
    response = client.post(
        f"/sparql{address}", content=content, headers={"Content-Type": content_type}
    )

    problem = response.json()
    assert response.status_code == problem["status"] == status
    assert hint.replace(".byte 13.", "(byte 13)") in problem["detail"]


def test_a_byte_order_mark_is_no_part_of_a_query(client: httpx.Client) -> None:
    response = client.post(
        "/sparql", content=b"\xef\xbb\xbfASK {}", headers={"Content-Type": QUERY}
    )

    assert response.json()["boolean"] is True


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", RdfFormat.TURTLE),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_without_a_query_the_service_describes_itself(
    client: httpx.Client, accept: str, form: RdfFormat
) -> None:
    response = client.get("/sparql", headers={"Accept": accept})

    sd = "http://www.w3.org/ns/sparql-service-description#"
    stated = {(t.predicate.value, str(t.object)) for t in parse(response.content, form)}
    assert (f"{sd}endpoint", "<https://plans.example/kg/sparql>") in stated
    assert (f"{sd}feature", f"<{sd}UnionDefaultGraph>") in stated


def test_head_gives_the_headers_of_get(client: httpx.Client) -> None:
    answers = [
        client.request(method, "/sparql", params={"query": SELECT}) for method in ("GET", "HEAD")
    ]

    assert answers[1].content == b""
    for name in ("content-type", "content-length", "vary"):
        assert answers[0].headers[name] == answers[1].headers[name]


@pytest.mark.parametrize(
    "query", ["ASK {} #" + "x" * 900_000, f'ASK {{ ?s ?p "{"x" * 900_000}" }}']
)
def test_a_query_may_be_as_long_as_the_setting_says(client: httpx.Client, query: str) -> None:
    response = post_directly(client, query)

    assert (response.status_code, "boolean" in response.json()) == (200, True)


def test_a_long_query_that_is_malformed_has_its_place(client: httpx.Client) -> None:
    problem = post_directly(client, "#" + "x" * 500_000 + "\nASK { ?s ?p }").json()

    assert (problem["title"], problem["line"]) == ("The query is malformed", 2)


@pytest.mark.parametrize("send", [get, post_form, post_directly])
def test_a_query_beyond_the_setting_is_too_large(graph: KnowledgeGraph, send: Send) -> None:
    with (
        running(create_app(graph, Settings(max_query_bytes=60))) as url,
        httpx.Client(base_url=url) as client,
    ):
        statuses = [send(client, f"ASK {{}} # {'市' * n}").status_code for n in (3, 20)]

    assert statuses == [200, 413]


@pytest.mark.parametrize("expectation", ["", "Expect: 100-continue\r\n"])
def test_a_length_beyond_the_setting_is_refused_before_anything_comes(
    url: str, expectation: str
) -> None:
    head = (
        f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY}\r\n{expectation}"
        "Content-Length: 1000001\r\n\r\n"
    )
    with connect(url) as connection:
        connection.sendall(head.encode())
        answer = connection.recv(65536)

    assert answer.startswith(b"HTTP/1.1 413 ")
