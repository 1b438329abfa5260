"""One document's graph as plain values: the properties of its nodes, its text, its evidence."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from iabkg.evaluation.statements import folded
from iabkg.model.table import Table
from iabkg.model.text import Span

__all__ = ["DocumentNodes", "Select", "documents_by_digest", "read_nodes"]

Select = Callable[[str, Mapping[str, NamedNode | Literal]], Table]
"""Answers a SPARQL SELECT; the mapping gives values to variables, which the query projects."""

_DIGESTS = """
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
SELECT ?document (SHA256(?text) AS ?digest) WHERE {
  GRAPH ?document { ?context nif:isString ?text }
}"""
# Facts have many properties, most of them optional: the graph is read whole, and joined here.
_TRIPLES = """
SELECT ?document ?subject ?property (STR(?object) AS ?value) (LANG(?object) AS ?language) WHERE {
  GRAPH ?document { ?subject ?property ?object }
}"""
_LABELS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?document ?thing ?label ?name WHERE {
  GRAPH ?document { ?subject ?property ?thing }
  ?thing skos:prefLabel ?label ; skos:prefLabel|skos:altLabel ?name .
  FILTER(LANG(?label) = "zh" && LANG(?name) = "zh")
}"""

_PREFIXES = {
    "iab": "https://w3id.org/iabkg/ontology#",
    "schema": "https://schema.org/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "dcterms": "http://purl.org/dc/terms/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_LANGUAGES = (None, "", "zh")


@dataclass(frozen=True, slots=True)
class DocumentNodes:
    """The nodes of one document's graph.

    ``properties`` maps a node's IRI to its properties (``iab:role``) with their values as text,
    sorted, in Chinese where they have a language. ``labels`` has the name of each thing that the
    document refers to, ``names`` all its names.
    """

    iri: str
    text: str
    properties: Mapping[str, Mapping[str, tuple[str, ...]]]
    labels: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]

    def of_class(self, *classes: str) -> tuple[str, ...]:
        """Return the nodes of any of the classes, in the order of their evidence."""
        wanted = {_full(name) for name in classes}
        nodes = (
            node for node in self.properties if wanted.intersection(self.all(node, "rdf:type"))
        )
        return tuple(sorted(nodes, key=lambda node: (sorted(self.spans(node)), node)))

    def all(self, node: str, name: str) -> tuple[str, ...]:
        """Return the values of a property."""
        return self.properties.get(node, {}).get(name, ())

    def one(self, node: str, name: str) -> str | None:
        """Return the first value of a property, None where it has none."""
        return next(iter(self.all(node, name)), None)

    def term(self, node: str, name: str) -> str | None:
        """Return the local name of a value that is a term: ``Lead`` for ``iab:Lead``."""
        value = self.one(node, name)
        return None if value is None else value.replace("#", "/").rpartition("/")[2]

    def label(self, node: str, name: str) -> str | None:
        """Return the name of the thing that is a property's value, its IRI where it has none."""
        value = self.one(node, name)
        return None if value is None else self.labels.get(value, value)

    def quoting(self, node: str, words: str) -> frozenset[Span]:
        """Return those spans of a node's evidence that print ``words``, all where none does."""
        text, spans = self.text, self.spans(node)
        printed = (span for span in spans if folded(span.of(text)) == folded(words))
        return frozenset(printed) or spans

    def spans(self, node: str) -> frozenset[Span]:
        """Return the characters that a node gives as its evidence."""
        found = (self.span(span) for span in self.all(node, "iab:evidence"))
        return frozenset(span for span in found if span is not None)

    def span(self, node: str) -> Span | None:
        """Return the characters that a node of NIF stands for, None where it does not say."""
        begin, end = self.one(node, "nif:beginIndex"), self.one(node, "nif:endIndex")
        if begin is None or end is None or not int(begin) <= int(end):
            return None
        return Span(int(begin), int(end))


def documents_by_digest(select: Select) -> dict[str, str]:
    """Return the IRI of every document of the graph by the SHA-256 of its text."""
    rows = (dict(zip(("iri", "digest"), row, strict=True)) for row in select(_DIGESTS, {}).rows)
    return {str(row["digest"]): str(row["iri"]) for row in rows}


def read_nodes(select: Select, iri: str) -> DocumentNodes:
    """Read the graph of the document ``iri``."""
    this = {"document": NamedNode(iri)}
    properties: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for _, subject, name, value, language in select(_TRIPLES, this).rows:
        if language in _LANGUAGES:
            properties[str(subject)][_short(str(name))].append(str(value))
    texts = (values["nif:isString"] for values in properties.values() if "nif:isString" in values)
    labels: dict[str, str] = {}
    names: dict[str, set[str]] = defaultdict(set)
    for _, thing, label, name in select(_LABELS, this).rows:
        labels[str(thing)] = str(label)
        names[str(thing)].add(str(name))
    return DocumentNodes(
        iri,
        next(texts, [""])[0],
        {
            node: {name: tuple(sorted(values)) for name, values in named.items()}
            for node, named in properties.items()
        },
        labels,
        {thing: tuple(sorted(known)) for thing, known in names.items()},
    )


def _short(iri: str) -> str:
    for prefix, namespace in _PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _full(name: str) -> str:
    prefix, _, local = name.partition(":")
    return _PREFIXES[prefix] + local
