"""Find where a text names the sectors and parks that its own lists give."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from iabkg.extraction.grammars import Tables, load_grammar
from iabkg.extraction.mentions import Mask, automaton_of, collect, normal_name
from iabkg.model.facts import Mention, MentionKind, Park
from iabkg.model.text import Document
from iabkg.model.view import View

__all__ = [
    "MentionGrammar",
    "SectorNames",
    "find_park_mentions",
    "find_sector_mentions",
    "load_mentions",
    "sector_names",
    "with_focus",
]


_LOOK_BACK = 8


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
            left = text[max(begin - _LOOK_BACK, 0) : begin]
            if self.grammar.after.match(text, end) or self.grammar.before.search(left):
                continue
            yield self.names[number], begin, end


def load_mentions(path: Path) -> MentionGrammar:
    """Read ``mentions.toml``."""
    return load_grammar(path, _compile)


def sector_names(names: Mapping[str, str], grammar: MentionGrammar) -> SectorNames:
    """Prepare to find sectors: ``names`` gives each one's name by the name in the normal view."""
    forms = dict(names)
    for form, name in names.items():
        for ending in grammar.endings:
            if form.endswith(ending) and len(form) > len(ending) + 1:
                forms.setdefault(form.removesuffix(ending), name)
    automaton = automaton_of(forms)
    return SectorNames(tuple(forms.values()), automaton, grammar)


def with_focus(document: Document, park: Park, names: SectorNames) -> Park:
    """Return ``park`` with the sectors that its name says it is for."""
    found = [name for name, _, _ in names.find(normal_name(document, park.evidence[0]))]
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
    document: Document, views: Iterable[tuple[str, View]], parks: Iterable[Park]
) -> Iterator[Mention]:
    """Yield the parks that each division names in full."""
    names = {normal_name(document, park.evidence[0]): park.name for park in parks}
    printed = tuple(names.values())
    automaton = automaton_of(names)
    found = [
        (division, printed[number], view, begin, end)
        for division, view in views
        for number, begin, end in automaton.find_matches_as_indexes(view.text)
    ]
    yield from collect(document.text, found, MentionKind.PARK, "mention.park")


def _compile(tables: Tables) -> MentionGrammar:
    sectors = tables["sectors"]
    return MentionGrammar(
        endings=tuple(sectors["endings"]),
        after=re.compile("|".join(sectors["after"])),
        before=re.compile("|".join(sectors["before"])),
    )
