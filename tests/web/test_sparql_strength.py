"""What strangers cannot do to the SPARQL endpoint: hang it, kill it, or leave it at work."""

import json
import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.model.sparql import SparqlRequest
from iabkg.settings import Settings
from iabkg.web.answer_cache import etag_of
from iabkg.web.app import create_app
from tests.web.running import running

QUICK = "ASK { ?s ?p ?o }"
CARTESIAN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
RUNAWAYS = {
    "cartesian count": CARTESIAN,
    "cartesian of values": "ASK {{ {} FILTER(?a0 > 9) }}".format(
        " ".join(f"VALUES ?a{i} {{ {'1 ' * 60} }}" for i in range(8))
    ),
    "closures": "SELECT (COUNT(*) AS ?n) { ?a (!<x:p>)* ?b . ?c (!<x:q>)* ?d . ?e !<x:r>* ?f }",
    "sorted cartesian": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "regular expression": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
    'FILTER(REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), "(.*a.*)*(.*b.*)*$")) }',
    "nested collections": "ASK { ?s ?p " + "(" * 30 + "1" + ")" * 30 + " }",
    "nested blank nodes": "ASK { " + "[ ?p " * 40 + "1" + " ]" * 40 + " }",
}


@pytest.fixture(scope="module")
def url(graph: KnowledgeGraph) -> Iterator[str]:
    settings = Settings(query_timeout=5, queries_per_client=20, queries_at_once=30, cache_mb=1)
    with running(create_app(graph, settings)) as url:
        yield url


# Making a client takes longer than most queries do.
CLIENT = httpx.Client(timeout=20, limits=httpx.Limits(max_connections=None))


@pytest.fixture(scope="module", autouse=True)
def connections() -> Iterator[None]:
    yield
    CLIENT.close()


def ask(url: str, query: str, **parameters: str) -> httpx.Response:
    return CLIENT.get(f"{url}/sparql", params={"query": query, **parameters})


def spent() -> float:
    """Return the processor time of this process's children and theirs, so far as they live."""
    ticks = 0
    mine = {os.getpid()}
    for stat in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda path: int(path.parts[2])):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) in mine:
            mine.add(int(stat.parts[2]))
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("name", RUNAWAYS)
def test_every_query_ends(url: str, name: str) -> None:
    started = time.monotonic()
    response = ask(url, RUNAWAYS[name], timeout="300ms")

    # Some are refused for what they are, some turn out quick, none takes longer than it may.
    assert time.monotonic() - started < 3
    assert response.status_code in {200, 403, 503, 504}
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"


def test_a_query_beyond_its_limit_says_so(url: str) -> None:
    response = ask(url, CARTESIAN, timeout="0.2")

    assert response.status_code == 504
    assert "retry-after" not in response.headers
    assert "stopped after 0.2 s" in response.json()["detail"]


def test_a_client_cannot_raise_the_limit(url: str) -> None:
    response = ask(url, CARTESIAN, timeout="1000")

    assert "stopped after 5 s" in response.json()["detail"]


@pytest.mark.parametrize("timeout", ["", "0", "-1", "soon", "1h", "nan", "1e999"])
def test_a_limit_that_is_none_is_an_error(url: str, timeout: str) -> None:
    response = ask(url, QUICK, timeout=timeout)

    assert (response.status_code, "no time" in response.json()["detail"]) == (400, True)


def test_others_do_not_notice_runaways(url: str) -> None:
    with ThreadPoolExecutor(12) as clients:
        runaways = [clients.submit(ask, url, CARTESIAN, timeout="4") for _ in range(12)]
        time.sleep(0.3)
        answers = [ask(url, f"ASK {{ ?s ?p {number} }}") for number in range(20)]
        unfinished = [runaway for runaway in runaways if not runaway.done()]
        ended = {runaway.result().status_code for runaway in runaways}

    assert {answer.status_code for answer in answers} == {200}
    assert len(unfinished) == 12
    assert ended <= {503, 504}


def test_a_client_that_leaves_ends_its_query(url: str) -> None:
    address = urlsplit(url)
    for _ in range(8):
        with socket.create_connection((str(address.hostname), int(address.port or 0))) as client:
            path = f"/sparql?query={quote(CARTESIAN)}"
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.1)
    time.sleep(0.5)
    before = spent()
    time.sleep(1)

    # Ten times less than a single query would take.
    assert spent() - before < 0.1


def test_memory_is_bounded_and_the_next_query_works(graph: KnowledgeGraph) -> None:
    hungry = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c"
    with running(create_app(graph, Settings(query_memory_mb=64, query_timeout=20))) as url:
        response = ask(url, hungry)
        after = ask(url, QUICK)

    assert response.status_code == 503
    assert "brought its worker down" in response.json()["detail"]
    assert "retry-after" not in response.headers
    assert after.json() == {"head": {}, "boolean": True}


def test_too_many_queries_of_a_client_are_told_when_to_come_again(url: str) -> None:
    with ThreadPoolExecutor(25) as clients:
        answers = list(clients.map(lambda _: ask(url, CARTESIAN, timeout="3"), range(25)))

    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 5
    assert all(answer.headers["retry-after"] == "1" for answer in refused)
    assert all("Try again in 1 s" in answer.json()["detail"] for answer in refused)


