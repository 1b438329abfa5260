"""Write a property graph as GraphML, so that every reader of the format takes it.

What readers trip over is avoided: every column is declared once for nodes and once for edges with
one type; edges have ids of their own, or parallel ones would be merged; ids are plain names, as
GraphML wants NMTOKENs; the label is given as ``label`` (Gephi) and as ``name`` (Cytoscape).
"""

from collections.abc import Iterator, Mapping
from typing import IO

from iabkg.exports.property_graph import (
    EDGE_COLUMNS,
    NODE_COLUMNS,
    Column,
    PropertyGraph,
    Value,
)
from iabkg.exports.xml_text import xml_data

__all__ = ["write_graphml"]

_OPENING = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def write_graphml(graph: PropertyGraph, out: IO[bytes]) -> None:
    """Write ``graph`` to a binary file, in UTF-8."""
    for line in _lines(graph):
        out.write(line.encode("utf-8"))


def _lines(graph: PropertyGraph) -> Iterator[str]:
    node_keys = {column.name: f"n_{column.name}" for column in NODE_COLUMNS}
    edge_keys = {column.name: f"e_{column.name}" for column in EDGE_COLUMNS}
    yield _OPENING
    yield from (_key(column, "node", node_keys[column.name]) for column in NODE_COLUMNS)
    yield from (_key(column, "edge", edge_keys[column.name]) for column in EDGE_COLUMNS)
    yield '<graph id="iabkg" edgedefault="directed">\n'
    for node in graph.nodes:
        yield f'<node id="{node.id}">{_data(node.values, node_keys)}</node>\n'
    for edge in graph.edges:
        opening = f'<edge id="{edge.id}" source="{edge.source}" target="{edge.target}">'
        yield f"{opening}{_data(edge.values, edge_keys)}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _key(column: Column, domain: str, key: str) -> str:
    return f'<key id="{key}" for="{domain}" attr.name="{column.name}" attr.type="{column.type}"/>\n'


def _data(values: Mapping[str, Value], keys: Mapping[str, str]) -> str:
    return "".join(
        f'<data key="{keys[name]}">{_written(value)}</data>' for name, value in values.items()
    )


def _written(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return xml_data(value)
        case _:
            return str(value)
