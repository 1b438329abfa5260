"""Answer "which agencies lead X?": the measures that X is about, best first, with evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from iabkg.model.facts import Role
from iabkg.model.text import Span
from iabkg.search.asked import Found, Sought, agencies_meant
from iabkg.search.entries import Measure, Part, Thing, ThingKind
from iabkg.search.index import LeadIndex
from iabkg.search.question import Understood, understand

__all__ = [
    "AgencyName",
    "Interpretation",
    "LeadsAnswer",
    "LeadsResult",
    "MeasureName",
    "Named",
    "Quotation",
    "ReadAs",
    "find_leads",
]

# A part counts as much as it says that the measure is the agency's own.
_ROLES = {Role.LEAD: 1.0, Role.RESPONSIBLE: 0.75, Role.COOPERATING: 0.5}
_TITLE_BONUS = 0.5
# Of what is asked, by weight, so much a measure must say to be an answer.
_COVERED = 0.55
# Measures that say much less than the best are none.
_AS_GOOD = 0.75
# So many measures are looked at beyond those wanted: what frequent words cost is bounded.
_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class AgencyName:
    """An agency as an answer shows it: the name that the document states, and the official one.

    ``untranslated`` says that an English name was wanted and there is none.
    """

    iri: str
    name: str
    full_name: str
    untranslated: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that the question names."""

    iri: str
    name: str
    untranslated: bool = False


