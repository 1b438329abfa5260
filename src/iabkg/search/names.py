"""What names mean: agencies by all they are called, and what documents list, cite or concern."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from iabkg.model.text import Span
from iabkg.search.english import simplest_words
from iabkg.search.entries import Name, Thing, ThingKind
from iabkg.search.folding import key_of, plain_number
from iabkg.search.lexicon import Lexicon

__all__ = ["NameTable", "agency_forms", "names_beside", "other_names"]

_BEFORE_STEM = frozenset("市省区县州")


@dataclass(slots=True)
class _Entry:
    things: set[Thing] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    listed: dict[int, set[Span]] = field(default_factory=dict)


class NameTable:
    """Collects what each name means, Chinese names by folded text, English by simplest words."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Begin without names."""
        self._lexicon = lexicon
        self._chinese: dict[str, _Entry] = {}
        self._english: dict[str, _Entry] = {}

    def add(
        self,
        name: str,
        thing: Thing,
        keys: Iterable[str] = (),
        listed: Mapping[int, Iterable[Span]] | None = None,
    ) -> None:
        """Let ``name`` mean ``thing``; ``keys`` and ``listed`` are as in Name."""
        folded = plain_number(self._lexicon.key_of(name))
        if folded.isascii() and " " in folded:
            table, folded = self._english, " ".join(simplest_words(folded))
        else:
            table = self._chinese
        entry = table.setdefault(folded, _Entry())
        entry.things.add(thing)
        entry.keys.update(keys)
        for number, spans in (listed or {}).items():
            entry.listed.setdefault(number, set()).update(spans)

    @property
    def chinese(self) -> dict[str, Name]:
        """Return the names, in their order."""
        return _names(self._chinese)

    @property
    def english(self) -> dict[str, Name]:
        """Return the English names of several words, as simplest words with a space between."""
        return _names(self._english)


def _names(table: dict[str, _Entry]) -> dict[str, Name]:
    return {name: _meant(entry) for name, entry in sorted(table.items()) if name}


def _meant(entry: _Entry) -> Name:
    kind = min(thing.kind for thing in entry.things)
    things = (thing for thing in entry.things if thing.kind == kind)
    return Name(
        things=tuple(sorted(things, key=lambda thing: thing.iri)),
        keys=tuple(sorted(entry.keys)),
        listed={no: tuple(sorted(spans)) for no, spans in sorted(entry.listed.items())},
    )


def names_beside(name: str, kind: ThingKind, lexicon: Lexicon) -> Iterator[str]:
    """Yield what people may call a thing of that name and kind.

    Agencies go by other endings and stems, industries without what ends such names, parks with
    another ending.
    """
    if kind is ThingKind.AGENCY:
        yield from other_names(name, lexicon)
    elif kind is ThingKind.SECTOR:
        for ending in lexicon.industry_endings:
            if name.endswith(ending) and len(name) > len(ending) + 1:
                yield name.removesuffix(ending)
    elif kind is ThingKind.PARK:
        known = (name.removesuffix(end) for end in lexicon.park_endings if name.endswith(end))
        for stem in list(known)[:1]:
            yield from (stem + ending for ending in lexicon.park_endings)


def other_names(name: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield what people may call an agency of that name: other endings, other words for its stem.

    Names that are none yet may be among them, such as that of a body founded later.
    """
    ending = next((end for end in lexicon.agency_endings if name.endswith(end)), None)
    if ending is None or len(name) == len(ending):
        return
    stem = name.removesuffix(ending)
    for own in (stem, *_asked_stems(stem, lexicon)):
        if own.isascii():
            yield own
            continue
        # A stem of one character needs its own ending: 交委 is no 交局.
        yield from (
            own + end for end in lexicon.agency_endings if len(own) > 1 and own + end != name
        )


def _asked_stems(stem: str, lexicon: Lexicon) -> Iterator[str]:
    for asked, meant in lexicon.agency_stems.items():
        for official in meant:
            place = stem.removesuffix(official)
            if place != stem and (not place or place[-1] in _BEFORE_STEM):
                # Latin abbreviations stand for the body wherever it is.
                yield asked if asked.isascii() else place + asked


def agency_forms(english: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the words of an English name that tell its agency from others of the same place."""
    return frozenset(simplest_words(key_of(english))) - lexicon.english_common
