"""The sample graph: two small plans with everything that queries, lookups and exports ask about."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    Variable,
    parse,
)

from iabkg.model.table import Cell, Table

__all__ = ["ID", "NIF", "Sample", "sample_quads"]

ID = "https://w3id.org/iabkg/id/"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
_FILE = Path(__file__).parent / "sample.trig"


def sample_quads() -> list[Quad]:
    return list(parse(path=str(_FILE), format=RdfFormat.TRIG))


class Sample:
    """Quads in memory, asked as the store of iabkg is asked."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._store = Store()
        for quad in quads:
            self._store.add(quad)

    def graphs(self) -> tuple[NamedNode, ...]:
        return tuple(g for g in self._store.named_graphs() if isinstance(g, NamedNode))

    def triples(self, graph: NamedNode) -> Iterator[Triple]:
        for quad in self._store.quads_for_pattern(None, None, None, graph):
            yield quad.triple

    def select(
        self, sparql: str, bindings: Mapping[str, NamedNode | Literal] | None = None
    ) -> Table:
        solutions = self._store.query(
            sparql,
            use_default_graph_as_union=True,
            substitutions={Variable(name): term for name, term in (bindings or {}).items()},
        )
        assert isinstance(solutions, QuerySolutions)
        return Table(
            tuple(variable.value for variable in solutions.variables),
            tuple(tuple(map(_cell, row)) for row in solutions),
        )


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
