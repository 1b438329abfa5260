"""Find the tree of divisions: headings, items and bullets, with their printed numbering.

Which marker stands above which differs from document to document, so it is learnt: a marker that
is open already closes everything below it; a new one opens a level below the current division.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from iabkg.documents.doctypes import DocumentStyle, Marker
from iabkg.documents.paragraphs import Paragraph
from iabkg.model.numerals import chinese_number
from iabkg.model.text import Division, DivisionKind, Span
from iabkg.model.values import value
from iabkg.model.view import View

__all__ = ["Outline", "find_outline"]

# A first sentence this short without a comma is a title wherever it stands; one this long is a
# title only where most of its siblings have such titles.
_SURELY_TITLE = 20
_PERHAPS_TITLE = 40
_HEADING = 60
_CLAUSE_END = re.compile(r"[,。;:]")
_APPENDIX = Marker("appendix", re.compile("附件"), "附件", "annex", DivisionKind.CHAPTER)
_NOT_A_TITLE = re.compile(r"[0-9.%]+(?:万|亿)?元|%")


@dataclass(frozen=True, slots=True)
class Outline:
    """Divisions in text order, and for each paragraph the slug of the deepest one it is in."""

    divisions: tuple[Division, ...]
    homes: tuple[str | None, ...]


@value()
class _Start:
    """A division as it opens: its marker, number and place in the tree."""

    marker: Marker
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
    """Return the divisions of ``text``; paragraphs from number ``last`` on close the document.

    What is appended behind them (附件) is read on, under a division of its own where the text
    itself has divisions.
    """
    growing = _Growing()
    bodies = [
        i for i in range(last, len(paragraphs)) if style.appended.match(paragraphs[i].view.text)
    ]
    for index, paragraph in enumerate(paragraphs):
        if index in bodies:
            growing.open = [growing.appendix(index, paragraph.view)] if growing.starts else []
        elif index < last or (bodies and index > bodies[0]):
            found = _match(paragraph.view, style.markers)
            if found is not None:
                growing.add(index, paragraph.view, found)
        else:
            growing.open = []
        growing.homes.append(growing.open[-1].slug if growing.open else None)
    titled = _titled(growing.starts)
    divisions = _divisions(text, growing.starts, titled, paragraphs, growing.homes, style)
    return Outline(tuple(divisions), tuple(growing.homes))


@dataclass(slots=True)
class _Growing:
    """The tree as it grows: every division so far, those open now, and each paragraph's home."""

    starts: list[_Start] = field(default_factory=list)
    open: list[_Start] = field(default_factory=list)
    homes: list[str | None] = field(default_factory=list)
    used: Counter[str] = field(default_factory=Counter)
    bullets: Counter[str] = field(default_factory=Counter)

    def add(self, index: int, view: View, found: tuple[Marker, re.Match[str]]) -> None:
        """Open the division that a paragraph's marker begins, below the right one."""
        marker, match = found
        self.open = _close_down_to(self.open, marker)
        parent = self.open[-1] if self.open else None
        prefix = f"{parent.path}/" if parent else ""
        if "n" in match.groupdict():
            number, ordinal = match["n"], chinese_number(match["n"]) or 0
        else:
            self.bullets[prefix] += 1
            number, ordinal = str(self.bullets[prefix]), self.bullets[prefix]
        begin, end, bare = _title_place(view.text, match.end())
        start = _Start(
            marker=marker,
            path=prefix + marker.path.format(n=number),
            slug=self.unique((f"{parent.slug}-" if parent else "") + marker.slug.format(n=ordinal)),
            parent=parent,
            ordinal=ordinal,
            paragraph=index,
            text=view,
            title_begin=begin,
            title_end=end,
            bare=bare,
        )
        self.open.append(start)
        self.starts.append(start)

    def appendix(self, index: int, view: View) -> _Start:
        """Open the division that holds appended matter."""
        start = _Start(
            marker=_APPENDIX,
            path=view.text,
            slug=self.unique("annex" + view.text[2:]),
            parent=None,
            ordinal=int(view.text[2:] or 1),
            paragraph=index,
            text=view,
            title_begin=0,
            title_end=len(view.text),
            bare=True,
        )
        self.starts.append(start)
        return start

    def unique(self, slug: str) -> str:
        """Return ``slug``, told apart from those before it where numbering starts anew."""
        self.used[slug] += 1
        return slug if self.used[slug] == 1 else f"{slug}-x{self.used[slug]}"


