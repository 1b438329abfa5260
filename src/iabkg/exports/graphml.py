"""Write a property graph as GraphML, plain or as yEd draws it.

What readers trip over is avoided: every column is declared once for nodes and once for edges with
one type; edges have ids of their own, or parallel ones would be merged; ids are plain names, as
GraphML wants NMTOKENs; the label is given as ``label`` (Gephi) and as ``name`` (Cytoscape). Lists,
which GraphML has none of, are one text.
"""

from collections.abc import Iterator, Mapping
from typing import IO

from iabkg.exports.columns import EDGE_COLUMNS, NODE_COLUMNS, Column, ColumnType, Value, joined
from iabkg.exports.layout import Place, place_nodes
from iabkg.exports.numbers import xsd_number
from iabkg.exports.property_graph import Edge, Node, PropertyGraph
from iabkg.exports.style import INK, NODE_KINDS, edge_colour, ink_on
from iabkg.exports.xml_text import xml_attribute, xml_data

__all__ = ["write_graphml", "write_yed"]

_OPENING = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"{more} \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
{schema}">
"""
_PLAIN = _OPENING.format(more="", schema="http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd")
_YED = _OPENING.format(
    more=' xmlns:y="http://www.yworks.com/xml/graphml"',
    schema="http://www.yworks.com/xml/schema/graphml/1.1/ygraphml.xsd",
)
_YED_KEYS = """\
<key id="d_node" for="node" yfiles.type="nodegraphics"/>
<key id="d_edge" for="edge" yfiles.type="edgegraphics"/>
"""
_NODE_KEYS = {column.name: f"n_{column.name}" for column in NODE_COLUMNS}
_EDGE_KEYS = {column.name: f"e_{column.name}" for column in EDGE_COLUMNS}
# In points, for a label of 12 points: Chinese characters are as wide as high.
_CHARACTER, _LINE, _LONGEST = 13.0, 30.0, 24


def write_graphml(graph: PropertyGraph, out: IO[bytes]) -> None:
    """Write ``graph`` to a binary file, in UTF-8."""
    out.write(_PLAIN.encode())
    _write_keys(out)
    out.write(_graph_opening(graph).encode())
    for node in graph.nodes:
        out.write(f'<node id="{node.id}">{_node_data(node)}</node>\n'.encode())
    for edge in graph.edges:
        out.write(f"{_edge_opening(edge)}{_edge_data(edge)}</edge>\n".encode())
    out.write(b"</graph>\n</graphml>\n")


def write_yed(graph: PropertyGraph, out: IO[bytes]) -> None:
    """Write ``graph`` with boxes, labels and places as yEd keeps them; elsewhere it is GraphML."""
    places = place_nodes(graph)
    arrow = "standard" if graph.directed else "none"
    out.write(_YED.encode())
    _write_keys(out)
    out.write(_YED_KEYS.encode())
    out.write(_graph_opening(graph).encode())
    for node in graph.nodes:
        drawn = f'<data key="d_node">{_drawn_node(node, places[node.id])}</data>'
        out.write(f'<node id="{node.id}">{_node_data(node)}{drawn}</node>\n'.encode())
    for edge in graph.edges:
        drawn = f'<data key="d_edge">{_drawn_edge(edge, arrow)}</data>'
        out.write(f"{_edge_opening(edge)}{_edge_data(edge)}{drawn}</edge>\n".encode())
    out.write(b"</graph>\n</graphml>\n")


def _write_keys(out: IO[bytes]) -> None:
    for line in _keys():
        out.write(line.encode())


def _keys() -> Iterator[str]:
    yield from (_key(column, "node", _NODE_KEYS[column.name]) for column in NODE_COLUMNS)
    yield from (_key(column, "edge", _EDGE_KEYS[column.name]) for column in EDGE_COLUMNS)
    yield _key(Column("weight", ColumnType.DOUBLE), "edge", "e_weight")


def _key(column: Column, domain: str, key: str) -> str:
    kind = ColumnType.STRING if column.type is ColumnType.STRINGS else column.type
    return f'<key id="{key}" for="{domain}" attr.name="{column.name}" attr.type="{kind}"/>\n'


def _graph_opening(graph: PropertyGraph) -> str:
    return f'<graph id="iabkg" edgedefault="{"directed" if graph.directed else "undirected"}">\n'


def _edge_opening(edge: Edge) -> str:
    return f'<edge id="{edge.id}" source="{edge.source}" target="{edge.target}">'


def _node_data(node: Node) -> str:
    return _data(node.values, _NODE_KEYS)


def _edge_data(edge: Edge) -> str:
    return f'{_data(edge.values, _EDGE_KEYS)}<data key="e_weight">{edge.weight}.0</data>'


def _data(values: Mapping[str, Value], keys: Mapping[str, str]) -> str:
    return "".join(
        f'<data key="{keys[name]}">{_written(joined(value))}</data>'
        for name, value in values.items()
    )


def _written(value: str | float) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return xml_data(value)
        case float():
            return xsd_number(value)
        case _:
            return str(value)


def _drawn_node(node: Node, place: Place) -> str:
    kind = NODE_KINDS[node.kind]
    ink = ink_on(kind.colour)
    label = node.label if len(node.label) <= _LONGEST else f"{node.label[: _LONGEST - 1]}…"
    width = _CHARACTER * len(label) + 16
    x, y, _ = place
    return (
        f'<y:ShapeNode><y:Geometry height="{_LINE}" width="{width}" '
        f'x="{round(x - width / 2, 2)}" y="{round(y - _LINE / 2, 2)}"/>'
        f'<y:Fill color="{kind.colour}" transparent="false"/>'
        f'<y:BorderStyle color="{INK}" type="line" width="1.0"/>'
        f'<y:NodeLabel fontSize="12" textColor="{ink}">{xml_data(label)}</y:NodeLabel>'
        f"<y:Shape type={xml_attribute(kind.shape)}/></y:ShapeNode>"
    )


def _drawn_edge(edge: Edge, arrow: str) -> str:
    colour = edge_colour(edge.values.get("role"))
    return (
        f'<y:PolyLineEdge><y:LineStyle color="{colour}" type="line" width="{_width(edge)}"/>'
        f'<y:Arrows source="none" target="{arrow}"/>'
        f'<y:EdgeLabel fontSize="10">{xml_data(edge.label)}</y:EdgeLabel></y:PolyLineEdge>'
    )


def _width(edge: Edge) -> float:
    return float(min(8, edge.weight))
