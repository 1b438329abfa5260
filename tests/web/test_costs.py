"""What a small request may cost: no pattern of ours takes a day, no cache more than it may."""

import time
from collections.abc import Callable

import httpx
import pytest

from iabkg.model.sparql import GRAPH_FORMATS, SparqlRequest
from iabkg.store.scanner import scan
from iabkg.web.answer_cache import AnswerCache, WholeAnswer, etag_of
from iabkg.web.logs import shown_address
from iabkg.web.negotiation import choose_format
from iabkg.workers.lanes import shape_of

FORM = "application/x-www-form-urlencoded"
LONG = 100_000
# Time that grows with the square of the length would be a minute, or hours.
SOON = 10


def scanned(text: str) -> None:
    for _ in scan(text):
        pass


@pytest.mark.parametrize(
    ("work", "text"),
    [
        (scanned, '"' + '\\"' * LONG),
        (scanned, "'''" + "\\'''" * LONG),
        (scanned, "<" * LONG),
        (scanned, "_:" + "." * LONG),
        (scanned, "a." * LONG + ":"),
        (scanned, "\\u0053" * LONG),
        (scanned, ":" + "\\" * LONG),
        (shape_of, '"' + '\\"' * LONG),
        (shape_of, "'" + "\\'" * LONG),
        (shape_of, "?" * LONG),
        (lambda text: choose_format(text, None, GRAPH_FORMATS), "*/*" + ",a/b;q=0" * LONG),
        (lambda text: shown_address(b"/", text.encode()), "token=" * LONG),
    ],
)
def test_time_grows_with_the_length_of_what_is_read(
    work: Callable[[str], object], text: str
) -> None:
    started = time.monotonic()
    work(text)

    assert time.monotonic() - started < SOON


@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        ({"query": "ASK {}", "timeout": "1" * 900_000 + "x"}, {}),
        ({"query": "ASK {}", "timeout": " " * 900_000}, {}),
        ({"query": "ASK {}", "format": "x" * 900_000}, {}),
        ({"query": "ASK {}"}, {"Accept": "a/b," * 7_000}),
        ({"query": "ASK {}"}, {"If-None-Match": '"x",' * 7_000}),
        ({"query": "ASK {}"}, {"Content-Type": FORM + ';"' + ";" * 29_000}),
    ],
)
def test_a_request_is_read_at_once(
    client: httpx.Client, fields: dict[str, str], headers: dict[str, str]
) -> None:
    started = time.monotonic()
    answer = client.post("/sparql", data=fields, headers=headers)

    assert time.monotonic() - started < SOON
    assert answer.status_code in {200, 400, 406, 415}


def test_long_requests_with_short_answers_do_not_fill_the_cache() -> None:
    cache = AnswerCache(1_000_000)
    answer = WholeAnswer(b'W/"1"', b"", b"{}")
    keys = [b"%d " % number + b"x" * 10_000 for number in range(1000)]
    for key in (*keys, b"x" * 900_000):
        cache.put("1", key, answer)

    assert cache.get("1", keys[-1]) is answer
    assert cache.get("1", keys[0]) is None
    assert cache.get("1", b"x" * 900_000) is None
    assert 900_000 < cache.bytes_held <= 1_000_000


def test_an_answer_from_elsewhere_is_not_kept() -> None:
    query = "SELECT * { service <http://x.example/sparql> { ?s ?p ?o } }"

    assert etag_of("1", SparqlRequest(query=query), (0, None)) == b""