def _match(view: View, markers: Iterable[Marker]) -> tuple[Marker, re.Match[str]] | None:
    for marker in markers:
        match = marker.pattern.match(view.text)
        if match is not None and match.end() < len(view.text):
            return marker, match
    return None


def _close_down_to(open_: list[_Start], marker: Marker) -> list[_Start]:
    names = [start.marker.name for start in open_]
    return open_[: names.index(marker.name)] if marker.name in names else open_


def _title_place(text: str, begin: int) -> tuple[int, int, bool]:
    """Say where the first sentence after a marker is, and whether nothing follows it."""
    tab = text.find("\t", begin)
    if tab >= 0:
        return begin, tab, False
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
    title = _read_title(start)
    limit = _HEADING if start.bare and "。" not in start.text.text else _PERHAPS_TITLE
    return 0 < len(title) <= limit and not _NOT_A_TITLE.search(title) and title.count(",") <= 3


def _is_surely_title(start: _Start) -> bool:
    title = _read_title(start)
    return len(title) <= _SURELY_TITLE and "," not in title


def _divisions(
    text: str,
    starts: list[_Start],
    titled: set[str],
    paragraphs: tuple[Paragraph, ...],
    homes: list[str | None],
    style: DocumentStyle,
) -> Iterable[Division]:
    classes: dict[str, str | None] = {}
    followers = _followers(starts)
    for start, follower in zip(starts, followers, strict=True):
        above = classes.get(start.parent.slug) if start.parent else None
        classes[start.slug] = _measure_class(_read_title(start), style) or above
        begin, end = _heading(start, has_title=start.slug in titled)
        yield Division(
            path=start.path,
            slug=start.slug,
            parent=start.parent.slug if start.parent else None,
            kind=start.marker.kind,
            ordinal=start.ordinal,
            title=start.text.printed(text, begin, end),
            titled=start.slug in titled,
            heading=start.text.span(begin, end),
            span=Span(start.text.offsets[0], _end(follower, paragraphs, homes)),
            measure_class=classes[start.slug],
        )


def _heading(start: _Start, *, has_title: bool) -> tuple[int, int]:
    """Return where the title stands in the view, or the first clause where there is no title."""
    begin, end = start.title_begin, start.title_end
    if not has_title:
        match = _CLAUSE_END.search(start.text.text, begin + 1, end)
        end = match.start() if match else end
    return begin, max(end, begin + 1)


def _followers(starts: list[_Start]) -> list[_Start | None]:
    """Return for each division the next one that is not below it, None where there is none."""
    places = [len(starts)] * len(starts)
    for index in range(len(starts) - 1, -1, -1):
        place = index + 1
        while place < len(starts) and starts[place].parent is starts[index]:
            place = places[place]
        places[index] = place
    return [starts[place] if place < len(starts) else None for place in places]


def _end(
    follower: _Start | None, paragraphs: tuple[Paragraph, ...], homes: list[str | None]
) -> int:
    """Return where a division ends: before its follower or the closing."""
    last = (len(paragraphs) if follower is None else follower.paragraph) - 1
    while homes[last] is None:
        last -= 1
    return paragraphs[last].span.end


def _read_title(start: _Start) -> str:
    return start.text.text[start.title_begin : start.title_end]


def _measure_class(title: str, style: DocumentStyle) -> str | None:
    for words, name in style.measure_classes:
        if words in title:
            return name
    return None
