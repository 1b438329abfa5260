"""What names stand for: from what an asker types for a parameter to the things of the graph."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from iabkg.errors import UnknownNameError
from iabkg.model.table import Table

__all__ = ["NameIndex"]

_PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX iab: <https://w3id.org/iabkg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


def _labelled(classes: str) -> str:
    return f"""
SELECT DISTINCT ?iri ?label ?name WHERE {{
  VALUES ?class {{ {classes} }}
  ?iri a ?class ;
    skos:prefLabel ?label ;
    skos:prefLabel|skos:altLabel ?name .
  FILTER(LANG(?label) = "zh")
}}"""


def _concepts(scheme: str) -> str:
    return f"""
SELECT DISTINCT ?iri ?label ?name WHERE {{
  ?iri skos:inScheme <https://w3id.org/iabkg/id/{scheme}> ;
    skos:prefLabel ?label ;
    skos:prefLabel|skos:altLabel ?name .
  FILTER(LANG(?label) = "zh")
}}"""


# Each gives ?iri ?label ?name: the thing, what to call it in a list of choices, one of its names.
_NAMES_OF = {
    "agency": _labelled("iab:Agency iab:AgencyGroup"),
    # In a store of many plans the number of the document tells one 一/1 from the others.
    "measure": """
SELECT DISTINCT ?iri ?label ?name WHERE {
  GRAPH ?document {
    ?iri a iab:Measure ;
      dcterms:title ?label ;
      iab:path ?path ;
      iab:path|dcterms:title ?alone .
    OPTIONAL { ?document eli:id_local ?number }
  }
  VALUES ?numbered { false true }
  BIND(IF(?numbered, CONCAT(?number, " ", ?path), ?alone) AS ?name)
  FILTER(LANG(?label) = "zh" && BOUND(?name))
}""",
    "document": """
SELECT ?iri ?label ?name WHERE {
  ?iri a iab:PolicyDocument ;
    dcterms:title ?label ;
    dcterms:title|dcterms:alternative|eli:id_local ?name .
  FILTER(LANG(?label) = "zh")
}""",
    "park": _labelled("iab:Park"),
    # 生物医药 is 生物医药产业.
    "sector": """
SELECT DISTINCT ?iri ?label ?name WHERE {
  VALUES ?class { iab:Sector iab:Industry }
  ?iri a ?class ;
    skos:prefLabel ?label ;
    skos:prefLabel|skos:altLabel ?whole .
  VALUES ?shortened { false true }
  BIND(IF(?shortened, REPLACE(STR(?whole), "(.)产业$", "$1"), ?whole) AS ?name)
  FILTER(LANG(?label) = "zh")
}""",
    "place": _labelled("iab:District iab:Place"),
    "district": _labelled("iab:District"),
    "programme": _labelled("iab:Programme"),
    "instrument": _concepts("instruments"),
    "programme-type": _concepts("programme-types"),
}
_SUGGESTIONS = 5
_SIMILAR = 0.4


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name as the graph writes it, and each thing of that name as (IRI, label)."""

    printed: str
    things: frozenset[tuple[str, str]]


class NameIndex:
    """For each kind of thing its things by folded name, and by IRI, read when first needed."""

    def __init__(self, select: Callable[[str], Table]) -> None:
        """Read names by ``select``, which answers SPARQL."""
        self._select = select
        self._kinds: dict[str, Mapping[str, _Entry]] = {}

    def resolve(self, kind: str, value: str) -> tuple[tuple[str, str], ...]:
        """Return each thing of that name as (IRI, label), by IRI.

        ``value`` may be any of its names, however wide or large its letters, or its IRI. Raises
        UnknownNameError with the most similar names where there is none.
        """
        entries = self._entries(kind)
        entry = entries.get(_folded(value))
        if entry is None:
            names = [name for name in entries if "://" not in name]
            nearest = get_close_matches(_folded(value), names, _SUGGESTIONS, _SIMILAR)
            raise UnknownNameError(kind, value, tuple(entries[name].printed for name in nearest))
        return tuple(sorted(entry.things))

    def _entries(self, kind: str) -> Mapping[str, _Entry]:
        if kind not in self._kinds:
            self._kinds[kind] = _by_name(self._select(_PREFIXES + _NAMES_OF[kind]))
        return self._kinds[kind]


def _by_name(names: Table) -> dict[str, _Entry]:
    entries: dict[str, _Entry] = {}
    for row in sorted(tuple(map(str, row)) for row in names.rows):
        iri, label, name = row
        for printed in (name, iri):
            known = entries.get(_folded(printed), _Entry(printed, frozenset()))
            entries[_folded(printed)] = _Entry(known.printed, known.things | {(iri, label)})
    return entries


def _folded(name: str) -> str:
    """Return ``name`` as it is compared: one width, small letters, no spaces around it."""
    return unicodedata.normalize("NFKC", name).casefold().strip()