def test_an_answer_that_is_too_large_is_broken_off(graph: KnowledgeGraph) -> None:
    large = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    with (
        running(create_app(graph, Settings(max_result_bytes=300_000))) as url,
        pytest.raises(httpx.TransportError),
    ):
        ask(url, large)


def test_an_answer_that_is_too_large_from_the_beginning_has_a_status(graph: KnowledgeGraph) -> None:
    with running(create_app(graph, Settings(max_result_bytes=1000))) as url:
        response = ask(url, "SELECT * { ?a ?b ?c }")

    assert response.status_code == 403
    assert "more than 1,000 bytes" in response.json()["detail"]


def test_an_answer_that_takes_too_long_is_broken_off(url: str) -> None:
    endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    before = cut(url)
    with pytest.raises(httpx.TransportError):
        ask(url, endless, timeout="0.5")
    assert cut(url) == before + 1


def cut(url: str) -> float:
    text = CLIENT.get(f"{url}/metrics").text
    return float(text.partition('iabkg_queries_total{outcome="cut"} ')[2].split("\n")[0])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (<urn:f>(1) AS ?x) {}",
        "PREFIX u: <urn:> ASK { ?s ?p ?o FILTER(u:f(?s)) }",
        "SELECT * { ?s ?p ?o } ORDER BY <urn:f>(?s)",
    ],
)
def test_a_function_that_is_not_there_is_named(url: str, query: str) -> None:
    answer = ask(url, query)

    assert (answer.status_code, answer.json()["title"]) == (400, "The query is malformed")
    assert "no function <urn:f>" in answer.json()["detail"]


def test_an_answer_has_a_name_and_need_not_be_sent_twice(url: str) -> None:
    first = ask(url, "SELECT ?p { ?s ?p ?o } LIMIT 3")
    tag = first.headers["etag"]
    for tags in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = httpx.get(
            f"{url}/sparql",
            params={"query": "SELECT ?p { ?s ?p ?o } LIMIT 3"},
            headers={"If-None-Match": tags},
        )

        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


@pytest.mark.parametrize("tags", ["*", 'W/"x"'])
@pytest.mark.parametrize(
    ("query", "accept", "status"),
    [
        ("INSERT DATA { <x:a> <x:b> 1 }", "*/*", 403),
        ("ASK { SERVICE <http://127.0.0.1:9/> {} }", "*/*", 403),
        ("ASK {", "*/*", 400),
        ("SELECT (NOW() AS ?v) {}", "*/*", 200),
        ("ASK {}", "image/png", 406),
    ],
)
def test_tags_change_nothing_for_a_query_that_has_no_answer_with_a_name(
    url: str, tags: str, query: str, accept: str, status: int
) -> None:
    headers = {"If-None-Match": tags, "Accept": accept}
    answer = CLIENT.get(f"{url}/sparql", params={"query": query}, headers=headers)

    assert answer.status_code == status


def test_a_matching_tag_changes_nothing_for_a_query_that_is_refused(
    graph: KnowledgeGraph, url: str
) -> None:
    request = SparqlRequest(query="DROP ALL")
    tag = etag_of(graph.data_version, request, (0, 0)).decode()
    headers = {"If-None-Match": tag, "Accept": "*/*"}
    answer = CLIENT.get(f"{url}/sparql", params={"query": request.query}, headers=headers)

    assert answer.status_code == 403


def test_tags_count_for_nothing_in_a_post(url: str) -> None:
    for _ in range(2):
        answer = CLIENT.post(f"{url}/sparql", data={"query": QUICK}, headers={"If-None-Match": "*"})

        assert (answer.status_code, answer.json()["boolean"]) == (200, True)


@pytest.mark.parametrize("limit", [6000, 6001])
def test_an_answer_too_large_to_be_kept_need_not_be_sent_twice_either(url: str, limit: int) -> None:
    query = f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {limit}"
    tag = ask(url, query).headers["etag"] if limit == 6000 else "*"
    answer = CLIENT.get(f"{url}/sparql", params={"query": query}, headers={"If-None-Match": tag})

    assert (answer.status_code, answer.content) == (304, b"")


def test_another_format_has_another_name(url: str) -> None:
    tags = {ask(url, QUICK, format=form).headers["etag"] for form in ("json", "xml", "csv", "tsv")}

    assert len(tags) == 4


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()"])
def test_an_answer_that_differs_each_time_has_no_name(url: str, function: str) -> None:
    query = f"SELECT ({function} AS ?v) {{}}"
    one, other = ask(url, query), ask(url, query)

    assert "etag" not in one.headers
    assert one.headers["cache-control"] == "no-store"
    assert one.content != other.content


def test_a_kept_answer_is_the_same_by_get_and_by_post(url: str) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    answers = [ask(url, query) for _ in range(2)]
    answers += [httpx.post(f"{url}/sparql", data={"query": query}) for _ in range(2)]

    assert len({json.dumps(answer.json(), sort_keys=True) for answer in answers}) == 1
    assert len({answer.headers["etag"] for answer in answers}) == 1
