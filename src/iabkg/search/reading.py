"""Read what the index of lookups is made of: measures, agencies, and what documents name."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from iabkg.model.facts import Role
from iabkg.model.table import Cell, Table
from iabkg.model.text import Span
from iabkg.model.view import View, view_of
from iabkg.search import sparql
from iabkg.search.entries import SHORT_NAME, AgencyEntry, Measure, Part, Thing, ThingKind
from iabkg.search.folding import plain_number
from iabkg.search.lexicon import Lexicon
from iabkg.search.names import names_beside

__all__ = ["Whereabouts", "read_agencies", "read_measures", "stated_things", "words_of_row"]

Select = Callable[[str], Table]
Listed = dict[int, set[Span]]
Stated = tuple[str, Thing, tuple[str, ...], Listed]

_KINDS = {
    "Park": ThingKind.PARK,
    "Sector": ThingKind.SECTOR,
    "Industry": ThingKind.SECTOR,
    "Programme": ThingKind.PROGRAMME,
}
_ROLE_ORDER = (Role.LEAD, Role.RESPONSIBLE, Role.COOPERATING)


class _Place(NamedTuple):
    """Characters of a document, by the document's IRI."""

    document: str
    span: Span


class Whereabouts:
    """Tells which measure holds given characters of a document."""

    def __init__(self, measures: Sequence[Measure]) -> None:
        """Remember where ``measures`` stand, in the order of their numbers."""
        self.of_document: dict[str, list[int]] = defaultdict(list)
        for number, measure in enumerate(measures):
            self.of_document[measure.document].append(number)
        self._begins = {
            document: [measures[number].extent.begin for number in numbers]
            for document, numbers in self.of_document.items()
        }
        self.measures = measures

    def listed(self, places: str) -> Listed:
        """Return the spans that the IRIs ``places`` name (joined by spaces), by measure."""
        found: Listed = {}
        for iri in places.split():
            document, span = _place(iri)
            at = bisect_right(self._begins.get(document, []), span.begin) - 1
            if at >= 0:
                number = self.of_document[document][at]
                if self.measures[number].extent.covers(span):
                    found.setdefault(number, set()).add(span)
        return found


def read_measures(select: Select, lexicon: Lexicon) -> tuple[Measure, ...]:
    """Return the measures in the order of their documents' text."""
    parts = _parts(select(sparql.PARTS))
    text_of = {_place(str(row[0])).document: str(row[1]) for row in select(sparql.TEXTS).rows}
    folded = {document: lexicon.searched(text) for document, text in text_of.items()}
    rows = [(_place(str(row[4])), words_of_row(row)) for row in select(sparql.MEASURES).rows]
    called: dict[str, set[str]] = defaultdict(set)
    for extent, (iri, *_) in rows:
        spans = (span for part in parts.get(iri, ()) for span in part.evidence)
        called[extent.document].update(span.of(text_of[extent.document]) for span in spans)
    found = (
        _measure(
            row,
            text_of[extent.document],
            folded[extent.document],
            parts.get(row[0], ()),
            called[extent.document],
        )
        for extent, row in rows
    )
    return tuple(sorted(found, key=lambda m: (m.document, m.extent, m.iri)))


def _parts(table: Table) -> dict[str, tuple[Part, ...]]:
    parts: dict[str, list[Part]] = defaultdict(list)
    for measure, agency, role, position, name, places in sorted(map(words_of_row, table.rows)):
        evidence = sorted({_place(iri).span for iri in places.split()})
        part = Part(Role(role.rpartition("#")[2]), int(position), agency, name, tuple(evidence))
        parts[measure].append(part)
    return {
        measure: tuple(sorted(found, key=lambda part: part.position))
        for measure, found in parts.items()
    }


