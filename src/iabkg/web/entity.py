"""Describe an instance: what the graph states of it, its facts, their evidence, and labels."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from string import Template

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from iabkg.exports.rdf import write_triples_as_xml
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.model.sparql import GRAPH_FORMATS, SparqlRequest
from iabkg.rdf.namespaces import DCTERMS, ELI, IAB, ID, NIF, ORG, PROV, RDF, RDFS, SCHEMA, SKOS, XSD
from iabkg.web.problems import RequestError

__all__ = [
    "Row",
    "Value",
    "describe",
    "describe_parts",
    "is_known",
    "link",
    "rows_of",
    "unknown",
    "write_rdf",
]

_PREFIXES = {
    "dcterms": DCTERMS.iri, "eli": ELI.iri, "iab": IAB.iri, "id": ID.iri, "nif": NIF.iri,
    "org": ORG.iri, "prov": PROV.iri, "rdf": RDF.iri, "rdfs": RDFS.iri, "schema": SCHEMA.iri,
    "skos": SKOS.iri, "xsd": XSD.iri,
}  # fmt: skip
_NTRIPLES = next(form for form in GRAPH_FORMATS if form.name == "ntriples")
# So many parts of a text are described, and so many terms labelled; a thing refers to fewer.
_MAX_TERMS = 400
_LABELLING = frozenset({SKOS["prefLabel"], DCTERMS["title"], RDFS["label"]})
_PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in _PREFIXES.items())
_FACTS = Template(
    _PROLOGUE
    + """CONSTRUCT { ?fact ?property ?value } WHERE {
  { ?fact iab:measure $thing } UNION { ?fact iab:statedIn $thing } ?fact ?property ?value
}"""
)
# A document's graph has its name, and holds all parts of its text.
_PARTS = Template(
    _PROLOGUE
    + """CONSTRUCT { ?part ?property ?value } WHERE {
  GRAPH $thing { ?part nif:referenceContext ?text ; ?property ?value }
}"""
)
_LABELS = Template(
    _PROLOGUE
    + """CONSTRUCT { ?term ?label ?text } WHERE {
  VALUES ?label { skos:prefLabel dcterms:title rdfs:label } VALUES ?term { $terms }
  ?term ?label ?text
}"""
)

# The schemes of addresses that a page may lead to.
_LEADING = ("http://", "https://", "mailto:")

Term = NamedNode | BlankNode | Literal | Triple


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
    href: str | None
    values: list[Value] = field(default_factory=list)


def is_known(graph: KnowledgeGraph, path: str) -> bool:
    """Return whether anything is stated of the instance whose IRI ends in ``path``."""
    thing = _thing(path)
    return thing is not None and bool(_describe_all(graph, [thing]))


def describe(graph: KnowledgeGraph, path: str) -> tuple[Triple, ...]:
    """Return the description of the instance whose IRI ends in ``path``, its own triples first.

    That is its concise bounded description, that of the facts stated of it, that of the parts of a
    text which these refer to, and the labels of what it and its facts refer to. Raises
    RequestError (404) where nothing is known.
    """
    thing = _thing(path)
    stated = _describe_all(graph, [thing]) if thing else ()
    if thing is None or not stated:
        raise unknown(path)
    facts = _triples(graph, _FACTS.substitute(thing=thing))
    objects = _named(triple.object for triple in (*stated, *facts))
    parts = [term for term in objects if _is_part(term, thing)]
    referred = [term for term in objects if not _is_part(term, thing)]
    known = dict.fromkeys(
        (
            *stated,
            *facts,
            *_describe_all(graph, parts[:_MAX_TERMS]),
            *_triples(graph, _LABELS.substitute(terms=" ".join(map(str, referred[:_MAX_TERMS])))),
        )
    )
    return tuple(known)


def describe_parts(graph: KnowledgeGraph, path: str) -> tuple[Triple, ...]:
    """Return what is stated of the parts of a document's text; nothing for any other thing.

    Their IRIs have a fragment, so whoever follows one arrives at the document.
    """
    return _triples(graph, _PARTS.substitute(thing=ID[path]))


def write_rdf(triples: Sequence[Triple], media_type: str) -> bytes:
    """Return the triples in one of the RDF formats; UnwritableError where it cannot hold them."""
    form = RdfFormat.from_media_type(media_type)
    if form == RdfFormat.RDF_XML:
        out = io.BytesIO()
        write_triples_as_xml(triples, _PREFIXES, out)
        return out.getvalue()
    return serialize(triples, format=form, prefixes=_PREFIXES) or b""


def rows_of(path: str, triples: Sequence[Triple], language: str) -> tuple[Row, ...]:
    """Return the properties of the instance, sorted by name, for a page in ``language``."""
    thing = ID[path]
    texts = _Texts(triples, language)
    rows: dict[NamedNode, Row] = {}
    for triple in triples:
        if triple.subject == thing:
            row = rows.setdefault(
                triple.predicate, Row(_short(triple.predicate.value), link(triple.predicate.value))
            )
            row.values.append(_value(triple.object, texts))
    for row in rows.values():
        row.values.sort(key=lambda value: (value.language or "", value.text))
    return tuple(sorted(rows.values(), key=lambda row: row.name))


def _thing(path: str) -> NamedNode | None:
    try:
        return ID[path]
    except ValueError:
        return None


def _describe_all(graph: KnowledgeGraph, things: Sequence[NamedNode]) -> tuple[Triple, ...]:
    return _triples(graph, "DESCRIBE " + " ".join(map(str, things))) if things else ()


def _triples(graph: KnowledgeGraph, query: str) -> tuple[Triple, ...]:
    """Return the answer to a query whose only strange parts are IRIs."""
    out = io.BytesIO()
    graph.query(SparqlRequest(query=query)).write(_NTRIPLES, out)
    triples = {quad.triple for quad in parse(out.getvalue(), RdfFormat.N_TRIPLES)}
    return tuple(sorted(triples, key=_reading_order))


def _named(terms: Iterable[object]) -> list[NamedNode]:
    """Return the IRIs among the terms, each once, in order."""
    return list(dict.fromkeys(term for term in terms if isinstance(term, NamedNode)))


def _reading_order(triple: Triple) -> tuple[str, bool, str, str]:
    """Put what is said of one thing together, its types first."""
    predicate = triple.predicate
    return str(triple.subject), predicate != RDF["type"], predicate.value, str(triple.object)


def _is_part(term: object, thing: NamedNode) -> bool:
    if not isinstance(term, NamedNode):
        return False
    whole, sharp, _ = term.value.partition("#")
    return bool(sharp) and thing.value.startswith(whole)


class _Texts:
    """What the terms of a description are called: words of a text, or labels."""

    def __init__(self, triples: Sequence[Triple], language: str) -> None:
        self.quotes: dict[Term, str] = {}
        self.labels: dict[Term, Literal] = {}
        for triple in triples:
            if not isinstance(triple.object, Literal):
                continue
            if triple.predicate == NIF["anchorOf"]:
                self.quotes[triple.subject] = triple.object.value
            elif triple.predicate in _LABELLING:
                spoken = (triple.object.language or "").startswith(language)
                if spoken or triple.subject not in self.labels:
                    self.labels[triple.subject] = triple.object


def _value(term: Term, texts: _Texts) -> Value:
    match term:
        case Literal():
            return Value(term.value, language=term.language, note=term.language)
        case NamedNode() if term in texts.quotes:
            # The words themselves stand for a part of a text, which has no page of its own.
            quote = f"“{texts.quotes[term]}”"
            return Value(quote, language="zh", note=term.value.partition("#")[2])
        case NamedNode() if term in texts.labels:
            label = texts.labels[term]
            return Value(
                label.value,
                href=link(term.value),
                language=label.language,
                note=_short(term.value),
            )
        case NamedNode():
            return Value(_short(term.value), href=link(term.value))
        case BlankNode() | Triple():
            return Value(str(term))


def link(iri: str) -> str | None:
    """Return the address of a thing: instances are found here, others where they are.

    None where an IRI leads nowhere, or would do something (``javascript:``).
    """
    if iri.startswith(ID.iri):
        return "/id/" + iri.removeprefix(ID.iri)
    return iri if iri.lower().startswith(_LEADING) else None


def _short(iri: str) -> str:
    for prefix, namespace in _PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def unknown(path: str) -> RequestError:
    """Return the error (404) that nothing is known of the instance."""
    return RequestError(
        HTTPStatus.NOT_FOUND, f"Nothing is known of {ID.iri}{path}. / lists where to begin."
    )
