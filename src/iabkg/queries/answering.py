"""From the rows of a curated query to its answer: typed values, things with their labels."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from pyoxigraph import NamedNode

from iabkg.model.answer import Answer, Column, ColumnKind, Language, Row, Thing, Value
from iabkg.model.table import Cell, Table
from iabkg.queries.catalogue import CuratedQuery

__all__ = ["Label", "Page", "answer_from", "labels_of", "stated_names"]

_LABELS = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX iab: <https://w3id.org/iabkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT DISTINCT ?iri ?label (LANG(?label) AS ?language) ?path WHERE {
  VALUES ?iri { %s }
  ?iri skos:prefLabel|dcterms:title|rdfs:label ?label .
  OPTIONAL { ?iri iab:path ?path }
}
ORDER BY ?iri STRLEN(?label) ?label
"""
_STATED = """
PREFIX iab: <https://w3id.org/iabkg/ontology#>

SELECT DISTINCT ?agency ?name WHERE { ?stated iab:agency ?agency ; iab:statedName ?name }
ORDER BY ?agency STRLEN(?name) ?name
"""
_SEVERAL = frozenset({ColumnKind.THINGS, ColumnKind.MEASURES})
_OF_THINGS = _SEVERAL | {ColumnKind.THING}
_INSTANCES = "https://w3id.org/iabkg/id/"
# So many labels are looked up in one query: a page of tasks has a few hundred things.
_AT_ONCE = 1000


class Label(NamedTuple):
    """What a thing is called; ``path`` is the printed numbering of a division, else empty."""

    text: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which rows are wanted, in which language: ``limit`` (None: all) from ``offset`` on."""

    language: Language
    limit: int | None
    offset: int


def answer_from(
    query: CuratedQuery,
    rows: tuple[tuple[Cell, ...], ...],
    called: Callable[[list[str]], Mapping[str, Label]],
    page: Page,
) -> Answer:
    """Return one page of a query's rows; ``called`` gives labels of IRIs."""
    here = rows[page.offset : None if page.limit is None else page.offset + page.limit]
    names = tuple(column.name for column in query.columns)
    labels = called(_iris(query.columns, here))
    language = page.language
    return Answer(
        query=query.name,
        title=query.title[language],
        question=query.question[language],
        language=language,
        columns=query.columns,
        rows=tuple(
            Row(
                names,
                tuple(
                    _value(column.kind, cell, labels)
                    for column, cell in zip(query.columns, row, strict=True)
                ),
            )
            for row in here
        ),
        total=len(rows),
        offset=page.offset,
    )


def _iris(columns: tuple[Column, ...], rows: Iterable[tuple[Cell, ...]]) -> list[str]:
    places = [place for place, column in enumerate(columns) if column.kind in _OF_THINGS]
    return list(
        dict.fromkeys(
            iri for row in rows for place in places for iri in str(row[place] or "").split()
        )
    )


def _value(kind: ColumnKind, cell: Cell, labels: Mapping[str, Label]) -> Value:
    # What a query joins of nothing is no value either.
    if cell is None or (cell == "" and kind not in _SEVERAL):
        return None
    match kind:
        case ColumnKind.THING:
            return _thing(str(cell), labels)
        case ColumnKind.THINGS:
            return tuple(_thing(iri, labels) for iri in str(cell).split())
        case ColumnKind.MEASURES:
            return tuple(_numbered(iri, labels) for iri in str(cell).split())
        case ColumnKind.YEAR:
            text = str(cell)
            return int(text) if text.isdecimal() else text
        case _:
            return cell


def _thing(iri: str, labels: Mapping[str, Label]) -> Thing:
    known = labels.get(iri)
    return Thing(iri, known.text if known else iri.rpartition("#")[2].removeprefix(_INSTANCES))


def _numbered(iri: str, labels: Mapping[str, Label]) -> Thing:
    thing, known = _thing(iri, labels), labels.get(iri)
    return Thing(iri, f"{known.path} {thing.label}") if known and known.path else thing


def labels_of(
    iris: list[str],
    select: Callable[[str], Table],
    language: Language,
    stated: Mapping[str, str],
) -> dict[str, Label]:
    """Return what each thing is called: in ``language``, else in Chinese, else in any.

    ``select`` answers SPARQL. In Chinese an agency is called what documents call it, ``stated``.
    """
    found: dict[str, dict[str, Label]] = {}
    waiting = iter(iris)
    while some := list(islice(waiting, _AT_ONCE)):
        terms = " ".join(filter(None, map(_term, some)))
        for iri, label, tag, path in select(_LABELS % terms).rows:
            called = Label(str(label), str(path or ""))
            found.setdefault(str(iri), {}).setdefault(str(tag or ""), called)
    labels = {iri: _in_language(names, language) for iri, names in found.items()}
    if language == "zh":
        labels.update((iri, Label(stated[iri], "")) for iri in iris if iri in stated)
    return labels


def stated_names(select: Callable[[str], Table]) -> dict[str, str]:
    """Return what documents call each agency (市商务委), where that is its alone."""
    first: dict[str, str] = {}
    for agency, name in select(_STATED).rows:
        first.setdefault(str(agency), str(name))
    shared = Counter(first.values())
    return {agency: name for agency, name in first.items() if shared[name] == 1}


def _term(iri: str) -> str:
    """Return an IRI as SPARQL writes it; nothing for what others may have stated in its place."""
    try:
        return str(NamedNode(iri))
    except ValueError:
        return ""


def _in_language(names: Mapping[str, Label], language: Language) -> Label:
    return names.get(language) or names.get("zh") or next(iter(names.values()))
