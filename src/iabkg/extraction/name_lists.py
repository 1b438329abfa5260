"""Cut a list of bodies into names: 市财政局、教育局和各区政府等."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from iabkg.extraction.grammars import ResponsibilityGrammar

__all__ = ["NameList", "split_names"]


@dataclass(frozen=True, slots=True)
class NameList:
    """Places of names in a view (begin, end), and whether the list ends in 等.

    ``leads`` are the places of names that a note makes the lead: 省财政厅(牵头).
    """

    places: tuple[tuple[int, int], ...]
    open_ended: bool
    leads: frozenset[tuple[int, int]] = frozenset()

    def only(self, is_wanted: Callable[[int, int], bool]) -> "NameList":
        """Return the list without the names that ``is_wanted`` (begin, end) rejects."""
        places = tuple((begin, end) for begin, end in self.places if is_wanted(begin, end))
        return NameList(places, self.open_ended, self.leads)

    def split_first(self) -> tuple["NameList", "NameList"]:
        """Return the first name and the others, both open or closed like the whole."""
        return (
            NameList(self.places[:1], self.open_ended),
            NameList(self.places[1:], self.open_ended),
        )


def split_names(text: str, begin: int, end: int, grammar: ResponsibilityGrammar) -> NameList:
    """Return the names in ``text[begin:end]``."""
    places: list[tuple[int, int]] = []
    leads: set[tuple[int, int]] = set()
    open_ended = False
    for piece_begin, piece_end in _pieces(text, begin, end, grammar):
        opener = grammar.opener.match(text, piece_begin, piece_end)
        first = opener.end() if opener else piece_begin
        ending = grammar.open_word.search(text, first, piece_end)
        last = ending.start() if ending else piece_end
        open_ended = open_ended or ending is not None
        for begin_, end_ in _parted(text, first, last, grammar):
            note = grammar.note.search(text, begin_, end_)
            name_end = note.start() if note else end_
            if grammar.names_somebody(text[begin_:name_end]):
                places.append((begin_, name_end))
                if note is not None and note["lead"]:
                    leads.add((begin_, name_end))
    return NameList(tuple(places), open_ended, frozenset(leads))


def _pieces(
    text: str, begin: int, end: int, grammar: ResponsibilityGrammar
) -> Iterator[tuple[int, int]]:
    """Cut at separators, but not inside brackets or collective bodies; 等 stays with its piece."""
    start = begin
    for token in grammar.list_token.finditer(text, begin, end):
        if token["separator"]:
            yield start, token.start()
        elif token["open"]:
            yield start, token.end() - (2 if token["open"].endswith("以及") else 1)
        else:
            continue
        start = token.end()
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
