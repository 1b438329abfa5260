import pytest

from iabkg.errors import QuerySyntaxError
from iabkg.model.sparql import SparqlRequest
from iabkg.store.dataset import Dataset


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        ("", 1, 1, "the text ends too early"),
        ("SELECT * { ?s ?p ?o", 1, 20, "the text ends too early"),
        ("SELCT ?x { ?s ?p ?x }", 1, 1, "SELCT is not expected here"),
        ("SELECT ?x WHER { ?s ?p ?x }", 1, 11, "WHER is not expected here"),
        ("SELECT * WHERE { ?s ?p }", 1, 24, "} is not expected here"),
        ("SELECT * WHERE {\n  ?s 仿制药 ?o }", 2, 6, "仿制药 is not expected here"),
        ('SELECT * WHERE {\n "仿制药" 😀 }', 2, 8, "😀 is not expected here"),
        ("SELECT * {\r\n  ?s ?p ?o }}", 2, 13, "} is not expected here"),
        ("SELECT * {\r  ?s ?p ?o }}", 2, 13, "} is not expected here"),
        ("ASK { FILTER(1 + ) }", 1, 18, ") is not expected here"),
        ("ASK { FILTER(foo(1)) }", 1, 14, "foo is not expected here"),
        ("ASK {\n ?s iab:leads ?o }", 2, 5, "the prefix iab: is not declared"),
        ("ASK { ?s <leads> ?o }", 1, 10, "<leads> is not an absolute IRI"),
        ("ASK { ?s <http://x.example/a b> ?o }", 1, 10, "is not an absolute IRI"),
        ("ASK { ?s ?p 'open }", 1, 13, "a string begins that is not closed"),
        ("SELECT ?s { ?s ?p ?o } GROUP BY ?o", 1, 35, "contains a variable that is unbound"),
        ("SELECT ?s { ?s ?p ?o } LIMIT ten", 1, 30, "ten is not expected here"),
        ("# 只有注释", 1, 7, "the text ends too early"),
    ],
)
def test_a_malformed_query_is_marked_where_it_goes_wrong(
    text: str, line: int, column: int, problem: str
) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        Dataset.in_memory().evaluate(SparqlRequest(query=text))

    error = caught.value
    assert (error.line, error.column, problem in str(error)) == (line, column, True), str(error)


def test_a_long_token_is_shown_in_part() -> None:
    with pytest.raises(QuerySyntaxError, match=r"a{40}… is not expected"):
        Dataset.in_memory().evaluate(SparqlRequest(query="ASK { ?s ?p " + "a" * 1000 + " }"))


def test_a_trusted_query_is_checked_in_the_same_way() -> None:
    with pytest.raises(QuerySyntaxError, match="line 1, column 8: WHERE"):
        Dataset.in_memory().select("SELECT WHERE {}")
