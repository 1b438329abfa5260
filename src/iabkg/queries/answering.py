"""From the rows of a curated query to its answer: typed values, things with their labels."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from pyoxigraph import NamedNode

from iabkg.model.answer import Answer, Column, ColumnKind, Language, Row, Thing, Value
from iabkg.model.table import Cell, Table
from iabkg.queries.catalogue import CuratedQuery

__all__ = ["answer_from"]

_LABELS = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX iab: <https://w3id.org/iabkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT DISTINCT ?iri ?label (LANG(?label) AS ?language) WHERE {
  VALUES ?iri { %s }
  { ?iri skos:prefLabel|dcterms:title|rdfs:label ?label }
  UNION
  {
    ?responsibility iab:agency ?iri ;
      iab:statedName ?label .
  }
}
ORDER BY ?iri STRLEN(?label) ?label
"""
_INSTANCES = "https://w3id.org/iabkg/id/"
# So many labels are looked up in one query: a page of tasks has a few hundred things.
_AT_ONCE = 1000


def answer_from(
    query: CuratedQuery,
    table: Table,
    select: Callable[[str], Table],
    *,
    language: Language,
    limit: int | None,
    offset: int,
) -> Answer:
    """Return one page of a query's rows; ``select`` answers SPARQL, for the labels.

    An agency is called in Chinese what documents call it (市商务委), where that is its alone.
    """
    page = table.rows[offset : None if limit is None else offset + limit]
    names = tuple(column.name for column in query.columns)
    labels = _labels(_iris(query.columns, page), select, language)
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
            for row in page
        ),
        total=len(table.rows),
        offset=offset,
    )


def _iris(columns: tuple[Column, ...], rows: Iterable[tuple[Cell, ...]]) -> list[str]:
    places = [
        place
        for place, column in enumerate(columns)
        if column.kind in (ColumnKind.THING, ColumnKind.THINGS)
    ]
    return list(
        dict.fromkeys(
            iri for row in rows for place in places for iri in str(row[place] or "").split()
        )
    )


def _value(kind: ColumnKind, cell: Cell, labels: Mapping[str, str]) -> Value:
    # What a query joins of nothing is no value either.
    if cell is None or (cell == "" and kind is not ColumnKind.THINGS):
        return None
    match kind:
        case ColumnKind.THING:
            return _thing(str(cell), labels)
        case ColumnKind.THINGS:
            return tuple(_thing(iri, labels) for iri in str(cell).split())
        case ColumnKind.YEAR:
            text = str(cell)
            return int(text) if text.isdecimal() else text
        case _:
            return cell


def _thing(iri: str, labels: Mapping[str, str]) -> Thing:
    return Thing(iri, labels.get(iri) or iri.rpartition("#")[2].removeprefix(_INSTANCES))


def _labels(iris: list[str], select: Callable[[str], Table], language: Language) -> dict[str, str]:
    """Return what each thing is called: in ``language``, else in Chinese, else in any."""
    found: dict[str, dict[str, list[str]]] = {}
    waiting = iter(iris)
    while some := list(islice(waiting, _AT_ONCE)):
        terms = " ".join(filter(None, map(_term, some)))
        for iri, label, tag in select(_LABELS % terms).rows:
            found.setdefault(str(iri), {}).setdefault(str(tag or ""), []).append(str(label))
    stated: dict[str, list[str]] = {}
    for iri, by_language in found.items():
        for name in by_language.get("", [])[:1]:
            stated.setdefault(name, []).append(iri)
    return {iri: _label(names, stated, language) for iri, names in found.items()}


def _term(iri: str) -> str:
    """Return an IRI as SPARQL writes it; nothing for what others may have stated in its place."""
    try:
        return str(NamedNode(iri))
    except ValueError:
        return ""


def _label(
    names: Mapping[str, list[str]], stated: Mapping[str, list[str]], language: Language
) -> str:
    """Return one name of a thing; names without a language are those that documents state."""
    for name in names.get("", [])[:1]:
        if language == "zh" and len(stated[name]) == 1:
            return name
    for tag in (language, "zh"):
        if names.get(tag):
            return names[tag][0]
    return next(iter(names.values()))[0]