def _measure(
    row: tuple[str, ...], text: str, folded: str, parts: tuple[Part, ...], called: set[str]
) -> Measure:
    iri, path, title, titled, extent, heading, english, abstract = row
    place, head = _place(extent), _place(heading).span
    own = {span for part in parts for span in part.evidence}
    view = view_of(folded, place.span)
    return Measure(
        iri=iri,
        path=path,
        title=title,
        english=english,
        abstract=abstract,
        titled=titled == "True",
        document=place.document,
        text=text,
        heading=head,
        extent=place.span,
        view=_without(view, own | _named_in(text, place.span, called)),
        heading_words=view_of(folded, head).text,
        parts=parts,
    )


def _named_in(text: str, extent: Span, names: set[str]) -> set[Span]:
    """Return where ``names`` stand in ``extent``, but for the shortest."""
    stretch = extent.of(text)
    found: set[Span] = set()
    for name in names:
        begin = stretch.find(name) if len(name) > SHORT_NAME else -1
        while begin >= 0:
            found.add(Span(extent.begin + begin, extent.begin + begin + len(name)))
            begin = stretch.find(name, begin + 1)
    return found


def _without(view: View, spans: Iterable[Span]) -> View:
    """Return the view with line breaks for the characters of ``spans``: no word runs through."""
    text = view.text
    for span in spans:
        begin, end = bisect_left(view.offsets, span.begin), bisect_left(view.offsets, span.end)
        text = f"{text[:begin]}{chr(10) * (end - begin)}{text[end:]}"
    return View(text, view.offsets)


def read_agencies(select: Select, measures: Sequence[Measure]) -> dict[str, AgencyEntry]:
    """Return every agency that is listed or takes part in a measure, by IRI."""
    stated: dict[str, str] = {}
    numbers: dict[str, dict[Role, dict[int, None]]] = {}
    for number, measure in enumerate(measures):
        for part in measure.parts:
            stated.setdefault(part.agency, part.name)
            by_role = numbers.setdefault(part.agency, {role: {} for role in _ROLE_ORDER})
            by_role[part.role][number] = None
    acting = _Acting(select)
    rows = {row[0]: row for row in sorted(map(words_of_row, select(sparql.AGENCIES).rows))}
    found = {}
    for iri in (*rows, *(iri for iri in stated if iri not in rows)):
        own = numbers.get(iri, {})
        _, official, english, _ = rows.get(iri, (iri, stated.get(iri, ""), "", ""))
        found[iri] = AgencyEntry(
            iri=iri,
            stated=stated.get(iri, official),
            official=official,
            english=english,
            measures=tuple(dict.fromkeys(n for role in _ROLE_ORDER for n in own.get(role, ()))),
            acts_for=() if own else acting.reached(iri, numbers),
        )
    return found


class _Acting:
    """Who acts for whom: successors, or predecessors, and the groups that they belong to."""

    def __init__(self, select: Select) -> None:
        groups = _others(select(sparql.GROUPS))
        self._ways = [
            {iri: [*found.get(iri, ()), *groups.get(iri, ())] for iri in {*found, *groups}}
            for found in map(_others, map(select, (sparql.SUCCESSORS, sparql.PREDECESSORS)))
        ]

    def reached(self, iri: str, with_parts: Mapping[str, object]) -> tuple[str, ...]:
        """Return the nearest agencies with a part in something that act for ``iri``.

        Never over a successor back to what else was merged into it.
        """
        found = (_nearest(iri, way, with_parts) for way in self._ways)
        return tuple(dict.fromkeys(other for each in found for other in each))


def _others(table: Table) -> dict[str, list[str]]:
    others: dict[str, list[str]] = defaultdict(list)
    for agency, other in sorted(map(words_of_row, table.rows)):
        others[agency].append(other)
    return others


def _nearest(
    iri: str, way: Mapping[str, Sequence[str]], with_parts: Mapping[str, object]
) -> tuple[str, ...]:
    seen, level = {iri}, [iri]
    while level:
        level = [other for each in level for other in way.get(each, ()) if other not in seen]
        seen.update(level)
        found = tuple(sorted({other for other in level if other in with_parts}))
        if found:
            return found
    return ()


