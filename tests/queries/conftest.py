"""The sample graph: two small plans with everything that queries ask about."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Variable,
    parse,
)

from iabkg.model.table import Cell, Table

_SAMPLE = Path(__file__).parent / "sample.trig"
Select = Callable[[str, Mapping[str, NamedNode | Literal]], Table]


@pytest.fixture(scope="session")
def select() -> Select:
    return _select_from(_quads())


@pytest.fixture(scope="session")
def reversed_select() -> Select:
    return _select_from(_quads()[::-1])


def _quads() -> list[Quad]:
    return list(parse(path=str(_SAMPLE), format=RdfFormat.TRIG))


def _select_from(quads: list[Quad]) -> Select:
    store = Store()
    for quad in quads:
        store.add(quad)

    def answer(sparql: str, bindings: Mapping[str, NamedNode | Literal]) -> Table:
        solutions = store.query(
            sparql,
            use_default_graph_as_union=True,
            substitutions={Variable(name): term for name, term in bindings.items()},
        )
        assert isinstance(solutions, QuerySolutions)
        return Table(
            tuple(variable.value for variable in solutions.variables),
            tuple(tuple(map(_cell, row)) for row in solutions),
        )

    return answer


def _cell(term: object) -> Cell:
    if term is None:
        return None
    assert isinstance(term, NamedNode | Literal)
    if isinstance(term, Literal):
        match term.datatype.value.rpartition("#")[2]:
            case "integer" | "nonNegativeInteger":
                return int(term.value)
            case "decimal":
                return float(term.value)
            case "boolean":
                return term.value == "true"
    return term.value
