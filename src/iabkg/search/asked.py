"""One thing that a question asks about, and which measures say it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log
from typing import NamedTuple

from iabkg.model.text import Span
from iabkg.search.amounts import ReadAmount
from iabkg.search.entries import Name, ThingKind
from iabkg.search.index import LeadIndex
from iabkg.search.lexicon import WEAK

__all__ = ["UNKNOWN", "Asked", "Found", "Sought", "agencies_meant"]

UNKNOWN = 5.0
"""What words weigh that nothing is known of, as much as the rarest."""

# The most that rare words count.
_RAREST = 5.0
# What is done with it can be said in many ways, and tells less than what it is done with.
_VERB = 0.6
# Words of labels, which are translations.
_LABEL = 0.7
_AGENCY = 4.0
# Where a document comes from says little of what is asked in it.
_OWN_PLACE = 0.3
# Other words than those asked, and a thing's name where the graph does not connect it. The more of
# several words a measure says, the surer.
_OTHER_WORDS = 0.8
_SURER = 0.05
_REPEATED = 0.05
_TIMES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What some words of a question ask about, in one of several ways.

    ``name`` is what the words name. ``keys`` are the words themselves, as texts would say them,
    ``said`` other words for them, ``labels`` English words of labels, ``amount`` what they state.
    Where all are empty, nothing in the graph is known by these words, and they weigh ``weight``.
    ``acts`` says that they are no nouns, but say what is done.
    """

    text: str
    key: str
    name: Name | None = None
    keys: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    amount: ReadAmount | None = None
    weight: float = UNKNOWN
    acts: bool = False

    @property
    def kind(self) -> ThingKind | None:
        """Return what the words name, None for a topic."""
        return self.name.kind if self.name else None


class Found(NamedTuple):
    """How surely a measure says what was asked (1: in these words, once), and if in its title."""

    grade: float
    in_title: bool


