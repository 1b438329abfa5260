import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from iabkg.model.table import Cell
from iabkg.store.cells import cell

XSD = "http://www.w3.org/2001/XMLSchema#"
A = NamedNode("http://x.example/a")


def typed(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (A, "http://x.example/a"),
        (BlankNode("b"), "_:b"),
        (Triple(A, A, A), "<http://x.example/a> <http://x.example/a> <http://x.example/a>"),
        (Literal("仿制药"), "仿制药"),
        (Literal("generic drugs", language="en"), "generic drugs"),
        (typed("20", "integer"), 20),
        (typed("120", "nonNegativeInteger"), 120),
        (typed("100000000.0", "decimal"), 100_000_000),
        (typed("0.2", "decimal"), 0.2),
        (typed("1e3", "double"), 1000),
        (typed("INF", "double"), "INF"),
        (typed("NaN", "double"), "NaN"),
        (typed("twenty", "integer"), "twenty"),
        (typed("true", "boolean"), True),
        (typed("0", "boolean"), False),
        (typed("maybe", "boolean"), "maybe"),
        (typed("2018-03-22", "date"), "2018-03-22"),
        (typed("2018", "gYear"), "2018"),
    ],
)
def test_a_term_becomes_a_plain_value(
    term: NamedNode | BlankNode | Literal | Triple | None, value: Cell
) -> None:
    result = cell(term)

    assert (result, type(result)) == (value, type(value))
