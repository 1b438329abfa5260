"""Answer "which agencies lead X?": the measures that X is about, best first, with evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from iabkg.model.facts import Role
from iabkg.model.text import Span
from iabkg.search.asked import Sought, agencies_meant
from iabkg.search.entries import Measure, ThingKind
from iabkg.search.index import LeadIndex
from iabkg.search.naming import Namer
from iabkg.search.question import Understood, understand
from iabkg.search.results import (
    AgencyName,
    Interpretation,
    LeadsAnswer,
    LeadsResult,
    Named,
    Quotation,
    ReadAs,
)

__all__ = ["find_leads"]

# A part counts as much as it says that the measure is the agency's own.
_ROLES = {Role.LEAD: 1.0, Role.RESPONSIBLE: 0.75, Role.COOPERATING: 0.5}
_TITLE_BONUS = 0.5
# Of what is asked, by weight, so much a measure must say to be an answer; less where it says more
# than one rare thing, as long questions have words around what they ask.
_COVERED, _LEAST_COVERED = 0.62, 0.4
_PLENTY, _LESS_FOR_MORE = 4.5, 0.1
# Measures that say much less than the best are none.
_AS_GOOD = 0.75
# So many measures are looked at beyond those wanted: what frequent words cost is bounded.
_LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class _Match:
    number: int
    score: float
    covered: float
    role: Role | None
    saying: tuple[Sought, ...]


def find_leads(
    question: str, index: LeadIndex, *, limit: int = 20, lang: str = "zh"
) -> LeadsAnswer:
    """Return the measures that are about what the question asks, with their agencies.

    A measure is about a topic where it says these words or words that stand for them, about an
    agency where that takes part in it, about another thing where it names or lists it. Best
    first: by what matched, rare words counting most, words in titles more; then in the order of
    the text. ``lang`` ``en`` gives English names and titles, where there are any.
    """
    question = _of_characters(question)
    understood = understand(question, index)
    sought = [Sought.of(asked, index) for asked in understood.asked]
    matches = _best(sought, index, limit)
    namer = Namer(index, lang)
    return LeadsAnswer(
        query=question,
        results=tuple(_result(match, namer) for match in matches[:limit]),
        more=len(matches) > limit,
        interpretation=_interpretation(understood, sought, namer),
    )


def _of_characters(question: str) -> str:
    """Return ``question`` without lone surrogates, which could be neither found nor answered."""
    try:
        question.encode()
    except UnicodeEncodeError:
        return question.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return question


def _best(sought: Sequence[Sought], index: LeadIndex, limit: int) -> list[_Match]:
    """Return the measures that say enough of what was asked, best first.

    They may be more than ``limit``, as more are looked at.
    """
    total = _to_cover(sought)
    if any(each.required and not each.numbers for each in sought):
        return []
    found = [
        match
        for number in _candidates(sought, index, limit + _LOOKED_AT)
        if (match := _match(number, sought, index)) and _covers(match.covered, total)
    ]
    found.sort(key=lambda match: (-match.score, match.number))
    enough = _AS_GOOD * max((match.covered for match in found), default=0.0)
    return [match for match in found if match.covered >= enough]


def _to_cover(sought: Sequence[Sought]) -> float:
    """Return what there is to be said: beside what is required, or else that."""
    others = sum(each.weight for each in sought if not each.required)
    return others or sum(each.weight for each in sought)


def _covers(said: float, total: float) -> bool:
    """Say whether it is enough to say so much of a total."""
    needed = max(_COVERED - _LESS_FOR_MORE * max(said - _PLENTY, 0.0), _LEAST_COVERED)
    return said >= needed * total


def _candidates(sought: Sequence[Sought], index: LeadIndex, most: int) -> Iterable[int]:
    """Return the measures to look at: those that may say all, those with it in their title, others.

    Each of the others may say one of the weightiest things, without which nothing says enough.
    """
    known = sorted((each for each in sought if each.numbers), key=lambda each: -each.weight)
    if not known:
        return ()
    needed = [each for each in known if each.required] or _weightiest(sought, known)
    numbers = chain.from_iterable(each.numbers for each in needed)
    if sum(len(each.numbers) for each in needed) <= most:
        return list(dict.fromkeys(numbers))
    titled = (number for each in known for number in each.in_titles(index))
    every = known[0].numbers if len(known) == 1 else _in_all(known)
    return list(_first(chain(islice(titled, most), every, numbers), most))


def _in_all(known: Sequence[Sought]) -> list[int]:
    """Return the measures that may say all of ``known``, in the order of the first."""
    others = [set(each.numbers) for each in known[1:]]
    return [number for number in known[0].numbers if all(number in other for other in others)]


def _first(numbers: Iterable[int], most: int) -> Iterable[int]:
    seen: dict[int, None] = {}
    for number in numbers:
        seen.setdefault(number)
        if len(seen) >= most:
            break
    return seen


def _weightiest(sought: Sequence[Sought], known: Sequence[Sought]) -> list[Sought]:
    """Return so many of ``known`` that what says none of them cannot say enough."""
    total = _to_cover(sought)
    left = sum(each.weight for each in known)
    for count, each in enumerate(known, 1):
        left -= each.weight
        if not _covers(left, total):
            return list(known[:count])
    return list(known)


def _match(number: int, sought: Sequence[Sought], index: LeadIndex) -> _Match | None:
    score = covered = 0.0
    alone = all(each.required for each in sought)
    role: Role | None = None
    saying: list[Sought] = []
    for each in sought:
        found = each.found(number, index) if each.numbers else None
        if found is None:
            if each.required:
                return None
            continue
        saying.append(each)
        covered += each.weight if each.required is alone else 0.0
        points = each.weight * found.grade * (1 + _TITLE_BONUS * found.in_title)
        if each.asked.kind is ThingKind.AGENCY:
            role = _role(index.measures[number], agencies_meant(each.asked, index))
            points *= _ROLES[role]
        score += points
    return _Match(number, score, covered, role, tuple(saying))


def _role(measure: Measure, agencies: Iterable[str]) -> Role:
    roles = (part.role for part in measure.parts if part.agency in agencies)
    return max(roles, key=_ROLES.__getitem__)


def _result(match: _Match, namer: Namer) -> LeadsResult:
    index = namer.index
    measure = index.measures[match.number]
    agencies = namer.agencies(match.number)
    spans: set[Span] = {span for each in match.saying for span in each.spans(match.number, index)}
    return LeadsResult(
        measure=namer.measure(measure),
        score=round(match.score, 2),
        lead=agencies[Role.LEAD],
        cooperating=agencies[Role.COOPERATING],
        responsible=agencies[Role.RESPONSIBLE],
        role=match.role.value.lower() if match.role else None,
        matched=tuple(each.asked.text for each in match.saying),
        evidence=tuple(Quotation(*span, span.of(measure.text)) for span in sorted(spans)),
    )


# So many things of one name are listed: in a large corpus every plan lists the same sectors.
_LISTED = 20


def _interpretation(
    understood: Understood, sought: Sequence[Sought], namer: Namer
) -> Interpretation:
    named: dict[ThingKind, list[Named]] = {kind: [] for kind in ThingKind}
    agencies: list[AgencyName] = []
    for each in understood.asked:
        for thing in each.name.things[:_LISTED] if each.name else ():
            if thing.kind is ThingKind.AGENCY:
                agencies.append(namer.agency(thing.iri, thing.name))
            else:
                named[thing.kind].append(namer.thing(thing))
    unnamed = [each for each in understood.asked if each.name is None]
    return Interpretation(
        kind=_kind(understood),
        agencies=tuple(agencies),
        parks=tuple(named[ThingKind.PARK]),
        sectors=tuple(named[ThingKind.SECTOR]),
        places=tuple(named[ThingKind.PLACE]),
        programmes=tuple(named[ThingKind.PROGRAMME]),
        documents=tuple(named[ThingKind.DOCUMENT]),
        amounts=tuple(each.text for each in unnamed if each.amount),
        terms=tuple(each.text for each in unnamed if not each.amount),
        read_as=tuple(ReadAs(each.text, each.said) for each in unnamed if each.said),
        dropped=understood.dropped,
        unknown=tuple(each.asked.text for each in sought if not each.numbers),
    )


def _kind(understood: Understood) -> str:
    kinds = {
        each.kind.name.lower() if each.kind else "amount" if each.amount else "topic"
        for each in understood.asked
    }
    return kinds.pop() if len(kinds) == 1 else "topic" if kinds else "none"
