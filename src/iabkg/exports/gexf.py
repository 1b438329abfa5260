"""Write a property graph as GEXF 1.3, drawn: with colours, sizes and places.

Rules of the format that writers break: no ``start`` or ``end`` (the graph would become dynamic),
parallel edges have different ``kind``, items of lists are quoted (Gephi cuts unquoted ones at
brackets), amounts are ``double`` throughout, dates are text with the year beside as a number.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

from iabkg.exports.columns import EDGE_COLUMNS, NODE_COLUMNS, Column, ColumnType, Value
from iabkg.exports.layout import Place, place_nodes
from iabkg.exports.numbers import xsd_number
from iabkg.exports.property_graph import Edge, Node, PropertyGraph
from iabkg.exports.style import NODE_KINDS, edge_colour, rgb
from iabkg.exports.text import json_text
from iabkg.exports.xml_text import xml_attribute

__all__ = ["write_gexf"]

_OPENING = """\
<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<meta><creator>iabkg</creator></meta>
"""
_TYPES = {
    ColumnType.STRING: "string",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.INT: "integer",
    ColumnType.DOUBLE: "double",
    ColumnType.STRINGS: "liststring",
}


def write_gexf(graph: PropertyGraph, out: IO[bytes]) -> None:
    """Write ``graph`` to a binary file, in UTF-8."""
    for line in _lines(graph):
        out.write(line.encode())


def _lines(graph: PropertyGraph) -> Iterator[str]:
    kind = "directed" if graph.directed else "undirected"
    yield _OPENING
    yield f'<graph defaultedgetype="{kind}" mode="static" idtype="string">\n'
    yield from _attributes("node", NODE_COLUMNS)
    yield from _attributes("edge", EDGE_COLUMNS)
    yield f'<nodes count="{len(graph.nodes)}">\n'
    places = place_nodes(graph)
    yield from (_node(node, places[node.id]) for node in graph.nodes)
    yield f'</nodes>\n<edges count="{len(graph.edges)}">\n'
    seen: Counter[tuple[str, str, str]] = Counter()
    yield from (_edge(edge, _parallel_kind(edge, seen)) for edge in graph.edges)
    yield "</edges>\n</graph>\n</gexf>\n"


def _attributes(domain: str, columns: Iterable[Column]) -> Iterator[str]:
    yield f'<attributes class="{domain}" mode="static">\n'
    for column in _stored(columns):
        kind = _TYPES[column.type]
        name = _name(column.name, domain)
        yield f'<attribute id="{name}" title="{name}" type="{kind}"/>\n'
    yield "</attributes>\n"


def _stored(columns: Iterable[Column]) -> Iterator[Column]:
    """Yield the columns that the format has no place of its own for."""
    return (column for column in columns if column.name != "label")


def _node(node: Node, place: Place) -> str:
    x, y, size = place
    red, green, blue = rgb(NODE_KINDS[node.kind].colour)
    # Gephi's y grows upwards.
    return (
        f'<node id="{node.id}" label={xml_attribute(node.label)}>{_values(node.values, "node")}'
        f'<viz:color r="{red}" g="{green}" b="{blue}" a="1.0"/>'
        f'<viz:position x="{x}" y="{-y}" z="0.0"/><viz:size value="{size}"/></node>\n'
    )


def _edge(edge: Edge, kind: str) -> str:
    red, green, blue = rgb(edge_colour(edge.values.get("role")))
    opening = (
        f'<edge id="{edge.id}" source="{edge.source}" target="{edge.target}" '
        f"kind={xml_attribute(kind)} label={xml_attribute(edge.label)} "
        f'weight="{edge.weight}.0">'
    )
    colour = f'<viz:color r="{red}" g="{green}" b="{blue}" a="0.8"/>'
    return f"{opening}{_values(edge.values, 'edge')}{colour}</edge>\n"


def _parallel_kind(edge: Edge, seen: Counter[tuple[str, str, str]]) -> str:
    """Return what tells an edge from others between the same ends: its kind, numbered if need be.

    Gephi keeps a table of all kinds, so they are as few as can be.
    """
    kind = str(edge.values["interaction"])
    key = (edge.source, edge.target, kind)
    seen[key] += 1
    return kind if seen[key] == 1 else f"{kind} {seen[key]}"


def _name(column: str, domain: str) -> str:
    """Return what a column is called: ``kind`` of edges is the format's own, and ours another."""
    return "relation" if (column, domain) == ("kind", "edge") else column


def _values(values: Mapping[str, Value], domain: str) -> str:
    stored = "".join(
        f'<attvalue for="{_name(name, domain)}" value={xml_attribute(_written(value))}/>'
        for name, value in values.items()
        if name != "label"
    )
    return f"<attvalues>{stored}</attvalues>"


def _written(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case tuple():
            return json_text(value)
        case float():
            return xsd_number(value)
        case _:
            return str(value)
