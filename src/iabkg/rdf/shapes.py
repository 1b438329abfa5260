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
    shapes = _read_turtle(ontology / _SHAPES)
    with _without_conversion_warnings():
        graph = _read_union(data) + _read_turtle(ontology / _VOCABULARY)
        _, report, _ = validate_graph(
            graph,
            shacl_graph=shapes,
            inference="none",
            inplace=True,
            advanced=False,
            meta_shacl=False,
            do_owl_imports=False,
        )
    if not isinstance(report, Graph):
        raise ResourceError(ontology / _SHAPES, None, f"pySHACL fails: {report}", "Mend it.")
    found = {_complaint(report, result) for result in report.subjects(RDF.type, SH.ValidationResult)}
    return tuple(sorted(found, key=_order))


def _read_union(data: bytes) -> Graph:
    """Return the triples of N-Triples or N-Quads, whichever graph they are in."""
    triples = (quad.triple for quad in parse(data, format=RdfFormat.N_QUADS))
    return _to_rdflib(serialize(triples, format=RdfFormat.N_TRIPLES))


def _read_turtle(path: Path) -> Graph:
    try:
        triples = [quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE)]
    except OSError as error:
        raise ResourceError(path, None, "the file cannot be read", "Install iabkg again.") from error
    except SyntaxError as error:
        raise ResourceError(path, error.lineno, f"not Turtle: {error.msg}", "Mend it.") from error
    return _to_rdflib(serialize(triples, format=RdfFormat.N_TRIPLES))


def _to_rdflib(n_triples: bytes | None) -> Graph:
    return Graph().parse(data=n_triples or b"", format="nt")


def _complaint(report: Graph, result: Node) -> Complaint:
    focus = report.value(result, SH.focusNode)
    path = report.value(result, SH.resultPath)
    value = report.value(result, SH.value)
    if (result, SH.sourceConstraintComponent, SH.SPARQLConstraintComponent) in report:
        # A rule in SPARQL asks once about the whole graph; its values are the nodes that break it.
        focus = value
    return Complaint(
        focus=str(focus),
        path=None if path is None else _path(report, path),
        message=_message(report, result),
        value=None if value is None or value == focus else str(value),
    )


def _message(report: Graph, result: Node) -> str:
    """Return the rule in each of its languages, "en" before "zh"."""
    found = report.objects(result, SH.resultMessage)
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
