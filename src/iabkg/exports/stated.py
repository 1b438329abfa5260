"""What the tables and pictures show: who is responsible for what, which amounts, which targets."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite

from iabkg.exports.property_graph import Edge, Node, PropertyGraph

__all__ = [
    "Matrix",
    "Stated",
    "amounts",
    "amounts_in_yuan",
    "document_label",
    "matrix",
    "parts_in_order",
    "stated",
]

_RANK = {"Lead": 0, "Responsible": 1, "Cooperating": 2}


@dataclass(frozen=True, slots=True)
class Matrix:
    """Measures in the order of the plans, agencies by how much they lead, then take part.

    ``cells`` maps the ids of a measure and an agency to the agency's part: where it has several,
    to the first of leading, being responsible, cooperating.
    """

    measures: tuple[Node, ...]
    agencies: tuple[Node, ...]
    cells: Mapping[tuple[str, str], Edge]

    def count(self, agency: Node, role: str) -> int:
        """Count the measures in which an agency has this part."""
        found = (self.cells.get((measure.id, agency.id)) for measure in self.measures)
        return sum(edge is not None and edge.values.get("role") == role for edge in found)

    def parts(self, measure: Node) -> list[Edge]:
        """Return who has a part in a measure, as the plan lists them."""
        found = (self.cells.get((measure.id, agency.id)) for agency in self.agencies)
        return sorted(filter(None, found), key=_list_order)


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact, the measure that it belongs to (None: none), and the division that states it."""

    fact: Node
    measure: Node | None
    division: Node | None

    @property
    def place(self) -> Node | None:
        """Return the measure, or the division where there is none."""
        return self.measure or self.division


def matrix(graph: PropertyGraph) -> Matrix:
    """Return who is responsible for what in ``graph``."""
    cells: dict[tuple[str, str], Edge] = {}
    for edge in graph.edges:
        if edge.kind == "responsibility":
            key = (edge.target, edge.source)
            if key not in cells or _rank(edge) < _rank(cells[key]):
                cells[key] = edge
    roles = Counter(
        (agency, cells[measure, agency].values.get("role")) for measure, agency in cells
    )
    parts = Counter(agency for _, agency in cells)
    measures = {measure for measure, _ in cells}
    agencies = [node for node in graph.nodes if node.id in parts]
    agencies.sort(key=lambda node: (-roles[node.id, "Lead"], -parts[node.id], node.label))
    ordered = [node for node in graph.nodes if node.id in measures]
    return Matrix(tuple(sorted(ordered, key=_reading_order)), tuple(agencies), cells)


def parts_in_order(graph: PropertyGraph) -> list[Edge]:
    """Return the responsibilities by measure, as the plans go; then by role, as the lists go."""
    nodes = graph.by_id()
    parts = [edge for edge in graph.edges if edge.kind == "responsibility"]

    return sorted(parts, key=lambda edge: (*_reading_order(nodes[edge.target]), *_list_order(edge)))


def _list_order(edge: Edge) -> tuple[int, int, str]:
    position = edge.values.get("position")
    return _rank(edge), position if isinstance(position, int) else 0, edge.id


def _rank(edge: Edge) -> int:
    return _RANK.get(str(edge.values.get("role")), len(_RANK))


def _reading_order(node: Node) -> tuple[str, int, str]:
    begin = node.values.get("begin_index")
    document = str(node.values.get("document", ""))
    return document, begin if isinstance(begin, int) else 0, node.iri


def stated(graph: PropertyGraph, kind: str, shortcut: str) -> list[Stated]:
    """Return the facts of a kind in the order of the plans.

    ``shortcut`` is the kind of edge that leads to them from their measure.
    """
    nodes = graph.by_id()
    measures = {edge.target: nodes[edge.source] for edge in graph.edges if edge.kind == shortcut}
    divisions = {
        edge.source: nodes[edge.target] for edge in graph.edges if edge.kind == "stated_in"
    }
    facts = sorted((node for node in graph.nodes if node.kind == kind), key=_reading_order)
    return [Stated(fact, measures.get(fact.id), divisions.get(fact.id)) for fact in facts]


def amounts(node: Node, names: Iterable[str]) -> list[float]:
    """Return the numbers that a node has in these columns."""
    found = (node.values.get(name) for name in names)
    return [float(value) for value in found if isinstance(value, int | float)]


def amounts_in_yuan(node: Node) -> list[float]:
    """Return what an amount of money states in yuan: a number, or two ends; none is NaN or INF."""
    found = amounts(node, ("value_yuan", "min_yuan", "max_yuan"))
    return [number for number in found if isfinite(number)]


def document_label(graph: PropertyGraph, iri: object) -> str:
    """Return how a document is called: by number, else by title, else its IRI."""
    for node in graph.documents:
        if node.iri == iri:
            return str(node.values.get("number") or node.label)
    return str(iri or "")
