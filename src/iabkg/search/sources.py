"""What stands behind results: the texts of their documents, how these are called, translations."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from iabkg.model.table import Table

__all__ = ["Sources", "read_sources"]

Select = Callable[[str], Table]

_PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX iab: <https://w3id.org/iabkg/ontology#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
"""
_SEVERAL = f"{_PREFIXES} SELECT ?document WHERE {{ ?document a iab:PolicyDocument }} LIMIT 2"
_TEXTS = """
SELECT ?context ?text WHERE {
  { SELECT DISTINCT ?context WHERE {
    VALUES ?measure { %s }
    ?measure iab:extent/nif:referenceContext ?context
  } }
  ?context nif:isString ?text
}"""
_ABSTRACTS = """
SELECT ?measure (MIN(STR(?text)) AS ?abstract) WHERE {
  VALUES ?measure { %s }
  ?measure dcterms:abstract ?text FILTER(LANG(?text) = "en")
}
GROUP BY ?measure"""
_NAMES = """
SELECT ?document (MIN(STR(?any_title)) AS ?title) (MIN(STR(?any_number)) AS ?number) WHERE {
  VALUES ?document { %s }
  OPTIONAL { ?document dcterms:title ?any_title FILTER(LANG(?any_title) = "zh") }
  OPTIONAL { ?document eli:id_local ?any_number }
}
GROUP BY ?document"""
# What SPARQL takes for an IRI; others may have stated what only looks like one.
_IRI = re.compile(r'[^<>"{}|^`\\\x00-\x20]+')


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """By IRI the texts of documents, what these are called, and English texts of measures.

    ``names`` is empty where the graph holds one document: no result needs to tell it.
    """

    texts: Mapping[str, str]
    names: Mapping[str, str]
    abstracts: Mapping[str, str]


def read_sources(select: Select, measures: Iterable[str]) -> Sources:
    """Return what stands behind ``measures``, given by their IRIs; ``select`` answers SPARQL."""
    texts = {context.partition("#")[0]: text for context, text in _rows(select, _TEXTS, measures)}
    return Sources(
        texts=texts,
        names=_names(select, texts) if len(select(_SEVERAL).rows) > 1 else {},
        abstracts={row[0]: row[1] for row in _rows(select, _ABSTRACTS, measures)},
    )


def _names(select: Select, documents: Iterable[str]) -> dict[str, str]:
    """Return titles with the numbers that documents go by, as far as either is stated."""
    found = {}
    for document, title, number in _rows(select, _NAMES, documents):
        name = f"{title}（{number}）" if title and number else title or number
        found[document] = name or document
    return found


def _rows(select: Select, query: str, things: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the rows of a query about things given by their IRIs, as texts."""
    terms = " ".join(f"<{iri}>" for iri in things if _IRI.fullmatch(iri))
    rows = select(_PREFIXES + query % terms).rows
    return [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