def stated_things(select: Select, where: Whereabouts, lexicon: Lexicon) -> Iterator[Stated]:
    """Yield each name of a park, sector, programme, place or document, with what it leads to."""
    mentions = {
        thing: where.listed(places)
        for thing, places in map(words_of_row, select(sparql.MENTIONS).rows)
    }
    rows = list(map(words_of_row, select(sparql.STATED).rows))
    english = {row[0]: row[2] for row in rows if row[3] == "en"}
    parks: dict[str, Listed] = {}
    for iri, class_, name, language, places in rows:
        kind = _KINDS[class_.rpartition("#")[2]]
        listed = _joined(where.listed(places), mentions.get(iri, {}))
        if kind is ThingKind.PARK:
            parks[iri] = listed
        thing = Thing(kind, iri, name if language == "zh" else "", english.get(iri, ""))
        if language == "zh":
            yield name, thing, (lexicon.key_of(name),), listed
            for short in names_beside(name, kind, lexicon):
                yield short, thing, (lexicon.key_of(short),), listed
    yield from _english_names(rows, english, parks, mentions, where, lexicon)
    yield from _places(select, mentions, parks, lexicon)
    yield from _documents(select, where, lexicon)


def _english_names(
    rows: Sequence[tuple[str, ...]],
    english: Mapping[str, str],
    parks: Mapping[str, Listed],
    mentions: Mapping[str, Listed],
    where: Whereabouts,
    lexicon: Lexicon,
) -> Iterator[Stated]:
    for iri, class_, name, language, places in rows:
        if language == "zh" and iri in english:
            kind = _KINDS[class_.rpartition("#")[2]]
            listed = parks.get(iri) or _joined(where.listed(places), mentions.get(iri, {}))
            yield (
                english[iri],
                Thing(kind, iri, name, english[iri]),
                (lexicon.key_of(name),),
                listed,
            )


def _places(
    select: Select,
    mentions: Mapping[str, Listed],
    parks: Mapping[str, Listed],
    lexicon: Lexicon,
) -> Iterator[Stated]:
    within: dict[str, Listed] = defaultdict(dict)
    for park, district in map(words_of_row, select(sparql.PARK_DISTRICTS).rows):
        within[district] = _joined(within[district], parks.get(park, {}))
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for iri, name, language in map(words_of_row, select(sparql.PLACES).rows):
        names[iri].setdefault(name, language)
    for iri, called in sorted(names.items()):
        chinese = sorted(name for name, language in called.items() if language == "zh")
        label = max(chinese, key=len)
        english = next((name for name, language in called.items() if language == "en"), "")
        thing = Thing(ThingKind.PLACE, iri, label, english)
        listed = _joined(mentions.get(iri, {}), within.get(iri, {}))
        keys = tuple(lexicon.key_of(name) for name in chinese)
        for name in called:
            yield name, thing, keys, listed


def _documents(select: Select, where: Whereabouts, lexicon: Lexicon) -> Iterator[Stated]:
    for iri, name, places in map(words_of_row, select(sparql.CITED).rows):
        thing = Thing(ThingKind.DOCUMENT, iri, name)
        own = {
            number: {where.measures[number].heading} for number in where.of_document.get(iri, ())
        }
        yield name, thing, (plain_number(lexicon.key_of(name)),), own or where.listed(places)


def _joined(one: Mapping[int, set[Span]], other: Mapping[int, set[Span]]) -> Listed:
    return {number: one.get(number, set()) | other.get(number, set()) for number in {*one, *other}}


def _place(iri: str) -> _Place:
    """Return what the IRI of a span says (RFC 5147): ``…#char=120,131``."""
    document, _, offsets = iri.partition("#char=")
    begin, _, end = offsets.partition(",")
    return _Place(document, Span(int(begin), int(end)))


def words_of_row(row: tuple[Cell, ...]) -> tuple[str, ...]:
    """Return the cells of a row as words; what is unbound is empty."""
    return tuple("" if cell is None else str(cell) for cell in row)
