"""Cut a text into paragraphs, joining lines that a page or a screen has broken."""

from collections.abc import Iterator

from iabkg.documents.doctypes import Marker
from iabkg.model.text import Span
from iabkg.model.values import value
from iabkg.model.view import View, view_of

__all__ = ["Paragraph", "find_paragraphs"]

_UNFINISHED = (",", "、")
_FINISHED = "。:;!?)】》”\t"
# A text counts as broken into lines where this share of its long lines stops in mid-sentence.
_BROKEN_SHARE = 0.4
_LONG_LINE = 20


@value()
class Paragraph:
    """A paragraph: its place in the document and its view."""

    span: Span
    view: View


def find_paragraphs(normal: str, markers: tuple[Marker, ...]) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a document's normal text in order; blank lines separate nothing."""
    lines = [Paragraph(span, view_of(normal, span)) for span in _lines(normal)]
    lines = [line for line in lines if line.view.text]
    width = _wrap_width(lines)
    joined: list[Paragraph] = []
    for line in lines:
        if joined and _continues(joined[-1], line, width, normal, markers):
            span = Span(joined[-1].span.begin, line.span.end)
            joined[-1] = Paragraph(span, view_of(normal, span))
        else:
            joined.append(line)
    return tuple(joined)


def _lines(normal: str) -> Iterator[Span]:
    begin = 0
    for line in normal.split("\n"):
        stripped = line.strip(" ")
        if stripped:
            start = begin + line.index(stripped[0])
            yield Span(start, start + len(stripped))
        begin += len(line) + 1


def _wrap_width(lines: list[Paragraph]) -> int | None:
    """Return the length at which the text's lines are broken, None where they are not."""
    long = [line.view.text for line in lines if len(line.view.text) >= _LONG_LINE]
    broken = [len(text) for text in long if text[-1] not in _FINISHED]
    if not long or len(broken) < _BROKEN_SHARE * len(long) or len(broken) < 2:
        return None
    return sorted(broken)[len(broken) // 2]


def _continues(
    before: Paragraph, line: Paragraph, width: int | None, normal: str, markers: tuple[Marker, ...]
) -> bool:
    if "\t" in before.view.text or "\t" in line.view.text:
        return False
    last = before.view.text[-1]
    if last not in _UNFINISHED:
        if width is None or last in _FINISHED:
            return False
        last_line = normal[before.span.begin : before.span.end].rpartition("\n")[2]
        if len(last_line) < width - 4:
            return False
    return not any(marker.pattern.match(line.view.text) for marker in markers)
