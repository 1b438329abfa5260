"""What lookups search: the measures with their words and agencies, and the names of things."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from iabkg.model.facts import Role
from iabkg.model.table import Cell, Table
from iabkg.model.text import Span
from iabkg.model.view import View, view_of
from iabkg.search import sparql
from iabkg.search.folding import fold, key_of, stands_alone

__all__ = [
    "SHORT_NAME",
    "AgencyNames",
    "LeadIndex",
    "Measure",
    "Part",
    "Place",
    "Thing",
    "ThingKind",
    "build_index",
]

SHORT_NAME = 2
"""Names of so few characters are also parts of other words: 外办 is in 海外办事机构."""


class ThingKind(IntEnum):
    """What a name can stand for; where a name is several things, the lowest kind is meant."""

    AGENCY = 1
    MEASURE = 2
    PARK = 3
    SECTOR = 4


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Characters of a document, by the document's IRI."""

    document: str
    span: Span


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that a question may name; ``places`` are where documents state it."""

    kind: ThingKind
    iri: str
    name: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyNames:
    """An agency as it is shown: name as documents print it, official name, English name."""

    iri: str
    stated: str
    official: str
    english: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """One agency's part in a measure, with the name that the document states."""

    role: Role
    position: int
    agency: str
    name: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure: where its words stand in its document, and who takes part.

    ``text`` is the whole document's, ``view`` the measure's own characters as they are searched.
    ``agency_names`` is where it names agencies that have a part in anything of the document.
    """

    iri: str
    path: str
    title: str
    titled: bool
    document: str
    text: str
    heading: Span
    extent: Span
    view: View
    parts: tuple[Part, ...]
    agency_names: tuple[Span, ...]

    def places_of(self, key: str) -> tuple[Span, ...]:
        """Return where the measure says ``key`` (folded), if not as part of an agency's name.

        Latin letters and digits are found as whole words and numbers alone: 5亿元 is not in 15亿元.
        """
        words = self.view.text
        places = (
            self.view.span(begin, begin + len(key))
            for begin in _beginnings(words, key)
            if stands_alone(words, begin, begin + len(key))
        )
        return tuple(
            place for place in places if not any(name.covers(place) for name in self.agency_names)
        )


@dataclass(frozen=True, slots=True)
class LeadIndex:
    """Everything a lookup needs, read from the graph once for each version of the data.

    Measures stand in the order of their documents' text; ``names`` are folded.
    """

    measures: tuple[Measure, ...]
    names: Mapping[str, tuple[Thing, ...]]
    agencies: Mapping[str, AgencyNames]
    longest_name: int


def build_index(select: Callable[[str], Table]) -> LeadIndex:
    """Read the index from the graph; ``select`` answers a SPARQL query over all of it."""
    parts = _parts(select(sparql.PARTS))
    measures = _measures(select(sparql.TEXTS), select(sparql.MEASURES), parts)
    agency_rows = sorted(map(_words, select(sparql.AGENCIES).rows))
    agencies = _agencies(agency_rows, measures)
    names = _by_name(
        (
            *_agency_names(agency_rows, agencies),
            *_measure_names(measures),
            *_stated_names(ThingKind.PARK, select(sparql.PARKS)),
            *_stated_names(ThingKind.SECTOR, select(sparql.SECTORS)),
        )
    )
    return LeadIndex(measures, names, agencies, max(map(len, names), default=0))


def _parts(table: Table) -> dict[str, tuple[Part, ...]]:
    parts: dict[str, list[Part]] = {}
    for row in sorted(map(_words, table.rows)):
        measure, agency, role, position, name, places = row
        evidence = sorted({_place(iri).span for iri in places.split()})
        part = Part(Role(role.rpartition("#")[2]), int(position), agency, name, tuple(evidence))
        parts.setdefault(measure, []).append(part)
    return {
        measure: tuple(sorted(found, key=lambda part: part.position))
        for measure, found in parts.items()
    }


def _measures(
    texts: Table, table: Table, parts: Mapping[str, tuple[Part, ...]]
) -> tuple[Measure, ...]:
    text_of = {_place(str(context)).document: str(text) for context, text in texts.rows}
    folded = {document: fold(text) for document, text in text_of.items()}
    rows = [(_place(str(row[4])), row) for row in table.rows]
    agency_names: dict[str, set[str]] = {}
    for extent, (iri, *_) in rows:
        text = text_of[extent.document]
        spans = (span for part in parts.get(str(iri), ()) for span in part.evidence)
        agency_names.setdefault(extent.document, set()).update(span.of(text) for span in spans)
    found = (
        _measure(
            row,
            text_of[extent.document],
            folded[extent.document],
            parts.get(str(row[0]), ()),
            agency_names[extent.document],
        )
        for extent, row in rows
    )
    return tuple(sorted(found, key=lambda m: (m.document, m.extent, m.iri)))


def _measure(
    row: tuple[Cell, ...],
    text: str,
    folded: str,
    parts: tuple[Part, ...],
    agency_names: set[str],
) -> Measure:
    iri, path, title, titled, extent, heading = row
    place = _place(str(extent))
    own = {span for part in parts for span in part.evidence}
    return Measure(
        iri=str(iri),
        path=str(path),
        title=str(title),
        titled=bool(titled),
        document=place.document,
        text=text,
        heading=_place(str(heading)).span,
        extent=place.span,
        view=view_of(folded, place.span),
        parts=parts,
        agency_names=tuple(sorted(own | _named_in(text, place.span, agency_names))),
    )


def _named_in(text: str, extent: Span, names: set[str]) -> set[Span]:
    """Return where ``names`` stand in ``extent``, but for the shortest."""
    stretch = extent.of(text)
    return {
        Span(extent.begin + begin, extent.begin + begin + len(name))
        for name in names
        if len(name) > SHORT_NAME
        for begin in _beginnings(stretch, name)
    }


def _beginnings(text: str, words: str) -> Iterator[int]:
    begin = text.find(words)
    while begin >= 0:
        yield begin
        begin = text.find(words, begin + 1)


def _agencies(rows: list[tuple[str, ...]], measures: tuple[Measure, ...]) -> dict[str, AgencyNames]:
    stated: dict[str, str] = {}
    for measure in measures:
        for part in measure.parts:
            stated.setdefault(part.agency, part.name)
    listed = {
        iri: AgencyNames(iri, stated.get(iri, official), official, english or None)
        for iri, official, english, _ in rows
    }
    return {iri: AgencyNames(iri, name, name, None) for iri, name in stated.items()} | listed


def _agency_names(
    rows: list[tuple[str, ...]], agencies: Mapping[str, AgencyNames]
) -> Iterator[tuple[str, Thing]]:
    for iri, official, english, others in rows:
        thing = Thing(ThingKind.AGENCY, iri, agencies[iri].stated)
        yield from ((name, thing) for name in (official, english, *others.split("\n")) if name)


def _measure_names(measures: tuple[Measure, ...]) -> Iterator[tuple[str, Thing]]:
    for measure in measures:
        thing = Thing(ThingKind.MEASURE, measure.iri, measure.path)
        yield measure.path, thing
        if measure.titled:
            yield measure.title, thing


def _stated_names(kind: ThingKind, table: Table) -> Iterator[tuple[str, Thing]]:
    for iri, name, places in map(_words, table.rows):
        yield name, Thing(kind, iri, name, tuple(sorted(set(map(_place, places.split())))))


def _by_name(things: Iterable[tuple[str, Thing]]) -> dict[str, tuple[Thing, ...]]:
    meanings: dict[str, set[Thing]] = {}
    for name, thing in things:
        meanings.setdefault(key_of(name), set()).add(thing)
    return {name: _meant(found) for name, found in sorted(meanings.items())}


def _meant(things: set[Thing]) -> tuple[Thing, ...]:
    kind = min(thing.kind for thing in things)
    return tuple(sorted((t for t in things if t.kind == kind), key=lambda thing: thing.iri))


def _place(iri: str) -> Place:
    """Return what the IRI of a span says (RFC 5147): ``…#char=120,131``."""
    document, _, offsets = iri.partition("#char=")
    begin, _, end = offsets.partition(",")
    return Place(document, Span(int(begin), int(end)))


def _words(row: tuple[Cell, ...]) -> tuple[str, ...]:
    return tuple("" if cell is None else str(cell) for cell in row)
