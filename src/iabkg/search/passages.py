"""The sentences around characters of a text, with these marked, at a length that can be shown."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from iabkg.model.text import Span

__all__ = ["Passage", "Piece", "passages_of"]

_END = re.compile(r"[。！？\n]")
# So many characters of a sentence are shown before and behind a mark, of a mark, and in all.
_BEFORE, _BEHIND = 60, 80
_LONGEST_MARK = 160
_LONGEST = 320
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a passage; ``marked``: they are what was looked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence in ``pieces``, with an ellipsis where it is cut, and where its marks stand."""

    pieces: tuple[Piece, ...]
    spans: tuple[Span, ...]

    def marked_by(self, begin: str, end: str) -> str:
        """Return the text with its marks between ``begin`` and ``end``."""
        return "".join(
            f"{begin}{piece.text}{end}" if piece.marked else piece.text for piece in self.pieces
        )


def passages_of(text: str, spans: Iterable[Span]) -> tuple[Passage, ...]:
    """Return the sentences of ``text`` that hold ``spans``, in its order, without spans beyond it.

    Of a long sentence only what stands around the marks is shown.

    >>> passages_of("一是仿制药。二是药。", [Span(2, 5)])[0].marked_by("【", "】")
    '一是【仿制药】。'
    """
    found: list[tuple[Span, list[Span]]] = []
    for span in _apart(sorted(span for span in spans if span.end <= len(text))):
        shown = _around(text, span)
        last = found[-1][0] if found else Span(0, 0)
        if shown.begin < last.end and shown.end - last.begin <= _LONGEST:
            found[-1] = (Span(last.begin, shown.end), [*found[-1][1], span])
        else:
            found.append((Span(max(shown.begin, last.end), shown.end), [span]))
    return tuple(Passage(tuple(_pieces(text, *each)), tuple(each[1])) for each in found)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Return sorted spans as such that do not overlap, nor are longer than can be shown."""
    found: list[Span] = []
    for begin, end in spans:
        if found and begin < found[-1].end:
            begin, end = found[-1].begin, max(end, found.pop().end)  # noqa: PLW2901 - one of both
        found.append(Span(begin, end))
    return found


def _around(text: str, span: Span) -> Span:
    """Return the sentence of ``span``, as far as it is shown."""
    least = max(span.begin - _BEFORE, 0)
    ends = [match.end() for match in _END.finditer(text, least, span.begin)]
    behind = _END.search(text, max(span.end - 1, span.begin), span.end + _BEHIND)
    return Span(
        ends[-1] if ends else least,
        behind.end() if behind else min(span.end + _BEHIND, len(text)),
    )


def _pieces(text: str, shown: Span, marks: list[Span]) -> Iterator[Piece]:
    if shown.begin > 0 and not _END.match(text, shown.begin - 1):
        yield Piece(_ELLIPSIS)
    at = shown.begin
    for begin, end in marks:
        if at < begin:
            yield Piece(text[at:begin])
        cut = _ELLIPSIS if end - begin > _LONGEST_MARK else ""
        yield Piece(text[begin : min(end, begin + _LONGEST_MARK)] + cut, marked=True)
        at = end
    rest = text[at : shown.end].rstrip("\n")
    if shown.end < len(text) and not _END.match(text, shown.end - 1):
        rest += _ELLIPSIS
    if rest:
        yield Piece(rest)
