"""Dereference an instance: what the graph states of it, as RDF or as a small page."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.model.sparql import GRAPH_FORMATS, SparqlRequest
from iabkg.rdf.namespaces import DCTERMS, ELI, IAB, ID, NIF, ORG, PROV, RDF, SCHEMA, SKOS, XSD
from iabkg.web.problems import RequestError

__all__ = ["Row", "Value", "describe", "rows_of", "write_rdf"]

_PREFIXES = {
    "dcterms": DCTERMS.iri, "eli": ELI.iri, "iab": IAB.iri, "id": ID.iri, "nif": NIF.iri,
    "org": ORG.iri, "prov": PROV.iri, "rdf": RDF.iri, "schema": SCHEMA.iri, "skos": SKOS.iri,
    "xsd": XSD.iri,
}  # fmt: skip
_NTRIPLES = next(form for form in GRAPH_FORMATS if form.name == "ntriples")
# So many parts of a text are described with what refers to them; documents refer to few.
_MAX_PARTS = 200


@dataclass(frozen=True, slots=True)
class Value:
    """An object as a page shows it: its text, where it leads, and what stands beside it."""

    text: str
    href: str | None = None
    language: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A property of the thing, with all its values."""

    name: str
    href: str
    values: list[Value] = field(default_factory=list)


def describe(graph: KnowledgeGraph, path: str) -> tuple[Triple, ...]:
    """Return what is stated of the instance whose IRI ends in ``path``, its own triples first.

    The parts of a text that it refers to have IRIs with a fragment, which cannot be fetched for
    themselves: they are described too. Raises RequestError (404) where nothing is known.
    """
    try:
        thing = ID[path]
    except ValueError:
        raise _unknown(path) from None
    stated = _describe_all(graph, [thing])
    if not stated:
        raise _unknown(path)
    parts = [triple.object for triple in stated if _is_part(triple.object, thing)]
    named = [part for part in dict.fromkeys(parts) if isinstance(part, NamedNode)]
    return stated + (_describe_all(graph, named[:_MAX_PARTS]) if named else ())


def write_rdf(triples: Sequence[Triple], media_type: str) -> bytes:
    """Return the triples in one of the RDF formats."""
    form = RdfFormat.from_media_type(media_type)
    return serialize(triples, format=form, prefixes=_PREFIXES) or b""


def rows_of(path: str, triples: Sequence[Triple]) -> tuple[Row, ...]:
    """Return the properties of the instance, sorted by name, for a page."""
    thing = ID[path]
    quotes = {
        triple.subject: triple.object.value
        for triple in triples
        if triple.predicate == NIF["anchorOf"] and isinstance(triple.object, Literal)
    }
    rows: dict[NamedNode, Row] = {}
    for triple in triples:
        if triple.subject == thing:
            row = rows.setdefault(
                triple.predicate, Row(_short(triple.predicate.value), triple.predicate.value)
            )
            row.values.append(_value(triple.object, quotes))
    for row in rows.values():
        row.values.sort(key=lambda value: (value.language or "", value.text))
    return tuple(sorted(rows.values(), key=lambda row: row.name))


def _describe_all(graph: KnowledgeGraph, things: Sequence[NamedNode]) -> tuple[Triple, ...]:
    query = "DESCRIBE " + " ".join(str(thing) for thing in things)
    out = io.BytesIO()
    graph.query(SparqlRequest(query=query)).write(_NTRIPLES, out)
    triples = [quad.triple for quad in parse(out.getvalue(), RdfFormat.N_TRIPLES)]
    return tuple(sorted(triples, key=_reading_order))


def _reading_order(triple: Triple) -> tuple[str, bool, str, str]:
    """Put what is said of one thing together, its types first."""
    predicate = triple.predicate
    return str(triple.subject), predicate != RDF["type"], predicate.value, str(triple.object)


def _is_part(term: object, thing: NamedNode) -> bool:
    if not isinstance(term, NamedNode):
        return False
    whole, sharp, _ = term.value.partition("#")
    return bool(sharp) and thing.value.startswith(whole)


def _value(
    term: NamedNode | BlankNode | Literal | Triple,
    quotes: dict[NamedNode | BlankNode | Triple, str],
) -> Value:
    match term:
        case Literal():
            return Value(term.value, language=term.language, note=term.language)
        case NamedNode() if term in quotes:
            # The words themselves stand for a part of a text, which has no page of its own.
            return Value(f"“{quotes[term]}”", language="zh", note=term.value.partition("#")[2])
        case NamedNode():
            return Value(_short(term.value), href=_href(term.value))
        case BlankNode() | Triple():
            return Value(str(term))


def _href(iri: str) -> str:
    """Return the address of a thing: instances are found here, the rest where it is."""
    return "/id/" + iri.removeprefix(ID.iri) if iri.startswith(ID.iri) else iri


def _short(iri: str) -> str:
    for prefix, namespace in _PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _unknown(path: str) -> RequestError:
    return RequestError(
        HTTPStatus.NOT_FOUND, f"Nothing is known of {ID.iri}{path}. / lists where to begin."
    )
