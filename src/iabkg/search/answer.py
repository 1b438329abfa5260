"""Answer "which agencies lead X?": the measures that X is about, best first, with evidence."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import assert_never

from iabkg.model.facts import Role
from iabkg.model.text import Span
from iabkg.search.index import AgencyNames, LeadIndex, Measure, Part, Thing, ThingKind
from iabkg.search.question import Asked, understand
from iabkg.search.words import QuestionWords

__all__ = [
    "AgencyName",
    "Interpretation",
    "LeadsAnswer",
    "LeadsResult",
    "MeasureName",
    "Named",
    "Quotation",
    "find_leads",
]

# A part counts as much as it says that the measure is the agency's own.
_WEIGHT = {Role.LEAD: 2.0, Role.RESPONSIBLE: 1.5, Role.COOPERATING: 1.0}
_TOPIC_WEIGHT = 1.0
_TITLE_BONUS = 1.0
_KINDS = {
    ThingKind.AGENCY: "agency",
    ThingKind.MEASURE: "measure",
    ThingKind.PARK: "park",
    ThingKind.SECTOR: "sector",
}


@dataclass(frozen=True, slots=True)
class AgencyName:
    """An agency as an answer shows it: the name that the document states, and the official one."""

    iri: str
    name: str
    full_name: str


@dataclass(frozen=True, slots=True)
class Named:
    """A park or sector that the question names."""

    iri: str
    name: str


@dataclass(frozen=True, slots=True)
class MeasureName:
    """A measure as an answer shows it; ``document`` is the IRI of its document."""

    iri: str
    path: str
    title: str
    document: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """Characters of the document's text that made a measure match; offsets are code points."""

    begin: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadsResult:
    """A measure that is about what was asked, and its agencies in the document's order.

    ``responsible`` holds agencies of documents that do not tell lead from cooperating. ``role``
    is that of the agency which the question names, None where it names none.
    """

    measure: MeasureName
    score: float
    lead: tuple[AgencyName, ...]
    cooperating: tuple[AgencyName, ...]
    responsible: tuple[AgencyName, ...] = ()
    role: str | None = None
    matched: tuple[str, ...]
    evidence: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """How a question was understood.

    ``kind`` is ``agency``, ``measure``, ``park`` or ``sector`` where the question names such
    things and nothing else, ``none`` where it has only question words, else ``topic``.
    """

    kind: str
    agencies: tuple[AgencyName, ...]
    parks: tuple[Named, ...]
    sectors: tuple[Named, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadsAnswer:
    """The answer to one question, best result first; no results where nothing matches it all."""

    query: str
    results: tuple[LeadsResult, ...]
    interpretation: Interpretation

    def to_json(self) -> dict[str, object]:
        """Return the answer for JSON, without ``role`` and ``responsible`` where they are empty."""
        answer = asdict(self)
        for result in answer["results"]:
            for key in ("role", "responsible"):
                if not result[key]:
                    del result[key]
        return answer


@dataclass(frozen=True, slots=True)
class _Match:
    points: float
    evidence: tuple[Span, ...]
    role: Role | None = None


def find_leads(
    question: str, index: LeadIndex, words: QuestionWords, *, limit: int = 20, lang: str = "zh"
) -> LeadsAnswer:
    """Return the measures that are about everything the question asks, with their agencies.

    A measure is about a topic where it says these very words, about an agency where that takes
    part in it, about a park or sector where it names or lists it. Best first: by what matched,
    with a bonus for titles, then in the order of the text. ``lang`` ``en`` gives agencies their
    English names, where they have one.
    """
    asked = understand(question, index, words)
    found = [
        (measure, matches)
        for measure in index.measures
        if (matches := _matches(measure, asked)) is not None
    ]
    # Sorting keeps the order of the text among equals.
    found.sort(key=lambda each: -_score(each[1]))
    namer = _Namer(index.agencies, lang)
    return LeadsAnswer(
        query=question,
        results=tuple(
            _result(measure, asked, matches, namer) for measure, matches in found[:limit]
        ),
        interpretation=_interpretation(asked, namer),
    )


def _matches(measure: Measure, asked: tuple[Asked, ...]) -> list[_Match] | None:
    """Return how the measure matches each thing asked; None where it does not match them all."""
    matches: list[_Match] = []
    for each in asked:
        match = _match(measure, each)
        if match is None:
            return None
        matches.append(match)
    return matches or None


def _match(measure: Measure, asked: Asked) -> _Match | None:
    if not asked.things:
        return _topic(measure, measure.places_of(asked.key))
    kind = asked.things[0].kind
    match kind:
        case ThingKind.AGENCY:
            return _part(measure, asked.things)
        case ThingKind.MEASURE:
            is_meant = any(thing.iri == measure.iri for thing in asked.things)
            return _Match(_TOPIC_WEIGHT, (measure.heading,)) if is_meant else None
        case ThingKind.PARK | ThingKind.SECTOR:
            return _topic(measure, _places(measure, asked))
        case _:
            assert_never(kind)


def _topic(measure: Measure, places: tuple[Span, ...]) -> _Match | None:
    if not places:
        return None
    in_title = any(measure.heading.covers(place) for place in places)
    return _Match(_TOPIC_WEIGHT + (_TITLE_BONUS if in_title else 0), places)


def _part(measure: Measure, agencies: tuple[Thing, ...]) -> _Match | None:
    iris = {agency.iri for agency in agencies}
    parts = [part for part in measure.parts if part.agency in iris]
    if not parts:
        return None
    role = max((part.role for part in parts), key=_WEIGHT.__getitem__)
    spans = tuple(span for part in parts for span in part.evidence)
    return _Match(_WEIGHT[role], spans, role)


def _places(measure: Measure, asked: Asked) -> tuple[Span, ...]:
    """Return where the measure names a park or sector, or lists it under its full name."""
    listed = {
        place.span
        for thing in asked.things
        for place in thing.places
        if place.document == measure.document and measure.extent.covers(place.span)
    }
    return tuple(sorted(listed | set(measure.places_of(asked.key))))


def _score(matches: list[_Match]) -> float:
    return sum(match.points for match in matches)


@dataclass(frozen=True, slots=True)
class _Namer:
    """Names agencies in the language of the answer; what has no English name keeps its own."""

    agencies: Mapping[str, AgencyNames]
    lang: str

    def name(self, iri: str, stated: str) -> AgencyName:
        names = self.agencies[iri]
        if self.lang == "en" and names.english:
            return AgencyName(iri, names.english, names.english)
        return AgencyName(iri, stated, names.official)

    def parts(self, parts: tuple[Part, ...], role: Role) -> tuple[AgencyName, ...]:
        return tuple(self.name(part.agency, part.name) for part in parts if part.role == role)


def _result(
    measure: Measure, asked: tuple[Asked, ...], matches: list[_Match], namer: _Namer
) -> LeadsResult:
    role = next((match.role for match in matches if match.role), None)
    spans = sorted({span for match in matches for span in match.evidence})
    return LeadsResult(
        measure=MeasureName(measure.iri, measure.path, measure.title, measure.document),
        score=_score(matches),
        lead=namer.parts(measure.parts, Role.LEAD),
        cooperating=namer.parts(measure.parts, Role.COOPERATING),
        responsible=namer.parts(measure.parts, Role.RESPONSIBLE),
        role=role.value.lower() if role else None,
        matched=tuple(each.text for each in asked),
        evidence=tuple(Quotation(span.begin, span.end, span.of(measure.text)) for span in spans),
    )


def _interpretation(asked: tuple[Asked, ...], namer: _Namer) -> Interpretation:
    things = [thing for each in asked for thing in each.things]
    kinds = {_KINDS[each.things[0].kind] if each.things else "topic" for each in asked}
    return Interpretation(
        kind=kinds.pop() if len(kinds) == 1 else "topic" if kinds else "none",
        agencies=tuple(
            namer.name(thing.iri, thing.name) for thing in things if thing.kind == ThingKind.AGENCY
        ),
        parks=_named(things, ThingKind.PARK),
        sectors=_named(things, ThingKind.SECTOR),
        terms=tuple(each.text for each in asked if not each.things),
    )


def _named(things: list[Thing], kind: ThingKind) -> tuple[Named, ...]:
    return tuple(Named(thing.iri, thing.name) for thing in things if thing.kind == kind)
