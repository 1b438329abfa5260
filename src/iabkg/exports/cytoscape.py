"""Write a property graph for Cytoscape: CX2 for the desktop, cyjs for it and for Cytoscape.js."""

from collections.abc import Iterable, Mapping
from typing import IO

from iabkg.exports.columns import EDGE_COLUMNS, NODE_COLUMNS, Column, ColumnType, Value
from iabkg.exports.layout import Place, place_nodes
from iabkg.exports.property_graph import Edge, Node, PropertyGraph
from iabkg.exports.style import INK, NODE_KINDS, edge_colour
from iabkg.exports.text import json_text, utf8

__all__ = ["write_cx2", "write_cyjs"]

_TYPES = {
    ColumnType.STRING: "string",
    ColumnType.BOOLEAN: "boolean",
    # Cytoscape's integer has 32 bits.
    ColumnType.INT: "long",
    ColumnType.DOUBLE: "double",
    ColumnType.STRINGS: "list_of_string",
}
_SHAPES = {"roundrectangle": "round-rectangle"}
_TITLE = "iabkg"

Json = dict[str, object]


def write_cx2(graph: PropertyGraph, out: IO[bytes]) -> None:
    """Write ``graph`` as CX2: columns declared with types, whole numbers as ids, drawn."""
    places = place_nodes(graph)
    numbers = {node.id: place for place, node in enumerate(graph.nodes)}
    nodes = (_cx2_node(node, numbers[node.id], places[node.id]) for node in graph.nodes)
    edges = (_cx2_edge(edge, place, numbers) for place, edge in enumerate(graph.edges))
    out.write(b'[{"CXVersion":"2.0","hasFragments":false},\n')
    out.write(utf8(f"{json_text(_meta_data(graph))},\n"))
    out.write(utf8(f"{json_text(_declarations())},\n"))
    attributes = {"networkAttributes": [{"name": _TITLE, "directed": graph.directed}]}
    out.write(utf8(f"{json_text(attributes)},\n"))
    _write_list(out, "nodes", nodes)
    _write_list(out, "edges", edges)
    out.write(utf8(f"{json_text(_visual_properties(graph))},\n"))
    out.write(b'{"status":[{"success":true,"error":""}]}]\n')


def write_cyjs(graph: PropertyGraph, out: IO[bytes]) -> None:
    """Write ``graph`` as elements of Cytoscape.js; nodes and edges have ids of one space."""
    places = place_nodes(graph)
    data = {"name": _TITLE, "shared_name": _TITLE, "directed": graph.directed}
    out.write(utf8(f'{{"format_version":"1.0","data":{json_text(data)},"elements":'))
    nodes = (_cyjs_node(node, places[node.id]) for node in graph.nodes)
    # One object holds both lists.
    _write_list(out, "nodes", nodes, ",")
    _write_list(out, "edges", map(_cyjs_edge, graph.edges), "}}\n", opening="")


def _write_list(
    out: IO[bytes], name: str, items: Iterable[Json], ending: str = "},\n", *, opening: str = "{"
) -> None:
    """Write ``{"name":[…]`` item by item, then ``ending``."""
    out.write(utf8(f'{opening}"{name}":['))
    for place, item in enumerate(items):
        out.write(utf8(("," if place else "") + "\n" + json_text(item)))
    out.write(utf8("]" + ending))


def _meta_data(graph: PropertyGraph) -> Json:
    counts = {
        "attributeDeclarations": 1,
        "networkAttributes": 1,
        "nodes": len(graph.nodes),
        "edges": len(graph.edges),
        "visualProperties": 1,
    }
    return {"metaData": [{"name": name, "elementCount": n} for name, n in counts.items()]}


def _declarations() -> Json:
    weight = {"weight": {"d": "double"}}
    network = {"name": {"d": "string"}, "directed": {"d": "boolean"}}
    return {
        "attributeDeclarations": [
            {
                "nodes": _types(NODE_COLUMNS),
                "edges": _types(EDGE_COLUMNS) | weight,
                "networkAttributes": network,
            }
        ]
    }


def _types(columns: Iterable[Column]) -> dict[str, dict[str, str]]:
    return {column.name: {"d": _TYPES[column.type]} for column in columns}


def _cx2_node(node: Node, number: int, place: Place) -> Json:
    return {"id": number, "x": place[0], "y": place[1], "v": _plain(node.values)}


def _cx2_edge(edge: Edge, number: int, numbers: Mapping[str, int]) -> Json:
    values = {**_plain(edge.values), "weight": float(edge.weight)}
    return {"id": number, "s": numbers[edge.source], "t": numbers[edge.target], "v": values}


def _cyjs_node(node: Node, place: Place) -> Json:
    return {
        "data": {"id": node.id, "shared_name": node.label, **_plain(node.values)},
        "position": {"x": place[0], "y": place[1]},
    }


def _cyjs_edge(edge: Edge) -> Json:
    ends = {"id": edge.id, "source": edge.source, "target": edge.target}
    return {"data": {**ends, **_plain(edge.values), "weight": edge.weight}}


def _plain(values: Mapping[str, Value]) -> Json:
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
    }


def _visual_properties(graph: PropertyGraph) -> Json:
    colours = {kind: style.colour for kind, style in NODE_KINDS.items()}
    shapes = {kind: _SHAPES.get(style.shape, style.shape) for kind, style in NODE_KINDS.items()}
    roles = {role: edge_colour(role) for role in ("Lead", "Cooperating", "Responsible")}
    node_mapping: Json = {
        "NODE_LABEL": {"type": "PASSTHROUGH", "definition": {"attribute": "label"}},
        "NODE_BACKGROUND_COLOR": _discrete("kind", colours),
        "NODE_SHAPE": _discrete("kind", shapes),
    }
    edge_mapping: Json = {
        "EDGE_LABEL": {"type": "PASSTHROUGH", "definition": {"attribute": "label"}},
        "EDGE_LINE_COLOR": _discrete("role", roles),
    }
    arrow = "triangle" if graph.directed else "none"
    default = {
        "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
        "node": {"NODE_LABEL_COLOR": INK, "NODE_BACKGROUND_COLOR": NODE_KINDS["other"].colour},
        "edge": {"EDGE_LINE_COLOR": edge_colour(None), "EDGE_TARGET_ARROW_SHAPE": arrow},
    }
    mapping = {"default": default, "nodeMapping": node_mapping, "edgeMapping": edge_mapping}
    return {"visualProperties": [mapping]}


def _discrete(attribute: str, values: Mapping[str, str]) -> Json:
    pairs: list[Json] = [{"v": key, "vp": value} for key, value in values.items()]
    return {
        "type": "DISCRETE",
        "definition": {"attribute": attribute, "type": "string", "map": pairs},
    }
