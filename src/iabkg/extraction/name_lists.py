"""Cut a list of bodies into names: 市财政局、教育局和各区政府等."""

from collections.abc import Iterator
from dataclasses import dataclass

from iabkg.extraction.grammars import ResponsibilityGrammar

__all__ = ["NameList", "split_names"]

_SEPARATORS = "、,;/"
_CLOSERS = {"(": ")", "〔": "〕"}


@dataclass(frozen=True, slots=True)
class NameList:
    """Places of names in a view (begin, end), and whether the list ends in 等."""

    places: tuple[tuple[int, int], ...]
    open_ended: bool

    def split_first(self) -> tuple["NameList", "NameList"]:
        """Return the first name and the others, both open or closed like the whole."""
        return (
            NameList(self.places[:1], self.open_ended),
            NameList(self.places[1:], self.open_ended),
        )


def split_names(text: str, begin: int, end: int, grammar: ResponsibilityGrammar) -> NameList:
    """Return the names in ``text[begin:end]``."""
    places: list[tuple[int, int]] = []
    open_ended = False
    for first, last in _pieces(text, begin, end, grammar):
        opener = grammar.opener.match(text, first, last)
        first = opener.end() if opener else first
        ending = grammar.open_word.search(text, first, last)
        if ending is not None:
            open_ended, last = True, ending.start()
        for place in _parted(text, first, last, grammar):
            if grammar.names_somebody(text[place[0] : place[1]]):
                places.append(place)
    return NameList(tuple(places), open_ended)


def _pieces(
    text: str, begin: int, end: int, grammar: ResponsibilityGrammar
) -> Iterator[tuple[int, int]]:
    """Cut at separators, but not inside brackets or collective bodies."""
    start = place = begin
    while place < end:
        collective = grammar.collective.match(text, place, end) if place == start else None
        if collective is not None:
            place = collective.end()
        elif text[place] in _CLOSERS:
            closing = text.find(_CLOSERS[text[place]], place, end)
            place = closing + 1 if closing >= 0 else place + 1
        elif text[place] in _SEPARATORS:
            yield start, place
            place += 1
            start = place
        else:
            place += 1
    yield start, end


def _parted(
    text: str, begin: int, end: int, grammar: ResponsibilityGrammar
) -> Iterator[tuple[int, int]]:
    """Part A和B where A ends like a body and B names one; 和 inside a name stays."""
    collective = grammar.collective.match(text, begin, end)
    start, place = begin, collective.end() if collective else begin
    while (match := grammar.conjunction.search(text, place, end)) is not None:
        left, right = text[start : match.start()], text[match.end() : end]
        if grammar.is_body(left) and grammar.is_body(right):
            yield start, match.start()
            start = match.end()
        place = match.end()
    if start < end:
        yield start, end
