"""Who works with whom: agencies linked by the measures that they share."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

from iabkg.exports.columns import EDGE_COLUMNS, Value, typed
from iabkg.exports.property_graph import Edge, Node, PropertyGraph
from iabkg.exports.style import EDGE_KINDS, NODE_KINDS

__all__ = ["cooperation"]


def cooperation(graph: PropertyGraph) -> PropertyGraph:
    """Return the agencies of ``graph`` and, undirected, an edge for each pair that shares measures.

    The weight of an edge is how many measures, its ``measures`` are which, and its sentences are
    those that make the two responsible.
    """
    nodes = graph.by_id()
    parts: dict[str, dict[str, Edge]] = {}
    for edge in graph.edges:
        parts.setdefault(edge.target, {}).setdefault(edge.source, edge)
    pairs: dict[tuple[str, str], list[str]] = {}
    for measure, agencies in parts.items():
        for pair in combinations(sorted(agencies, key=lambda end: nodes[end].iri), 2):
            pairs.setdefault(pair, []).append(measure)
    ordered = sorted(pairs, key=lambda pair: (nodes[pair[0]].iri, nodes[pair[1]].iri))
    edges = tuple(
        _edge(f"e{place}", pair, pairs[pair], parts, nodes) for place, pair in enumerate(ordered)
    )
    kept = tuple(node for node in graph.nodes if node.kind == "agency")
    return replace(graph, nodes=kept, edges=edges, directed=False)


def _edge(
    identifier: str,
    pair: tuple[str, str],
    measures: list[str],
    parts: Mapping[str, Mapping[str, Edge]],
    nodes: Mapping[str, Node],
) -> Edge:
    label = EDGE_KINDS["cooperation"]
    behind = [parts[measure][end] for measure in measures for end in pair]
    is_english = nodes[pair[0]].values.get("kind_label") == NODE_KINDS["agency"].name.en
    name = label.en if is_english else label.zh
    values = typed(
        {
            "label": name,
            "name": name,
            "interaction": "cooperation",
            "kind": "cooperation",
            "kind_label": name,
            "document": _shared([edge.values.get("document") for edge in behind]),
            "sentence": "\n".join(
                dict.fromkeys(str(edge.values.get("sentence", "")) for edge in behind)
            ),
            "measures": tuple(nodes[measure].label for measure in measures),
        },
        EDGE_COLUMNS,
    )
    return Edge(identifier, *pair, values, weight=len(measures))


def _shared(values: list[Value | None]) -> str | None:
    """Return the one value of all, None where they differ."""
    return str(values[0]) if values and values[0] is not None and len(set(values)) == 1 else None