@dataclass(slots=True)
class Sought:
    """What was asked, with the measures that may say it and what it weighs among other words."""

    asked: Asked
    numbers: Sequence[int] = ()
    weight: float = 0.0
    required: bool = False
    amounts: dict[int, tuple[Span, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, asked: Asked, index: LeadIndex) -> "Sought":
        """Look up where ``asked`` may be said."""
        sought = cls(asked)
        if asked.amount is not None:
            sought.amounts = index.amounts.stating(asked.amount)
        if asked.kind is ThingKind.AGENCY:
            sought.numbers = _of_agencies(asked, index)
            sought.weight, sought.required = _AGENCY, True
            return sought
        sought.numbers = sought._candidates(index)
        sought.required = asked.kind is ThingKind.MEASURE
        if not sought.numbers:
            sought.weight = asked.weight
        elif asked.kind is ThingKind.PLACE and _is_own(asked, index):
            sought.weight = _OWN_PLACE
        else:
            sought.weight = min(log(1 + len(index.measures) / len(sought.numbers)), _RAREST)
        if asked.name is None and asked.key in index.lexicon.weak:
            sought.weight = min(sought.weight, WEAK)
        elif sought.numbers and asked.acts:
            sought.weight *= _VERB
        elif asked.labels and not asked.said and not asked.keys:
            sought.weight *= _LABEL
        return sought

    def _candidates(self, index: LeadIndex) -> Sequence[int]:
        asked = self.asked
        lists = [index.texts.candidates(key) for key in (*asked.keys, *asked.said)]
        lists += [index.labels.numbers.get(word, ()) for word in asked.labels]
        if asked.name is not None and asked.kind is not ThingKind.AGENCY:
            lists += [index.texts.candidates(key) for key in asked.name.keys]
            lists.append(tuple(asked.name.listed))
        lists.append(tuple(self.amounts))
        lists = [each for each in lists if each]
        return lists[0] if len(lists) == 1 else sorted(set().union(*lists))

    def in_titles(self, index: LeadIndex) -> Iterable[int]:
        """Yield the measures whose titles may say it."""
        for key in (*self.asked.keys, *self.asked.said):
            yield from index.titles.candidates(key)

    def found(self, number: int, index: LeadIndex) -> Found | None:
        """Say how the measure says it, None where it does not."""
        asked = self.asked
        if asked.kind is ThingKind.AGENCY:
            return Found(1.0, in_title=False) if self._takes_part(number, index) else None
        listed = asked.name is not None and number in asked.name.listed
        said = self._said(self._literal(), number, index)
        if said or listed or number in self.amounts:
            apart = asked.name is not None and bool(asked.name.listed) and not listed
            grade = _OTHER_WORDS if apart or self._within_parks(number, index) else 1.0
            grade += _often(said, number, index)
            return Found(grade, in_title=_are_in_title(said, number, index))
        said = self._said(asked.said, number, index)
        if said:
            grade = min(_OTHER_WORDS + _SURER * (len(said) - 1), 1.0)
            grade += _often(said, number, index)
            return Found(grade, in_title=_are_in_title(said, number, index))
        if any(number in index.labels.numbers.get(word, ()) for word in asked.labels):
            return Found(1.0, in_title=not index.labels.titles[number].isdisjoint(asked.labels))
        return None

    def _within_parks(self, number: int, index: LeadIndex) -> bool:
        """Say whether the measure has the words only as parts of longer names of parks."""
        parks = index.park_names.get(number)
        if parks is None or self.asked.kind is not ThingKind.SECTOR:
            return False
        spans = self.spans(number, index)
        return all(any(park.covers(span) for park in parks) for span in spans)

    def _said(self, keys: Iterable[str], number: int, index: LeadIndex) -> list[str]:
        return [key for key in keys if index.says(number, key)]

    def spans(self, number: int, index: LeadIndex) -> tuple[Span, ...]:
        """Return the characters by which the measure says it."""
        measure, asked = index.measures[number], self.asked
        if asked.kind is ThingKind.AGENCY:
            iris = agencies_meant(asked, index)
            return tuple(s for part in measure.parts if part.agency in iris for s in part.evidence)
        keys = [key for key in (*self._literal(), *asked.said) if key]
        spans = [span for key in keys for span in measure.places_of(key)]
        spans += self.amounts.get(number, ())
        if asked.name is not None:
            spans += asked.name.listed.get(number, ())
        return tuple(spans) or (measure.heading,)

    def _literal(self) -> tuple[str, ...]:
        name = self.asked.name
        return (*self.asked.keys, *name.keys) if name else self.asked.keys

    def _takes_part(self, number: int, index: LeadIndex) -> bool:
        iris = agencies_meant(self.asked, index)
        return any(part.agency in iris for part in index.measures[number].parts)


def agencies_meant(asked: Asked, index: LeadIndex) -> dict[str, None]:
    """Return the agencies that answer for what is named: themselves, else those acting for them."""
    entries = [index.agencies[thing.iri] for thing in (asked.name.things if asked.name else ())]
    taking_part = [entry.iri for entry in entries if entry.measures]
    return dict.fromkeys(taking_part or (other for each in entries for other in each.acts_for))


def _of_agencies(asked: Asked, index: LeadIndex) -> Sequence[int]:
    lists = [index.agencies[iri].measures for iri in agencies_meant(asked, index)]
    return lists[0] if len(lists) == 1 else tuple(dict.fromkeys(n for each in lists for n in each))


def _is_own(asked: Asked, index: LeadIndex) -> bool:
    things = asked.name.things if asked.name else ()
    return any(thing.iri in index.issuer_places for thing in things)


def _often(keys: Iterable[str], number: int, index: LeadIndex) -> float:
    """Return what it adds that a measure says ``keys`` more than once."""
    text = index.measures[number].view.text
    return _REPEATED * min(sum(map(text.count, keys), -1), _TIMES) if keys else 0.0


def _are_in_title(keys: Iterable[str], number: int, index: LeadIndex) -> bool:
    measure = index.measures[number]
    # Where a measure has no title, its first clause stands in, and is no surer than the others.
    return measure.titled and any(key in measure.heading_words for key in keys)
