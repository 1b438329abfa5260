"""Find where a text names the sectors and parks that its own lists give."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from iabkg.extraction.grammars import Tables, load_grammar
from iabkg.extraction.mentions import Mask, collect
from iabkg.model.facts import Mention, MentionKind, Park, Sector
from iabkg.model.view import View, normalise

__all__ = [
    "MentionGrammar",
    "SectorNames",
    "find_park_mentions",
    "find_sector_mentions",
    "load_mentions",
    "sector_names",
    "with_focus",
]


@dataclass(frozen=True, slots=True)
class MentionGrammar:
    """How texts call their sectors, compiled from ``mentions.toml``."""

    endings: tuple[str, ...]
    after: re.Pattern[str]
    before: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class SectorNames:
    """The forms by which one document calls its sectors: ``names[i]`` is called by pattern i."""

    names: Sequence[str]
    automaton: AhoCorasick
    grammar: MentionGrammar

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield name, begin and end of every sector called in ``text``, the longest name first.

        A sector inside a longer word counts (工业互联网 in 工业互联网服务平台), unless the word is
        the name of a body.
        """
        for number, begin, end in self.automaton.find_matches_as_indexes(text):
            if self.grammar.after.match(text, end) or self.grammar.before.search(text[:begin]):
                continue
            yield self.names[number], begin, end


def load_mentions(path: Path) -> MentionGrammar:
    """Read ``mentions.toml``."""
    return load_grammar(path, _compile)


def sector_names(sectors: Iterable[Sector], grammar: MentionGrammar) -> SectorNames:
    """Prepare to find the names of ``sectors``."""
    names = [sector.name for sector in sectors]
    forms = {normalise(name): name for name in names}
    for name in names:
        for ending in grammar.endings:
            if name.endswith(ending) and len(name) > len(ending) + 1:
                forms.setdefault(normalise(name.removesuffix(ending)), name)
    automaton = AhoCorasick(list(forms), matchkind=MatchKind.LeftmostLongest)
    return SectorNames(tuple(forms.values()), automaton, grammar)


def with_focus(park: Park, names: SectorNames) -> Park:
    """Return ``park`` with the sectors that its name says it is for."""
    found = [name for name, _, _ in names.find(normalise(park.name))]
    return replace(park, focus_sectors=tuple(dict.fromkeys(found)))


def find_sector_mentions(
    text: str, views: Iterable[tuple[str, View]], names: SectorNames, mask: Mask
) -> Iterator[Mention]:
    """Yield the sectors that each division names outside the stretches that ``mask`` covers."""
    found = [
        (division, name, view, begin, end)
        for division, view in views
        for name, begin, end in names.find(view.text)
        if not mask.covers(view, begin, end)
    ]
    yield from collect(text, found, MentionKind.SECTOR, "mention.sector")


def find_park_mentions(
    text: str, views: Iterable[tuple[str, View]], parks: Iterable[Park]
) -> Iterator[Mention]:
    """Yield the parks that each division names in full."""
    names = list(dict.fromkeys(park.name for park in parks))
    automaton = AhoCorasick(
        [normalise(name) for name in names], matchkind=MatchKind.LeftmostLongest
    )
    found = [
        (division, names[number], view, begin, end)
        for division, view in views
        for number, begin, end in automaton.find_matches_as_indexes(view.text)
    ]
    yield from collect(text, found, MentionKind.PARK, "mention.park")


def _compile(tables: Tables) -> MentionGrammar:
    sectors = tables["sectors"]
    return MentionGrammar(
        endings=tuple(sectors["endings"]),
        after=re.compile("|".join(sectors["after"])),
        before=re.compile("|".join(sectors["before"])),
    )
