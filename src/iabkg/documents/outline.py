"""Find the tree of divisions: headings, items and bullets, with their printed numbering.

Which marker stands above which differs from document to document, so it is learnt: a marker that
is open already closes everything below it; a new one opens a level below the current division.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from iabkg.documents.doctypes import DocumentStyle, Marker
from iabkg.documents.paragraphs import Paragraph
from iabkg.model.numerals import chinese_number
from iabkg.model.text import Division, Span
from iabkg.model.view import View

__all__ = ["Outline", "find_outline"]

# A first sentence this short without a comma is a title wherever it stands; one this long is a
# title only where most of its siblings have such titles.
_SURELY_TITLE = 20
_PERHAPS_TITLE = 40
_HEADING = 60
_CLAUSE_END = re.compile(r"[,。;:]")
_NOT_A_TITLE = re.compile(r"[0-9.%]+(?:万|亿)?元|%")


@dataclass(frozen=True, slots=True)
class Outline:
    """Divisions in text order, and for each paragraph the slug of the deepest one it is in."""

    divisions: tuple[Division, ...]
    homes: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class _Start:
    """A division as it opens: its marker, number and place in the tree."""

    marker: Marker
    number: str
    path: str
    slug: str
    parent: "_Start | None"
    ordinal: int
    paragraph: int
    text: View
    title_begin: int
    title_end: int
    bare: bool


def find_outline(
    text: str, paragraphs: tuple[Paragraph, ...], last: int, style: DocumentStyle
) -> Outline:
    """Return the divisions of ``text``; paragraphs from number ``last`` on close the document."""
    starts: list[_Start] = []
    open_: list[_Start] = []
    homes: list[str | None] = []
    used: Counter[str] = Counter()
    bullets: Counter[str] = Counter()
    for index, paragraph in enumerate(paragraphs):
        found = None if index >= last else _match(paragraph.view, style.markers)
        if found is not None:
            open_ = _close_down_to(open_, found[0])
            start = _start(index, paragraph.view, found, open_, used, bullets)
            open_.append(start)
            starts.append(start)
        homes.append(open_[-1].slug if open_ and index < last else None)
    titled = _titled(starts)
    divisions = _divisions(text, starts, titled, paragraphs[:last], style)
    return Outline(tuple(divisions), tuple(homes))


def _match(view: View, markers: Iterable[Marker]) -> tuple[Marker, re.Match[str]] | None:
    for marker in markers:
        match = marker.pattern.match(view.text)
        if match is not None and match.end() < len(view.text):
            return marker, match
    return None


def _close_down_to(open_: list[_Start], marker: Marker) -> list[_Start]:
    names = [start.marker.name for start in open_]
    return open_[: names.index(marker.name)] if marker.name in names else open_


def _start(
    index: int,
    view: View,
    found: tuple[Marker, re.Match[str]],
    above: list[_Start],
    used: Counter[str],
    bullets: Counter[str],
) -> _Start:
    marker, match = found
    parent = above[-1] if above else None
    prefix = "" if parent is None else parent.path + "/"
    if "n" in match.groupdict():
        number, ordinal = match["n"], chinese_number(match["n"]) or 0
    else:
        bullets[prefix] += 1
        number, ordinal = str(bullets[prefix]), bullets[prefix]
    slug_prefix = "" if parent is None else parent.slug + "-"
    slug = slug_prefix + marker.slug.format(n=ordinal)
    used[slug] += 1
    if used[slug] > 1:
        slug = f"{slug}-x{used[slug]}"
    begin, end, bare = _title_place(view.text, match.end())
    return _Start(
        marker=marker,
        number=number,
        path=prefix + marker.path.format(n=number),
        slug=slug,
        parent=parent,
        ordinal=ordinal,
        paragraph=index,
        text=view,
        title_begin=begin,
        title_end=end,
        bare=bare,
    )


def _title_place(text: str, begin: int) -> tuple[int, int, bool]:
    """Say where the first sentence after a marker is, and whether nothing follows it."""
    end = text.find("。", begin)
    if end < 0:
        colon = text.find(":", begin)
        end = colon if 0 < colon - begin <= _SURELY_TITLE else len(text)
    rest = text[end + 1 :]
    return begin, end, not rest


def _titled(starts: list[_Start]) -> set[str]:
    """Return the slugs of the divisions whose first sentence is a title of its own."""
    groups: dict[tuple[str, str], list[_Start]] = {}
    for start in starts:
        groups.setdefault(
            (start.parent.slug if start.parent else "", start.marker.name), []
        ).append(start)
    titled: set[str] = set()
    for group in groups.values():
        shortish = [start for start in group if _may_be_title(start)]
        usual = len(shortish) * 10 >= len(group) * 6
        titled |= {start.slug for start in shortish if usual or _is_surely_title(start)}
    return titled


def _may_be_title(start: _Start) -> bool:
    title = start.text.text[start.title_begin : start.title_end]
    limit = _HEADING if start.bare and "。" not in start.text.text else _PERHAPS_TITLE
    return 0 < len(title) <= limit and not _NOT_A_TITLE.search(title) and title.count(",") <= 3


def _is_surely_title(start: _Start) -> bool:
    title = start.text.text[start.title_begin : start.title_end]
    return len(title) <= _SURELY_TITLE and "," not in title


def _divisions(
    text: str,
    starts: list[_Start],
    titled: set[str],
    paragraphs: tuple[Paragraph, ...],
    style: DocumentStyle,
) -> Iterable[Division]:
    classes: dict[str, str | None] = {}
    for index, start in enumerate(starts):
        has_title = start.slug in titled
        division = _division(text, start, has_title=has_title)
        end = _end(starts, index, paragraphs)
        above = classes.get(start.parent.slug) if start.parent else None
        classes[start.slug] = _measure_class(division.title, style) or above
        span = Span(start.text.offsets[0], end)
        yield replace(division, span=span, measure_class=classes[start.slug])


def _division(text: str, start: _Start, *, has_title: bool) -> Division:
    begin, end = start.title_begin, start.title_end
    if not has_title:
        match = _CLAUSE_END.search(start.text.text, begin + 1, end)
        end = match.start() if match else end
    end = max(end, begin + 1)
    heading = start.text.span(begin, end)
    return Division(
        path=start.path,
        slug=start.slug,
        parent=start.parent.slug if start.parent else None,
        kind=start.marker.kind,
        ordinal=start.ordinal,
        title="".join(text[place] for place in start.text.offsets[begin:end]),
        titled=has_title,
        heading=heading,
        span=heading,
        measure_class=None,
    )


def _end(starts: list[_Start], index: int, paragraphs: tuple[Paragraph, ...]) -> int:
    """Return where the division ends: before the next one that is not below it."""
    start = starts[index]
    for other in starts[index + 1 :]:
        if not _is_below(other, start):
            return paragraphs[other.paragraph - 1].span.end
    return paragraphs[-1].span.end


def _is_below(start: _Start, top: _Start) -> bool:
    parent = start.parent
    while parent is not None:
        if parent is top:
            return True
        parent = parent.parent
    return False


def _measure_class(title: str, style: DocumentStyle) -> str | None:
    return next((name for words, name in style.measure_classes if words in title), None)
