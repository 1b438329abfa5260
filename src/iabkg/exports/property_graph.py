"""The graph as nodes and edges with typed columns: what every format for graph tools is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from iabkg.exports import sparql
from iabkg.model.table import Cell, Table

__all__ = [
    "EDGE_COLUMNS",
    "NODE_COLUMNS",
    "Column",
    "ColumnType",
    "Edge",
    "Node",
    "PropertyGraph",
    "Value",
    "read_property_graph",
]

Value = str | int | float | bool
_Row = dict[str, Cell]


class ColumnType(StrEnum):
    """What a column holds; the values are GraphML's names."""

    STRING = "string"
    BOOLEAN = "boolean"
    INT = "int"
    DOUBLE = "double"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of nodes or edges. No name is one that a graph format keeps for itself."""

    name: str
    type: ColumnType


@dataclass(frozen=True, slots=True)
class Node:
    """A node; ``values`` holds the columns that have a value, in the order of the columns."""

    id: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed edge between the nodes with the ids ``source`` and ``target``."""

    id: str
    source: str
    target: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """Nodes by kind and IRI, edges by kind and ends: the same graph is always written alike."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def _columns(
    strings: str, *, ints: str = "", doubles: str = "", booleans: str = ""
) -> tuple[Column, ...]:
    return (
        *(Column(name, ColumnType.STRING) for name in strings.split()),
        *(Column(name, ColumnType.INT) for name in ints.split()),
        *(Column(name, ColumnType.DOUBLE) for name in doubles.split()),
        *(Column(name, ColumnType.BOOLEAN) for name in booleans.split()),
    )


# Money is in yuan, as double: amounts can be fractions of a yuan, and 2^53 yuan are enough.
NODE_COLUMNS = _columns(
    """
    label name kind iri document path title measure_class full_name english_name level agency_kind
    number issued district batch provision_kind comparator rate_comparator rate_base per_unit
    period tier instrument beneficiary text
    """,
    ints="issued_year period_start period_end",
    doubles="value_yuan min_yuan max_yuan rate highest_rate",
)
EDGE_COLUMNS = _columns(
    "label name interaction kind role printed_name text iri", ints="position", booleans="open_ended"
)


def read_property_graph(select: Callable[[str], Table]) -> PropertyGraph:
    """Read the property graph; ``select`` answers a SPARQL query over the whole graph."""
    evidence = _evidence(select(sparql.EVIDENCE))
    things = {
        iri: {"kind": kind, "iri": iri} | evidence.get(iri, {}) | values
        for kind, query in sparql.NODES.items()
        for iri, values in _by_iri(select(query))
    }
    links = [
        {"kind": kind} | evidence.get(str(row.get("iri")), {}) | row
        for kind, query in sparql.EDGES.items()
        for row in sorted(_rows(select(query)), key=_order)
    ]
    for link in links:
        for end in (str(link["source"]), str(link["target"])):
            # What is linked to but of no kind above still is a node: no edge is lost.
            things.setdefault(end, {"kind": "other", "iri": end, "label": end})
    nodes = {iri: _node(f"n{place}", values) for place, (iri, values) in enumerate(things.items())}
    edges = (_edge(f"e{place}", link, nodes) for place, link in enumerate(links))
    return PropertyGraph(tuple(nodes.values()), tuple(edges))


def _node(identifier: str, values: _Row) -> Node:
    label = values.get("label") or values.get("text") or values["iri"]
    return Node(identifier, _typed(values | {"label": label, "name": label}, NODE_COLUMNS))


def _edge(identifier: str, link: _Row, nodes: Mapping[str, Node]) -> Edge:
    label = link.get("role") or link["kind"]
    named = link | {"label": label, "name": label, "interaction": label}
    source, target = nodes[str(link["source"])], nodes[str(link["target"])]
    return Edge(identifier, source.id, target.id, _typed(named, EDGE_COLUMNS))


def _typed(values: _Row, columns: tuple[Column, ...]) -> dict[str, Value]:
    cells = ((column, values.get(column.name)) for column in columns)
    return {column.name: _value(column, cell) for column, cell in cells if cell is not None}


def _value(column: Column, cell: str | float) -> Value:
    match column.type:
        case ColumnType.STRING:
            return str(cell)
        case ColumnType.BOOLEAN:
            return str(cell).lower() == "true"
        case ColumnType.INT:
            return int(cell)
        case ColumnType.DOUBLE:
            return float(cell)
        case _:
            assert_never(column.type)


def _rows(table: Table) -> list[_Row]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _order(row: _Row) -> tuple[str, ...]:
    return tuple("" if cell is None else str(cell) for cell in row.values())


def _by_iri(table: Table) -> list[tuple[str, _Row]]:
    """Return one row for each thing, by IRI: the first where the graph says two things of it."""
    first: dict[str, _Row] = {}
    for row in sorted(_rows(table), key=_order):
        first.setdefault(str(row["iri"]), row)
    return list(first.items())


def _evidence(table: Table) -> dict[str, _Row]:
    """Return for each thing its document and the words that state it, in the order of the text."""
    quotations: dict[str, list[tuple[int, str]]] = {}
    documents: dict[str, Cell] = {}
    for iri, document, begin, words in table.rows:
        quotations.setdefault(str(iri), []).append((int(str(begin)), str(words)))
        documents[str(iri)] = document
    return {
        iri: {
            "document": documents[iri],
            "text": " … ".join(words for _, words in sorted(found)),
        }
        for iri, found in quotations.items()
    }
