"""Write a property graph for Neo4j: tables with import headers, and the same as a Cypher script."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from typing import IO, TypeVar

from iabkg.exports.archive import Archive
from iabkg.exports.columns import EDGE_COLUMNS, NODE_COLUMNS, Column, ColumnType, Value
from iabkg.exports.csv_tables import cell, csv_bytes
from iabkg.exports.property_graph import Edge, Node, PropertyGraph
from iabkg.exports.text import json_text, utf8

__all__ = ["write_neo4j"]

_TYPES = {
    ColumnType.STRING: "string",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.INT: "long",
    ColumnType.DOUBLE: "double",
    ColumnType.STRINGS: "string[]",
}
# Between the items of lists: ; stands in Chinese and English text, this does not.
_ARRAY_DELIMITER = "\x1f"
_LINE_ENDS = re.compile(r"[\r\n]+")
_BATCH = 500
_README = "neo4j.md"

Thing = TypeVar("Thing")


def write_neo4j(graph: PropertyGraph, out: IO[bytes]) -> None:
    """Write a ZIP file: ``nodes/*.csv``, ``relationships/*.csv``, import.sh, import.cypher."""
    with Archive(out) as archive:
        words = []
        for label, nodes in _by_label(graph.nodes).items():
            archive.add(f"nodes/{label}.csv", csv_bytes(_node_rows(label, nodes)))
            words.append(f"--nodes=nodes/{label}.csv")
        kinds = {node.id: _label(node) for node in graph.nodes}
        iris = {node.id: node.iri for node in graph.nodes}
        for (kind, source, target), edges in _by_ends(graph.edges, kinds).items():
            name = f"{source}-{kind}-{target}"
            rows = _edge_rows(edges, source, target, iris)
            archive.add(f"relationships/{name}.csv", csv_bytes(rows))
            words.append(f"--relationships=relationships/{name}.csv")
        archive.add("import.sh", _script(words), executable=True)
        archive.add("import.cypher", utf8("".join(_cypher(graph))))
        readme = resources.files("iabkg.exports") / "texts" / _README
        archive.add("README.md", readme.read_bytes())


def _by_label(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for node in nodes:
        found.setdefault(_label(node), []).append(node)
    return found


def _by_ends(
    edges: Iterable[Edge], labels: dict[str, str]
) -> dict[tuple[str, str, str], list[Edge]]:
    """Group edges by type and by the labels of their ends, as each file has one id space an end."""
    found: dict[tuple[str, str, str], list[Edge]] = {}
    for edge in edges:
        key = (_type(edge), labels[edge.source], labels[edge.target])
        found.setdefault(key, []).append(edge)
    return found


def _label(node: Node) -> str:
    """Return the label of a kind as Neo4j writes labels: SectorGroup."""
    return "".join(part.capitalize() for part in node.kind.split("_"))


def _type(edge: Edge) -> str:
    """Return the type of a relation as Neo4j writes types; roles are types: LEAD."""
    role = edge.values.get("role")
    return str(role if role and edge.kind == "responsibility" else edge.kind).upper()


def _used(columns: Iterable[Column], things: Iterable[Node | Edge]) -> list[Column]:
    filled = {name for thing in things for name in thing.values}
    return [column for column in columns if column.name in filled and column.name != "iri"]


def _node_rows(label: str, nodes: Sequence[Node]) -> Iterator[Sequence[str]]:
    columns = _used(NODE_COLUMNS, nodes)
    header = [f"{column.name}:{_TYPES[column.type]}" for column in columns]
    yield [f"iri:ID({label})", *header, ":LABEL"]
    for node in nodes:
        values = [_cell(node.values.get(column.name)) for column in columns]
        yield [node.iri, *values, label]


def _edge_rows(
    edges: Sequence[Edge], source: str, target: str, iris: Mapping[str, str]
) -> Iterator[Sequence[str]]:
    columns = _used(EDGE_COLUMNS, edges)
    header = [f"{column.name}:{_TYPES[column.type]}" for column in columns]
    yield [f":START_ID({source})", f":END_ID({target})", ":TYPE", "iri", "weight:double", *header]
    for edge in edges:
        values = [_cell(edge.values.get(column.name)) for column in columns]
        iri = str(edge.values.get("iri", ""))
        ends = [iris[edge.source], iris[edge.target]]
        yield [*ends, _type(edge), iri, f"{edge.weight}.0", *values]


def _cell(value: Value | None) -> str:
    if isinstance(value, tuple):
        return _ARRAY_DELIMITER.join(_flat(item) for item in value)
    return _flat(cell(value))


def _flat(text: str) -> str:
    """Return text on one line: Neo4j reads fields of several lines only when told so."""
    return _LINE_ENDS.sub(" ", text)


def _script(words: Sequence[str]) -> bytes:
    files = " \\\n  ".join(words)
    return (
        "#!/bin/sh\n# Imports the tables into a new, stopped database: ./import.sh [NAME]\n"
        'cd "$(dirname "$0")" && exec neo4j-admin database import full \\\n'
        f"  --array-delimiter='U+001F' --multiline-fields=false \\\n  {files} \\\n"
        '  "${1:-neo4j}"\n'
    ).encode()


def _cypher(graph: PropertyGraph) -> Iterator[str]:
    labels = {node.id: _label(node) for node in graph.nodes}
    for label in sorted(set(labels.values())):
        yield (
            f"CREATE CONSTRAINT {label.lower()}_iri IF NOT EXISTS\n"
            f"FOR (n:{label}) REQUIRE n.iri IS UNIQUE;\n"
        )
    for label, nodes in _by_label(graph.nodes).items():
        for batch in _batches(nodes):
            rows = ",\n".join(_map(node.values) for node in batch)
            yield f"UNWIND [\n{rows}\n] AS row\nMERGE (n:{label} {{iri: row.iri}}) SET n += row;\n"
    iris = {node.id: node.iri for node in graph.nodes}
    for (kind, source, target), edges in _by_ends(graph.edges, labels).items():
        for part in _batches(edges):
            rows = ",\n".join(_edge_map(edge, iris) for edge in part)
            yield (
                f"UNWIND [\n{rows}\n] AS row\n"
                f"MATCH (a:{source} {{iri: row.a}})\nMATCH (b:{target} {{iri: row.b}})\n"
                f"MERGE (a)-[r:{kind} {{key: row.key}}]->(b) SET r += row.values;\n"
            )


def _batches(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    for start in range(0, len(things), _BATCH):
        yield things[start : start + _BATCH]


def _edge_map(edge: Edge, iris: dict[str, str]) -> str:
    ends = f"a: {_literal(iris[edge.source])}, b: {_literal(iris[edge.target])}"
    # What tells parallel relations apart and stays the same at the next import.
    key = _literal(str(edge.values.get("iri") or edge.kind))
    values = _map({**edge.values, "weight": float(edge.weight)})
    return f"{{{ends}, key: {key}, values: {values}}}"


def _map(values: Mapping[str, Value]) -> str:
    return "{" + ", ".join(f"{name}: {_literal(value)}" for name, value in values.items()) + "}"


def _literal(value: Value) -> str:
    """Return a literal of Cypher, whose strings take the escapes of JSON."""
    return json_text(list(value) if isinstance(value, tuple) else value)
