"""SPARQL made by hypothesis: whatever is asked, the service answers and goes on."""

import httpx
from hypothesis import given
from hypothesis import strategies as st

from tests.conformance.sending import WAYS
from tests.fuzz.answers import assert_fit_answer
from tests.fuzz.budget import tries
from tests.fuzz.sparql_texts import broken_queries, queries

FORMATS = st.sampled_from(["*/*", "text/csv", "application/sparql-results+xml", "text/turtle"])
SENDING = st.sampled_from(WAYS)


def test_most_of_the_queries_made_are_valid(http: httpx.Client) -> None:
    statuses: list[int] = []

    @tries(60)
    @given(queries)
    def ask(query: str) -> None:
        statuses.append(WAYS[1](http, query).status_code)

    ask()
    assert statuses.count(200) > 0.5 * len(statuses)


@tries(100)
@given(queries, SENDING, FORMATS)
def test_queries_by_the_grammar(http: httpx.Client, query: str, send: object, accept: str) -> None:
    assert callable(send)
    assert_fit_answer(send(http, query, (), accept))


@tries(100)
@given(broken_queries(), SENDING, FORMATS)
def test_broken_queries(http: httpx.Client, query: str, send: object, accept: str) -> None:
    assert callable(send)
    assert_fit_answer(send(http, query, (), accept))
