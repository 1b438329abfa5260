"""What names stand for: from what an asker types for a parameter to the things of the graph."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from iabkg.errors import UnknownNameError
from iabkg.model.table import Table

__all__ = ["NameIndex", "build_names"]

_PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX iab: <https://w3id.org/iabkg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

# Each gives ?iri ?label ?name: the thing, what to call it in a list of choices, one of its names.
_NAMES_OF = {
    "agency": """
SELECT DISTINCT ?iri ?label ?name WHERE {
  VALUES ?class { iab:Agency iab:AgencyGroup }
  ?iri a ?class ;
    skos:prefLabel ?label ;
    skos:prefLabel|skos:altLabel ?name .
  FILTER(LANG(?label) = "zh")
}""",
    "measure": """
SELECT ?iri ?label ?name WHERE {
  ?iri a iab:Measure ;
    dcterms:title ?label ;
    iab:path|dcterms:title ?name .
  FILTER(LANG(?label) = "zh")
}""",
    "park": """
SELECT ?iri ?label ?name WHERE {
  ?iri a iab:Park ;
    skos:prefLabel ?label ;
    skos:prefLabel|skos:altLabel ?name .
  FILTER(LANG(?label) = "zh")
}""",
    "sector": """
SELECT DISTINCT ?iri ?label ?name WHERE {
  VALUES ?class { iab:Sector iab:Industry }
  ?iri a ?class ;
    skos:prefLabel ?label ;
    skos:prefLabel|skos:altLabel ?name .
  FILTER(LANG(?label) = "zh")
}""",
}
_SUGGESTIONS = 5
_SIMILAR = 0.4


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name as the graph writes it, and each thing of that name as (IRI, label)."""

    printed: str
    things: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class NameIndex:
    """For each kind of thing: its things by folded name, and by IRI."""

    kinds: Mapping[str, Mapping[str, _Entry]]

    def resolve(self, kind: str, value: str) -> tuple[tuple[str, str], ...]:
        """Return each thing of that name as (IRI, label), by IRI.

        ``value`` may be any of its names, however wide or large its letters, or its IRI. Raises
        UnknownNameError with the most similar names where there is none.
        """
        entries = self.kinds[kind]
        entry = entries.get(_folded(value))
        if entry is None:
            names = [name for name in entries if "://" not in name]
            nearest = get_close_matches(_folded(value), names, _SUGGESTIONS, _SIMILAR)
            raise UnknownNameError(kind, value, tuple(entries[name].printed for name in nearest))
        return tuple(sorted(entry.things))


def build_names(select: Callable[[str], Table]) -> NameIndex:
    """Read the names of all things that a parameter may name; ``select`` answers SPARQL."""
    return NameIndex(
        {kind: _by_name(select(_PREFIXES + sparql)) for kind, sparql in _NAMES_OF.items()}
    )


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