@dataclass(frozen=True, slots=True)
class MeasureName:
    """A measure as an answer shows it; ``document`` is the IRI of its document."""

    iri: str
    path: str
    title: str
    document: str
    untranslated: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """Characters of the document's text that made a measure match; offsets are code points."""

    begin: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ReadAs:
    """Words of the question, and the words of texts that were looked for in their place."""

    text: str
    said: tuple[str, ...]


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

    def to_json(self) -> dict[str, object]:
        """Return the result for JSON, without ``role`` and ``responsible`` where empty."""
        result: dict[str, object] = {
            "measure": _json_of(self.measure),
            "score": self.score,
            "lead": [_json_of(agency) for agency in self.lead],
            "cooperating": [_json_of(agency) for agency in self.cooperating],
        }
        if self.responsible:
            result["responsible"] = [_json_of(agency) for agency in self.responsible]
        if self.role:
            result["role"] = self.role
        result["matched"] = list(self.matched)
        result["evidence"] = [
            {"begin": each.begin, "end": each.end, "text": each.text} for each in self.evidence
        ]
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """How a question was understood.

    ``kind`` says what it names, where it names things of one kind and nothing else: ``agency``,
    ``measure``, ``park``, ``sector``, ``place``, ``programme`` or ``document``; ``amount`` where
    it states only amounts, ``none`` where it has only words that ask, else ``topic``. ``terms``
    are the words of its topic, ``amounts`` what it states, ``read_as`` other words taken for its
    own, ``dropped`` the words that only ask, ``unknown`` those of which the graph knows nothing.
    """

    kind: str
    agencies: tuple[AgencyName, ...]
    parks: tuple[Named, ...]
    sectors: tuple[Named, ...]
    places: tuple[Named, ...]
    programmes: tuple[Named, ...]
    documents: tuple[Named, ...]
    amounts: tuple[str, ...]
    terms: tuple[str, ...]
    read_as: tuple[ReadAs, ...]
    dropped: tuple[str, ...]
    unknown: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return the interpretation for JSON."""
        things = {
            "agencies": self.agencies,
            "parks": self.parks,
            "sectors": self.sectors,
            "places": self.places,
            "programmes": self.programmes,
            "documents": self.documents,
        }
        return {
            "kind": self.kind,
            **{name: [_json_of(thing) for thing in found] for name, found in things.items()},
            "amounts": list(self.amounts),
            "terms": list(self.terms),
            "read_as": [{"text": each.text, "said": list(each.said)} for each in self.read_as],
            "dropped": list(self.dropped),
            "unknown": list(self.unknown),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadsAnswer:
    """The answer to one question, best result first; no results where nothing says enough of it."""

    query: str
    results: tuple[LeadsResult, ...]
    interpretation: Interpretation

    def to_json(self) -> dict[str, object]:
        """Return the answer for JSON."""
        return {
            "query": self.query,
            "results": [result.to_json() for result in self.results],
            "interpretation": self.interpretation.to_json(),
        }


def _json_of(shown: AgencyName | Named | MeasureName) -> dict[str, object]:
    """Return a name for JSON, ``untranslated`` only where it is so."""
    match shown:
        case AgencyName():
            found: dict[str, object] = {
                "iri": shown.iri, "name": shown.name, "full_name": shown.full_name,
            }  # fmt: skip
        case Named():
            found = {"iri": shown.iri, "name": shown.name}
        case MeasureName():
            found = {
                "iri": shown.iri, "path": shown.path, "title": shown.title,
                "document": shown.document,
            }  # fmt: skip
    if shown.untranslated:
        found["untranslated"] = True
    return found


@dataclass(frozen=True, slots=True)
class _Match:
    number: int
    score: float
    covered: float
    role: Role | None


def find_leads(
    question: str, index: LeadIndex, *, limit: int = 20, lang: str = "zh"
) -> LeadsAnswer:
    """Return the measures that are about what the question asks, with their agencies.

    A measure is about a topic where it says these words or words that stand for them, about an
    agency where that takes part in it, about another thing where it names or lists it. Best
    first: by what matched, rare words counting most, words in titles more; then in the order of
    the text. ``lang`` ``en`` gives English names and titles, where there are any.
    """
    # A lone surrogate is no character: it could be neither found nor answered.
    question = question.encode("utf-8", "replace").decode("utf-8")
    understood = understand(question, index)
    sought = [Sought.of(asked, index) for asked in understood.asked]
    matches = _best(sought, index, limit)
    namer = _Namer(index, lang)
    return LeadsAnswer(
        query=question,
        results=tuple(_result(match, sought, namer) for match in matches),
        interpretation=_interpretation(understood, sought, namer),
    )


def _best(sought: Sequence[Sought], index: LeadIndex, limit: int) -> list[_Match]:
    """Return the measures that say enough of what was asked, best first."""
    total = sum(each.weight for each in sought)
    if any(each.required and not each.numbers for each in sought):
        return []
    found = [
        match
        for number in _candidates(sought, index, limit + _LOOKED_AT)
        if (match := _match(number, sought, index)) and match.covered >= _COVERED * total
    ]
    found.sort(key=lambda match: (-match.score, match.number))
    enough = _AS_GOOD * max((match.covered for match in found), default=0.0)
    return [match for match in found if match.covered >= enough][:limit]


def _candidates(sought: Sequence[Sought], index: LeadIndex, most: int) -> Iterable[int]:
    """Return the measures to look at: those that may say all, those with it in their title, others.

    Each of the others may say one of the weightiest things, without which nothing says enough.
    """
    known = sorted((each for each in sought if each.numbers), key=lambda each: -each.weight)
    if not known:
        return ()
    needed = [each for each in known if each.required] or _weightiest(sought, known)
    numbers: Iterable[int] = chain.from_iterable(each.numbers for each in needed)
    if sum(len(each.numbers) for each in needed) > most:
        every = set(known[0].numbers).intersection(*(each.numbers for each in known[1:]))
        titled = (number for each in known for number in each.in_titles(index))
        whole = [number for each in needed for number in each.numbers if number in every]
        numbers = chain(whole[:most] if len(known) > 1 else (), titled, numbers)
    return list(_first(numbers, most))


def _first(numbers: Iterable[int], most: int) -> Iterable[int]:
    seen: dict[int, None] = {}
    for number in numbers:
        seen.setdefault(number)
        if len(seen) >= most:
            break
    return seen


def _weightiest(sought: Sequence[Sought], known: Sequence[Sought]) -> list[Sought]:
    """Return so many of ``known`` that what says none of them cannot say enough."""
    total = sum(each.weight for each in sought)
    left = sum(each.weight for each in known)
    for count, each in enumerate(known, 1):
        left -= each.weight
        if left < _COVERED * total:
            return list(known[:count])
    return list(known)


def _match(number: int, sought: Sequence[Sought], index: LeadIndex) -> _Match | None:
    score = covered = 0.0
    role: Role | None = None
    for each in sought:
        found = each.found(number, index) if each.numbers else None
        if found is None:
            if each.required:
                return None
            continue
        covered += each.weight
        points = each.weight * found.grade * (1 + _TITLE_BONUS * found.in_title)
        if each.asked.kind is ThingKind.AGENCY:
            role = _role(index.measures[number], agencies_meant(each.asked, index))
            points *= _ROLES[role]
        score += points
    return _Match(number, score, covered, role)


def _role(measure: Measure, agencies: Iterable[str]) -> Role:
    roles = (part.role for part in measure.parts if part.agency in agencies)
    return max(roles, key=_ROLES.__getitem__)


@dataclass(frozen=True, slots=True)
class _Namer:
    """Names things in the language of the answer; what has no English name keeps its own."""

    index: LeadIndex
    lang: str

    def agency(self, iri: str, stated: str) -> AgencyName:
        entry = self.index.agencies[iri]
        if self.lang != "en":
            return AgencyName(iri, stated, entry.official)
        if entry.english:
            return AgencyName(iri, entry.english, entry.english)
        return AgencyName(iri, stated, entry.official, untranslated=True)

    def parts(self, parts: tuple[Part, ...], role: Role) -> tuple[AgencyName, ...]:
        return tuple(self.agency(part.agency, part.name) for part in parts if part.role is role)

    def thing(self, thing: Thing) -> Named:
        if self.lang != "en":
            return Named(thing.iri, thing.name)
        return Named(thing.iri, thing.english or thing.name, untranslated=not thing.english)

    def measure(self, measure: Measure) -> MeasureName:
        title, untranslated = measure.title, False
        if self.lang == "en":
            title, untranslated = measure.english or title, not measure.english
        return MeasureName(measure.iri, measure.path, title, measure.document, untranslated)


def _result(match: _Match, sought: Sequence[Sought], namer: _Namer) -> LeadsResult:
    index = namer.index
    measure = index.measures[match.number]
    saying = [each for each in sought if each.numbers and each.found(match.number, index)]
    spans: set[Span] = {span for each in saying for span in each.spans(match.number, index)}
    return LeadsResult(
        measure=namer.measure(measure),
        score=round(match.score, 2),
        lead=namer.parts(measure.parts, Role.LEAD),
        cooperating=namer.parts(measure.parts, Role.COOPERATING),
        responsible=namer.parts(measure.parts, Role.RESPONSIBLE),
        role=match.role.value.lower() if match.role else None,
        matched=tuple(each.asked.text for each in saying),
        evidence=tuple(Quotation(*span, span.of(measure.text)) for span in sorted(spans)),
    )


# So many things of one name are listed: in a large corpus every plan lists the same sectors.
_LISTED = 20


def _interpretation(
    understood: Understood, sought: Sequence[Sought], namer: _Namer
) -> Interpretation:
    def things(kind: ThingKind) -> tuple[Thing, ...]:
        named = (each.name.things for each in understood.asked if each.name and each.kind is kind)
        return tuple(chain.from_iterable(found[:_LISTED] for found in named))

    asked = [each.asked for each in sought]
    unnamed = [each for each in asked if each.name is None]
    return Interpretation(
        kind=_kind(understood),
        agencies=tuple(namer.agency(t.iri, t.name) for t in things(ThingKind.AGENCY)),
        parks=tuple(map(namer.thing, things(ThingKind.PARK))),
        sectors=tuple(map(namer.thing, things(ThingKind.SECTOR))),
        places=tuple(map(namer.thing, things(ThingKind.PLACE))),
        programmes=tuple(map(namer.thing, things(ThingKind.PROGRAMME))),
        documents=tuple(map(namer.thing, things(ThingKind.DOCUMENT))),
        amounts=tuple(each.text for each in unnamed if each.amount),
        terms=tuple(each.text for each in unnamed if not each.amount),
        read_as=tuple(ReadAs(each.text, each.said) for each in asked if each.said),
        dropped=understood.dropped,
        unknown=tuple(each.asked.text for each in sought if not each.numbers),
    )


def _kind(understood: Understood) -> str:
    kinds = {
        each.kind.name.lower() if each.kind else "amount" if each.amount else "topic"
        for each in understood.asked
    }
    return kinds.pop() if len(kinds) == 1 else "topic" if kinds else "none"
