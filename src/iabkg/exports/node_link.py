"""Write a property graph as node-link JSON, which D3 and Observable read as it is."""

from typing import IO

from iabkg.exports.property_graph import Edge, Node, PropertyGraph
from iabkg.exports.style import NODE_KINDS
from iabkg.exports.text import json_text, utf8

__all__ = ["link_json", "node_json", "write_node_link"]

Json = dict[str, object]


def write_node_link(graph: PropertyGraph, out: IO[bytes]) -> None:
    """Write ``{"directed":…,"multigraph":true,"graph":{},"nodes":[…],"links":[…]}``."""
    directed = json_text(graph.directed)
    out.write(utf8(f'{{"directed":{directed},"multigraph":true,"graph":{{}},"nodes":['))
    for place, node in enumerate(graph.nodes):
        out.write(utf8(("," if place else "") + "\n" + json_text(node_json(node))))
    out.write(b'],"links":[')
    for place, edge in enumerate(graph.edges):
        out.write(utf8(("," if place else "") + "\n" + json_text(link_json(edge))))
    out.write(b"]}\n")


def node_json(node: Node) -> Json:
    """Return a node with its colour; a list stays a list."""
    return {"id": node.id, "color": NODE_KINDS[node.kind].colour, **node.values}


def link_json(edge: Edge) -> Json:
    """Return an edge; ``key`` tells parallel ones apart, as NetworkX wants."""
    ends = {"source": edge.source, "target": edge.target, "key": edge.id}
    return {**ends, "weight": edge.weight, **edge.values}
