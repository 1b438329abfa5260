"""What lookups search: the measures with their words and agencies, and the names of things."""

import re
from collections.abc import Callable, Iterator, Mapping
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


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that a question may name; ``places`` are where documents (by context) state it."""

    kind: ThingKind
    iri: str
    name: str
    places: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyNames:
    """An agency as it is shown: name as documents print it, official name, English name."""

    iri: str
    stated: str
    full: str
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
    context: str
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
        return tuple(
            place
            for place in self._occurrences(key)
            if not any(name.covers(place) for name in self.agency_names)
        )

    def _occurrences(self, key: str) -> Iterator[Span]:
        text = self.view.text
        begin = text.find(key)
        while begin >= 0:
            end = begin + len(key)
            if stands_alone(text, begin, end):
                yield self.view.span(begin, end)
            begin = text.find(key, begin + 1)


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
    things = [
        *(
            (name, Thing(ThingKind.AGENCY, iri, agencies[iri].stated))
            for iri, name, *_ in agency_rows
        ),
        *_measure_names(measures),
        *_places(ThingKind.PARK, select(sparql.PARKS)),
        *_places(ThingKind.SECTOR, select(sparql.SECTORS)),
    ]
    names = _by_name(things)
    return LeadIndex(measures, names, agencies, max(map(len, names), default=0))


def _parts(table: Table) -> dict[str, tuple[Part, ...]]:
    evidence: dict[tuple[str, str, str, int, str, str], list[Span]] = {}
    for row in table.rows:
        part, measure, agency, role, position, name, begin, end = row
        key = (str(part), str(measure), str(role), _number(position), str(agency), str(name))
        evidence.setdefault(key, []).append(Span(_number(begin), _number(end)))
    parts: dict[str, list[Part]] = {}
    for (_, measure_iri, role_iri, place, agency_iri, stated), spans in sorted(evidence.items()):
        role_name = Role(role_iri.rpartition("#")[2])
        part_of = Part(role_name, place, agency_iri, stated, tuple(sorted(spans)))
        parts.setdefault(measure_iri, []).append(part_of)
    return {
        measure: tuple(sorted(found, key=lambda part: part.position))
        for measure, found in parts.items()
    }


def _measures(
    texts: Table, measures: Table, parts: Mapping[str, tuple[Part, ...]]
) -> tuple[Measure, ...]:
    text_of = {str(context): str(text) for context, text in texts.rows}
    folded = {context: fold(text) for context, text in text_of.items()}
    rows = [(str(row[0]), str(row[5]), row) for row in measures.rows]
    names: dict[str, set[str]] = {}
    for iri, context, _ in rows:
        named = {span.of(text_of[context]) for part in parts.get(iri, ()) for span in part.evidence}
        names.setdefault(context, set()).update(named)
    found = (
        _measure(row, text_of[context], folded[context], parts.get(iri, ()), names[context])
        for iri, context, row in rows
    )
    return tuple(sorted(found, key=lambda m: (m.document, m.extent, m.iri)))


def _measure(
    row: tuple[Cell, ...],
    text: str,
    folded: str,
    parts: tuple[Part, ...],
    agency_names: set[str],
) -> Measure:
    iri, path, title, titled, document, context, *offsets = row
    begin, end, heading_begin, heading_end = map(_number, offsets)
    extent = Span(begin, end)
    own = {span for part in parts for span in part.evidence}
    return Measure(
        iri=str(iri),
        path=str(path),
        title=str(title),
        titled=bool(titled),
        document=str(document),
        context=str(context),
        text=text,
        heading=Span(heading_begin, heading_end),
        extent=extent,
        view=view_of(folded, extent),
        parts=parts,
        agency_names=tuple(sorted(own | _named_in(text, extent, agency_names))),
    )


def _named_in(text: str, extent: Span, names: set[str]) -> set[Span]:
    """Return where ``names`` stand in ``extent``, but for the shortest."""
    return {
        Span(place.start(), place.end())
        for name in names
        if len(name) > SHORT_NAME
        for place in re.compile(re.escape(name)).finditer(text, extent.begin, extent.end)
    }


def _agencies(rows: list[tuple[str, ...]], measures: tuple[Measure, ...]) -> dict[str, AgencyNames]:
    stated: dict[str, str] = {}
    for measure in measures:
        for part in measure.parts:
            stated.setdefault(part.agency, part.name)
    official = {iri: name for iri, name, use, tongue in rows if (use, tongue) == ("official", "zh")}
    english = {iri: name for iri, name, use, tongue in rows if (use, tongue) == ("official", "en")}
    iris = {iri for iri, *_ in rows} | set(stated)
    return {
        iri: AgencyNames(
            iri,
            stated.get(iri) or official.get(iri) or iri,
            official.get(iri) or stated.get(iri) or iri,
            english.get(iri),
        )
        for iri in iris
    }


def _measure_names(measures: tuple[Measure, ...]) -> Iterator[tuple[str, Thing]]:
    for measure in measures:
        thing = Thing(ThingKind.MEASURE, measure.iri, measure.path)
        yield measure.path, thing
        if measure.titled:
            yield measure.title, thing


def _places(kind: ThingKind, table: Table) -> Iterator[tuple[str, Thing]]:
    places: dict[tuple[str, str], list[tuple[str, Span]]] = {}
    for iri, name, context, begin, end in table.rows:
        place = (str(context), Span(_number(begin), _number(end)))
        places.setdefault((str(iri), str(name)), []).append(place)
    for (iri_, name_), found in sorted(places.items()):
        yield name_, Thing(kind, iri_, name_, tuple(sorted(found)))


def _by_name(things: list[tuple[str, Thing]]) -> dict[str, tuple[Thing, ...]]:
    meanings: dict[str, set[Thing]] = {}
    for name, thing in things:
        meanings.setdefault(key_of(name), set()).add(thing)
    return {
        name: tuple(
            sorted(
                (thing for thing in found if thing.kind == min(each.kind for each in found)),
                key=lambda thing: thing.iri,
            )
        )
        for name, found in meanings.items()
    }


def _words(row: tuple[Cell, ...]) -> tuple[str, ...]:
    return tuple(map(str, row))


def _number(cell: Cell) -> int:
    return int(str(cell))
