"""Replies that are repeated byte for byte: only whole, only while the data are the same."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Triple

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.store.dataset import Dataset
from iabkg.web.app import Service, create_app
from tests.web.running import running
from tests.web.sockets import connect, send, without_varying

ASK = "/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D"


@pytest.fixture
def service(graph: KnowledgeGraph) -> Service:
    return create_app(graph, Settings())


@pytest.fixture
def url(service: Service) -> Iterator[str]:
    with running(service) as url:
        yield url


def test_a_repeated_request_has_the_same_reply_with_an_id_of_its_own(
    url: str, service: Service
) -> None:
    with connect(url) as connection:
        replies = [send(connection, ASK, "Host: x") for _ in range(6)]

    assert service.express.replies.bytes_held > 0
    assert all(without_varying(reply) == without_varying(replies[0]) for reply in replies)
    ids = {reply.lower().partition(b"x-request-id: ")[2].split(b"\r\n")[0] for reply in replies}
    assert len(ids) == 6


def test_other_requests_follow_on_the_same_connection(url: str) -> None:
    with connect(url) as connection:
        for _ in range(3):
            send(connection, ASK, "Host: x")
        health = send(connection, "/health/live", "Host: x")
        again = send(connection, ASK, "Host: x")

    assert b'{"status":"ok"}' in health
    assert again.endswith(b'{"head":{},"boolean":true}')


def test_an_unchanged_answer_is_repeated_as_such(url: str) -> None:
    tag = httpx.get(url + ASK).headers["etag"]
    with httpx.Client() as client:
        answers = [client.get(url + ASK, headers={"If-None-Match": tag}) for _ in range(4)]

    assert {(answer.status_code, answer.content) for answer in answers} == {(304, b"")}


@pytest.mark.parametrize(
    "line",
    ["Connection: close", "X-Request-ID: mine", "X-Forwarded-For: 192.0.2.1", "Connection: TE"],
)
def test_what_asks_for_more_than_the_reply_is_never_kept(
    url: str, service: Service, line: str
) -> None:
    for _ in range(4):
        with connect(url) as connection:
            send(connection, ASK, "Host: x", line)

    assert service.express.replies.bytes_held == 0


def test_answers_that_differ_each_time_are_never_kept(url: str, service: Service) -> None:
    rand = "/sparql?query=SELECT%20(RAND()%20AS%20%3Fr)%7B%7D"
    with connect(url) as connection:
        replies = {send(connection, rand, "Host: x").partition(b"\r\n\r\n")[2] for _ in range(4)}

    assert (len(replies), service.express.replies.bytes_held) == (4, 0)


def test_no_reply_outlives_its_data(tmp_path: Path) -> None:
    count = "/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%7B%3Fs%20%3Fp%20%3Fo%7D"
    store = tmp_path / "store"
    with_triples(store, 1)
    with (
        KnowledgeGraph.open(store) as graph,
        running(create_app(graph, Settings())) as url,
        connect(url) as connection,
    ):
        before = [send(connection, count, "Host: x") for _ in range(4)]
        old = workers_version(url)
        with_triples(store, 2)
        for _ in range(100):
            if workers_version(url) != old:
                break
            time.sleep(0.1)
        after = send(connection, count, "Host: x")

    assert all(b'"value":"1"' in reply for reply in before)
    assert b'"value":"2"' in after


def workers_version(url: str) -> str:
    detail: str = httpx.get(f"{url}/health/ready").json()["checks"]["workers"]["detail"]
    return detail.rpartition("data version ")[2]


def with_triples(store: Path, number: int) -> None:
    dataset = Dataset.create_or_open(store)
    predicate = NamedNode("http://x.example/p")
    triples = [
        Triple(NamedNode(f"http://x.example/{n}"), predicate, Literal(n)) for n in range(number)
    ]
    dataset.replace_graph(NamedNode("http://x.example/g"), triples)
    dataset.commit()
    dataset.close()
