"""Where nodes stand and how large they are, so that a graph opens drawn and not as one heap.

Rings, one for each kind, in the order in which the kinds hang together; on its ring a node stands
next to what it is linked to further in. The same graph is always placed alike, in linear time.
"""

from collections.abc import Mapping
from math import atan2, cos, hypot, pi, sin, sqrt

from iabkg.exports.property_graph import Node, PropertyGraph

__all__ = ["Place", "place_nodes"]

_RINGS = (
    "agency", "measure", "provision", "ratio", "target", "programme", "membership", "park",
    "sector", "sector_group", "place", "division", "document", "cited", "attachment", "term",
    "other",
)  # fmt: skip
_GAP = 120.0
_SPACING = 46.0
_SMALLEST, _LARGEST, _GROWTH = 10.0, 60.0, 4.0

Place = tuple[float, float, float]
"""x, y and the diameter, in the units that graph tools take for points; y grows downwards."""


def place_nodes(graph: PropertyGraph) -> dict[str, Place]:
    """Return the place of each node by its id."""
    degrees = graph.degrees()
    neighbours: dict[str, list[str]] = {}
    for edge in graph.edges:
        neighbours.setdefault(edge.source, []).append(edge.target)
        neighbours.setdefault(edge.target, []).append(edge.source)
    angles: dict[str, float] = {}
    places: dict[str, Place] = {}
    radius = 0.0
    for ring in _rings(graph):
        radius = max(radius + _GAP, len(ring) * _SPACING / (2 * pi))
        ordered = _ordered(ring, neighbours, angles)
        for number, identifier in enumerate(ordered):
            angle = 2 * pi * number / len(ordered) - pi / 2
            angles[identifier] = angle
            size = min(_LARGEST, _SMALLEST + _GROWTH * sqrt(degrees[identifier]))
            x, y = radius * cos(angle), radius * sin(angle)
            places[identifier] = (round(x, 2), round(y, 2), round(size, 2))
    return places


def _rings(graph: PropertyGraph) -> list[list[Node]]:
    rings: dict[str, list[Node]] = {kind: [] for kind in _RINGS}
    for node in graph.nodes:
        rings[node.kind].append(node)
    return [ring for ring in rings.values() if ring]


def _ordered(
    ring: list[Node], neighbours: Mapping[str, list[str]], angles: Mapping[str, float]
) -> list[str]:
    """Return the ids of a ring by the mean direction of what is placed and linked to each."""

    def direction(node: Node) -> tuple[float, str]:
        known = [angles[end] for end in neighbours.get(node.id, ()) if end in angles]
        x, y = sum(map(cos, known)), sum(map(sin, known))
        # Where neighbours pull evenly to all sides, rounding would decide; the label does.
        turned = (atan2(y, x) + pi / 2) % (2 * pi) if hypot(x, y) > 1e-9 else 2 * pi
        return round(turned, 9), node.label

    return [node.id for node in sorted(ring, key=direction)]
