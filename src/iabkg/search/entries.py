"""What lookups search: measures with their words and agencies, and the things that names mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from iabkg.model.facts import Role
from iabkg.model.text import Span
from iabkg.model.view import View
from iabkg.search.postings import beginnings

__all__ = ["SHORT_NAME", "AgencyEntry", "Measure", "Name", "Part", "Thing", "ThingKind"]

SHORT_NAME = 2
"""Names of so few characters are also parts of other words: 外办 is in 海外办事机构."""


class ThingKind(IntEnum):
    """What a name can stand for; where a name is several things, the lowest kind is meant."""

    AGENCY = 1
    MEASURE = 2
    PARK = 3
    SECTOR = 4
    PLACE = 5
    PROGRAMME = 6
    DOCUMENT = 7


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """A thing that a question may name; ``english`` is its English label, empty: it has none."""

    kind: ThingKind
    iri: str
    name: str
    english: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """What a name means: things of one kind, and how measures are found by them.

    ``keys`` are folded words by which texts name the things. ``listed`` are numbers of measures
    that the graph connects with them, with the characters that say so.
    """

    things: tuple[Thing, ...]
    keys: tuple[str, ...] = ()
    listed: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)

    @property
    def kind(self) -> ThingKind:
        """Return what the name stands for."""
        return self.things[0].kind


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """An agency: name as documents print it, official name, English name (empty: none).

    ``measures`` are the numbers of the measures in which it has a part: what it leads first, then
    what it is responsible for, then what it cooperates in. ``acts_for`` are agencies that answer
    for it where it has no part itself: those before and after it, and groups it belongs to.
    """

    iri: str
    stated: str
    official: str
    english: str
    measures: Sequence[int]
    acts_for: tuple[str, ...]


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

    ``text`` is the whole document's. ``view`` is the measure's own characters as they are
    searched: folded, and without the names of agencies, which are no topics; ``heading_words``
    are those of its title. ``english`` is the English title, ``abstract`` what the measure says in
    English, empty where there is none.
    """

    iri: str
    path: str
    title: str
    english: str
    abstract: str
    titled: bool
    document: str
    text: str
    heading: Span
    extent: Span
    view: View
    heading_words: str
    parts: tuple[Part, ...]

    def places_of(self, key: str) -> tuple[Span, ...]:
        """Return where the measure says ``key`` (folded), if not as part of an agency's name.

        Latin letters and digits are found as whole words and numbers alone: 5亿元 is not in 15亿元.
        """
        return tuple(
            self.view.span(begin, begin + len(key)) for begin in beginnings(self.view.text, key)
        )
