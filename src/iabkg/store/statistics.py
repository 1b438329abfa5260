"""Count what a dataset holds, as VoID describes datasets, within a time that is bounded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic

from iabkg.model.table import Table

__all__ = ["Counts", "Statistics", "count"]

_TRIPLES = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_TYPED = """SELECT ?g (COUNT(DISTINCT ?s) AS ?n) (COUNT(DISTINCT ?c) AS ?m)
{ GRAPH ?g { ?s a ?c } } GROUP BY ?g"""
_TERMS = """SELECT ?g (COUNT(DISTINCT ?s) AS ?n) (COUNT(DISTINCT ?p) AS ?m)
(COUNT(DISTINCT ?o) AS ?l) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"""
_ALL_TYPED = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c }"
_ALL_TERMS = "SELECT (COUNT(DISTINCT ?s) AS ?n) (COUNT(DISTINCT ?o) AS ?m) { ?s ?p ?o }"
_BY_CLASS = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(isIRI(?c)) } GROUP BY ?c"
_ALL_PROPERTIES = "SELECT DISTINCT ?p { ?s ?p ?o }"
# Oxigraph's union repeats a triple that two graphs hold; one property at a time, making them
# distinct needs little memory.
_OF_PROPERTY = "SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?o {{ ?s <{}> ?o }} }}"

Select = Callable[[str], Table]
Rows = tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a graph holds; None is what there was no time to count.

    ``entities`` are subjects that have a class.
    """

    triples: int
    entities: int | None = None
    subjects: int | None = None
    objects: int | None = None
    properties: int | None = None
    classes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """How much a dataset holds: in all, in each named graph, of each class and property (IRIs)."""

    whole: Counts
    graphs: Mapping[str, Counts]
    class_entities: Mapping[str, int] = field(default_factory=dict)
    property_triples: Mapping[str, int] = field(default_factory=dict)


def count(select: Select, *, seconds: float) -> Statistics:
    """Count with the queries of ``select``, whose default graph is the union of all graphs.

    No query is begun after ``seconds``; the triples are counted in any case, and one that several
    graphs hold counts once in the whole, where there is time to see it.
    """
    ends = monotonic() + seconds

    def table(query: str) -> Rows:
        return select(query).rows if monotonic() < ends else ()

    triples = _numbers(select(_TRIPLES).rows)
    classes = _numbers(table(_BY_CLASS))
    properties = _of_properties(table)
    ((entities,),) = table(_ALL_TYPED) or ((None,),)
    ((subjects, objects),) = table(_ALL_TERMS) or ((None, None),)
    whole = Counts(
        triples=sum(properties.values()) or sum(triples.values()),
        entities=_number(entities),
        subjects=_number(subjects),
        objects=_number(objects),
        properties=len(properties) or None,
        classes=len(classes) or None,
    )
    return Statistics(
        whole=whole,
        graphs=_by_graph(triples, table),
        class_entities=classes,
        property_triples=properties,
    )


def _by_graph(triples: Mapping[str, int], table: Callable[[str], Rows]) -> dict[str, Counts]:
    typed = table(_TYPED)
    entities, classes = _numbers(typed), _numbers(typed, column=2)
    terms = table(_TERMS)
    subjects, properties, objects = (_numbers(terms, column) for column in (1, 2, 3))
    return {
        graph: Counts(
            triples=number,
            entities=entities.get(graph),
            subjects=subjects.get(graph),
            objects=objects.get(graph),
            properties=properties.get(graph),
            classes=classes.get(graph),
        )
        for graph, number in sorted(triples.items())
    }


def _of_properties(table: Callable[[str], Rows]) -> dict[str, int]:
    """Return the triples of each property; nothing where there was no time for all of them."""
    found = {}
    for (name,) in table(_ALL_PROPERTIES):
        rows = table(_OF_PROPERTY.format(name))
        if not rows:
            return {}
        found[str(name)] = int(str(rows[0][0]))
    return found


def _numbers(rows: Rows, column: int = 1) -> dict[str, int]:
    return {str(row[0]): int(str(row[column])) for row in rows}


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))
