"""Check a graph against the SHACL shapes of ``ontology/``, with pySHACL and rdflib."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, parse, serialize
from pyshacl import validate as validate_graph
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from iabkg.errors import ResourceError
from iabkg.rdf.shared_graphs import read_turtle

__all__ = ["Complaint", "validate"]

# The vocabulary gives the subclasses that targets and sh:class look up; the shapes the rules.
_VOCABULARY = "iabkg.ttl"
_SHAPES = "shapes.ttl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One way in which one node breaks one rule.

    ``focus`` is the IRI of the node (a blank node's label) and ``path`` the IRI of the property,
    with ``^`` before it where it is followed backwards and ``|`` between alternatives; None where
    the rule is about the node itself. ``message`` is the rule, in English and then in Chinese.
    ``value`` is the offending IRI or literal, None where no single value is to blame.
    """

    focus: str
    path: str | None
    message: str
    value: str | None


def validate(data: bytes, *, ontology: Path) -> tuple[Complaint, ...]:
    """Return every complaint of the shapes in the folder ``ontology`` about ``data``, sorted.

    ``data`` is UTF-8 N-Triples or N-Quads; the graphs of N-Quads are taken together. Nothing is
    inferred beyond the subclasses that the vocabulary states, and nothing is fetched. A file of
    the folder that is missing or malformed raises ResourceError.
    """
    shapes = _read_curated(ontology / _SHAPES)
    with _without_conversion_warnings():
        graph = _read_union(data)
        graph += _read_curated(ontology / _VOCABULARY)
        report = _report(graph, shapes, ontology / _SHAPES)
    results = report.subjects(RDF.type, SH.ValidationResult)
    return tuple(sorted({_complaint(report, result, shapes) for result in results}, key=_order))


def _report(graph: Graph, shapes: Graph, source: Path) -> Graph:
    """Return the validation report; ResourceError where pySHACL cannot use the shapes."""
    try:
        _, report, _ = validate_graph(graph, shacl_graph=shapes, inference="none", inplace=True)
    except RuntimeError as error:
        raise ResourceError(source, None, f"not SHACL: {error}", "Mend it.") from error
    if not isinstance(report, Graph):
        raise ResourceError(source, None, f"not SHACL: {report}", "Mend it.")
    return report


def _read_union(data: bytes) -> Graph:
    """Return the triples of N-Triples or N-Quads, whichever graph they are in."""
    triples = (quad.triple for quad in parse(data, format=RdfFormat.N_QUADS))
    return _to_rdflib(serialize(triples, format=RdfFormat.N_TRIPLES))


def _read_curated(path: Path) -> Graph:
    return _to_rdflib(serialize(read_turtle(path), format=RdfFormat.N_TRIPLES))


def _to_rdflib(n_triples: bytes | None) -> Graph:
    return Graph().parse(data=n_triples or b"", format="nt")


def _complaint(report: Graph, result: Node, shapes: Graph) -> Complaint:
    focus = report.value(result, SH.focusNode)
    path = report.value(result, SH.resultPath)
    value = report.value(result, SH.value)
    rule = report.value(result, SH.sourceConstraint)
    if rule is None:
        rule = report.value(result, SH.sourceShape)
    else:
        # A rule in SPARQL asks once about the whole graph; its values are the nodes that break it.
        focus = value
    return Complaint(
        focus=str(focus),
        path=None if path is None else _path(report, path),
        message=_message(shapes, rule),
        value=None if value is None or value == focus else str(value),
    )


def _message(shapes: Graph, rule: Node | None) -> str:
    """Return what ``rule`` requires, in each language in turn ("en" before "zh").

    Not the report's own messages: pySHACL drops the language of those of SPARQL constraints.
    """
    found = shapes.objects(rule, SH.message)
    texts = {text.language or "": str(text) for text in found if isinstance(text, Literal)}
    return " ".join(texts[language] for language in sorted(texts))


def _path(report: Graph, path: Node) -> str:
    """Return the IRI of a predicate path; an inverse or alternative path as SPARQL writes it."""
    if isinstance(path, URIRef):
        return str(path)
    inverse = report.value(path, SH.inversePath)
    if inverse is not None:
        return "^" + _path(report, inverse)
    alternatives = report.value(path, SH.alternativePath)
    assert alternatives is not None, "the shapes have paths of no other kind"
    return "|".join(_path(report, each) for each in report.items(alternatives))


def _order(complaint: Complaint) -> tuple[str, str, str, str]:
    return complaint.focus, complaint.path or "", complaint.message, complaint.value or ""


@contextmanager
def _without_conversion_warnings() -> Iterator[None]:
    """Keep rdflib from logging a traceback for every malformed literal: the shapes complain."""
    log = logging.getLogger("rdflib.term")
    log.addFilter(_refuse)
    try:
        yield
    finally:
        log.removeFilter(_refuse)


def _refuse(_: logging.LogRecord) -> bool:
    return False
