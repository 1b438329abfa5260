"""Parts of the graph: the views, and what belongs to a document, an agency or a sector."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from iabkg.errors import AmbiguousNameError, UnknownNameError
from iabkg.exports.columns import split_texts
from iabkg.exports.cooperation import cooperation
from iabkg.exports.options import ExportOptions, Meanings, View
from iabkg.exports.property_graph import Edge, Node, PropertyGraph

__all__ = ["part_of_graph"]


@dataclass(frozen=True, slots=True)
class _Kinds:
    """The kinds that a view shows; nodes of the kinds ``alone`` also where no edge leads."""

    alone: frozenset[str]
    nodes: frozenset[str]
    edges: frozenset[str]


def _kinds(alone: str, nodes: str, edges: str) -> _Kinds:
    return _Kinds(
        frozenset(alone.split()), frozenset(f"{alone} {nodes}".split()), frozenset(edges.split())
    )


_VIEWS: Mapping[View, _Kinds] = {
    View.RESPONSIBILITIES: _kinds("measure", "agency", "responsibility"),
    View.AGENCIES_COOPERATION: _kinds("measure", "agency", "responsibility"),
    View.MONEY: _kinds(
        "provision", "measure division document agency", "provides stated_in responsibility"
    ),
    View.PARKS_SECTORS: _kinds(
        "park sector", "sector_group place", "focus_sector located_in broader group_member"
    ),
}
_ACTIONS = frozenset({"measure", "division", "park"})
_OF_PARKS = frozenset({"located_in", "focus_sector"})
_NAME_COLUMNS = ("iri", "label", "title", "number", "full_name", "english_name")


def part_of_graph(graph: PropertyGraph, options: ExportOptions) -> PropertyGraph:
    """Return what ``options`` ask for; UnknownNameError, AmbiguousNameError as the names go."""
    if options.document is not None:
        graph = _of_document(graph, _one(graph, "document", options.document, options.meanings))
    if options.agency is not None:
        agency = _one(graph, "agency", options.agency, options.meanings)
        graph = _around(graph, {agency.id})
    if options.sector is not None:
        # Each plan lists sectors of its own: those of one name in several plans are all meant.
        sectors = _named(graph, "sector", options.sector, options.meanings)
        graph = _around(graph, _with_narrower(graph, {node.id for node in sectors}))
    if options.view is not View.FULL:
        graph = _of_kinds(graph, _VIEWS[options.view])
    if options.view is View.MONEY:
        graph = _about_money(graph)
    return cooperation(graph) if options.view is View.AGENCIES_COOPERATION else graph


def _one(graph: PropertyGraph, kind: str, name: str, meanings: Meanings) -> Node:
    """Return the one node of a name; AmbiguousNameError where several have it."""
    found = _named(graph, kind, name, meanings)
    if len(found) == 1:
        return found[0]
    labels = {node.label for node in found} - {name}
    told_apart = len(labels) == len(found)
    raise AmbiguousNameError(
        kind, name, tuple(sorted(labels if told_apart else (node.iri for node in found)))
    )


def _named(graph: PropertyGraph, kind: str, name: str, meanings: Meanings) -> list[Node]:
    """Return the nodes of a kind that ``name`` names, by IRI, its last part, or any name."""
    wanted, iris = _folded(name), meanings(kind, name)
    things = [node for node in graph.nodes if node.kind == kind]
    found = [node for node in things if node.iri in iris or wanted in _names(node)]
    if not found:
        names = {label: label for node in things for label in (node.label, *_names(node))}
        nearest = get_close_matches(wanted, list(names), cutoff=0.3)
        raise UnknownNameError(kind, name, tuple(nearest))
    return found


def _names(node: Node) -> set[str]:
    columns = [
        name
        for column in _NAME_COLUMNS
        for name in split_texts(str(node.values.get(column, "")))
        if name
    ]
    aliases = node.values.get("aliases")
    others = aliases if isinstance(aliases, tuple) else ()
    return {_folded(text) for text in (*columns, *others, node.iri.rpartition("/id/")[2])}


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _of_document(graph: PropertyGraph, document: Node) -> PropertyGraph:
    """Keep what the plan says, and what the authority lists say of the agencies that it names."""
    own = [edge for edge in graph.edges if edge.values.get("document") == document.iri]
    named = {edge.source for edge in own if edge.kind == "responsibility"}

    def keeps(edge: Edge) -> bool:
        said_by = edge.values.get("document")
        return said_by == document.iri or (said_by is None and edge.source in named)

    return _subgraph(
        graph,
        keeps_edge=keeps,
        keeps_node=lambda node: node.values.get("document") == document.iri,
    )


def _around(graph: PropertyGraph, seeds: set[str]) -> PropertyGraph:
    """Keep ``seeds``, what is next to them, what is next to the measures and parks among that."""
    kinds = {node.id: node.kind for node in graph.nodes}
    beside = _neighbours(graph, seeds)
    actions = {end for end in beside if kinds[end] in _ACTIONS}
    kept = seeds | beside | _neighbours(graph, actions)
    # A park that a measure concerns is shown with its district and its sectors.
    parks = {end for end in kept if kinds[end] == "park"}
    kept |= {edge.target for edge in graph.edges if edge.source in parks and edge.kind in _OF_PARKS}
    return _subgraph(
        graph,
        keeps_edge=lambda edge: edge.source in kept and edge.target in kept,
        keeps_node=lambda node: node.id in kept,
    )


def _with_narrower(graph: PropertyGraph, seeds: set[str]) -> set[str]:
    broader = [edge for edge in graph.edges if edge.kind == "broader"]
    found, fresh = set(seeds), set(seeds)
    while fresh:
        fresh = {edge.source for edge in broader if edge.target in fresh} - found
        found |= fresh
    return found


def _neighbours(graph: PropertyGraph, places: set[str]) -> set[str]:
    sources = {edge.source for edge in graph.edges if edge.target in places}
    return sources | {edge.target for edge in graph.edges if edge.source in places}


def _of_kinds(graph: PropertyGraph, kinds: _Kinds) -> PropertyGraph:
    nodes = {node.id: node for node in graph.nodes if node.kind in kinds.nodes}
    return _subgraph(
        graph,
        keeps_edge=lambda edge: (
            edge.kind in kinds.edges and edge.source in nodes and edge.target in nodes
        ),
        keeps_node=lambda node: node.kind in kinds.alone,
    )


def _about_money(graph: PropertyGraph) -> PropertyGraph:
    """Keep amounts, the measures that provide them, else where they stand, and who leads those."""
    amounts = {node.id for node in graph.nodes if node.kind == "provision"}
    provided = {edge.target for edge in graph.edges if edge.kind == "provides"}
    measures = {edge.source for edge in graph.edges if edge.kind == "provides"}

    def keeps(edge: Edge) -> bool:
        match edge.kind:
            case "provides":
                return True
            case "stated_in":
                return edge.source in amounts - provided
            case _:
                return edge.target in measures and edge.values.get("role") != "Cooperating"

    return _subgraph(graph, keeps_edge=keeps, keeps_node=lambda node: node.kind == "provision")


def _subgraph(
    graph: PropertyGraph,
    *,
    keeps_edge: Callable[[Edge], bool],
    keeps_node: Callable[[Node], bool],
) -> PropertyGraph:
    """Return the edges that are kept with their ends, and the nodes that are kept besides."""
    edges = tuple(edge for edge in graph.edges if keeps_edge(edge))
    ends = _ends(edges)
    nodes = tuple(node for node in graph.nodes if node.id in ends or keeps_node(node))
    return replace(graph, nodes=nodes, edges=edges)


def _ends(edges: Iterable[Edge]) -> set[str]:
    return {end for edge in edges for end in (edge.source, edge.target)}
