"""Cut a list of bodies into names: 市财政局、教育局和各区政府等."""

from collections.abc import Iterator
from functools import lru_cache

from iabkg.extraction.grammars import MOST_KEPT, NameList, ResponsibilityGrammar, is_body

__all__ = ["NameList", "split_names"]


def split_names(text: str, begin: int, end: int, grammar: ResponsibilityGrammar) -> NameList:
    """Return the names in ``text[begin:end]``."""
    places: list[tuple[int, int]] = []
    leads: list[tuple[int, int]] = []
    open_ended = False
    for begin_, end_ in _pieces(text, begin, end, grammar):
        piece = _read_piece(text[begin_:end_], grammar)
        open_ended = open_ended or piece.open_ended
        for first, last in piece.places:
            places.append((begin_ + first, begin_ + last))
        for first, last in piece.leads:
            leads.append((begin_ + first, begin_ + last))
    return NameList(tuple(places), open_ended, frozenset(leads))


@lru_cache(maxsize=MOST_KEPT)
def _read_piece(piece: str, grammar: ResponsibilityGrammar) -> NameList:
    """Read what stands between two separators; documents repeat their bodies, so it is kept."""
    opener = grammar.opener.match(piece)
    first = opener.end() if opener else 0
    ending = grammar.open_word.search(piece, first)
    last = ending.start() if ending else len(piece)
    places: list[tuple[int, int]] = []
    leads: set[tuple[int, int]] = set()
    for begin, end in _unglued(piece, first, last, grammar):
        note = grammar.note.search(piece, begin, end)
        name_end = note.start() if note else end
        if grammar.names_somebody(piece[begin:name_end]):
            places.append((begin, name_end))
            if note is not None and note["lead"]:
                leads.add((begin, name_end))
    return NameList(tuple(places), ending is not None, frozenset(leads))


def _pieces(
    text: str, begin: int, end: int, grammar: ResponsibilityGrammar
) -> Iterator[tuple[int, int]]:
    """Cut at separators, but not inside brackets or collective bodies; 等 stays with its piece."""
    start = begin
    for token in grammar.list_token.finditer(text, begin, end):
        if token.lastgroup == "separator":
            yield start, token.start()
        elif token.lastgroup == "open":
            yield start, token.end() - (2 if token["open"].endswith("以及") else 1)
        else:
            continue
        start = token.end()
    yield start, end


def _unglued(
    text: str, begin: int, end: int, grammar: ResponsibilityGrammar
) -> Iterator[tuple[int, int]]:
    """Part names between which only a space stood, then those that 和 joins."""
    for match in grammar.glued.finditer(text, begin, end):
        yield from _parted(text, begin, match.start(), grammar)
        begin = match.start()
    yield from _parted(text, begin, end, grammar)


def _parted(
    text: str, begin: int, end: int, grammar: ResponsibilityGrammar
) -> Iterator[tuple[int, int]]:
    """Part A和B where A ends like a body and B names one; 和 inside a name stays."""
    collective = grammar.collective.match(text, begin, end)
    start, place = begin, collective.end() if collective else begin
    while (match := grammar.conjunction.search(text, place, end)) is not None:
        left, right = text[start : match.start()], text[match.end() : end]
        if is_body(left, grammar) and is_body(right, grammar):
            yield start, match.start()
            start = match.end()
        place = match.end()
    if start < end:
        yield start, end
