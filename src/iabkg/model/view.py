"""The normal view: a document's text as the grammars read it, character for character.

A grammar that had to know both ``％`` and ``%`` would be twice as long and half as right. So text
is read through a view in which each character has one form and stray spaces are gone; a view knows
where each of its characters stands in the document, so spans always point into the original.
"""

import re
from collections.abc import Sequence

from iabkg.model.text import Span
from iabkg.model.values import value

__all__ = ["View", "normalise", "view_of"]

_FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_DASHES = dict.fromkeys("‐‑‒–—―−─", "-")
_SPACES = dict.fromkeys("\u00a0\u3000\u200b\ufeff" + "".join(map(chr, range(0x2000, 0x200B))), " ")
_OTHERS = {"﹝": "〔", "﹞": "〕", "○": "〇", "〜": "~", "∶": ":"}
_NORMAL = _FULL_WIDTH | _DASHES | _SPACES | _OTHERS

# A space between two Latin letters or digits separates words; every other one is stray.
_STRAY = re.compile(r"(?<![A-Za-z0-9]) +| +(?![A-Za-z0-9])|\n|(?<=[0-9]) +(?=[0-9])")


def normalise(text: str) -> str:
    """Return ``text`` with one form for each character; the length never changes.

    Full-width ASCII becomes half-width (``％（：；，`` → ``%(:;,``), the dash family ``-``, every
    space a plain one.

    >>> normalise("２０％（５亿—１０亿元）")
    '20%(5亿-10亿元)'
    """
    # A hundred replacements that mostly find nothing are much faster than one translation.
    for character, normal in _NORMAL.items():
        text = text.replace(character, normal)
    return text


@value()
class View:
    """Normalised text without stray spaces; ``offsets[i]`` is where character i stands.

    Offsets are code points into the document's text and rise with i.
    """

    text: str
    offsets: Sequence[int]

    def span(self, begin: int, end: int) -> Span:
        """Return the document's span for characters ``begin`` to ``end`` of the view."""
        if begin == end:
            raise ValueError("an empty stretch of a view has no span")
        return Span(self.offsets[begin], self.offsets[end - 1] + 1)

    def printed(self, document_text: str, begin: int, end: int) -> str:
        """Return characters ``begin`` to ``end`` as the document prints them, not normalised."""
        first, last = self.offsets[begin], self.offsets[end - 1]
        if last - first == end - 1 - begin:
            return document_text[first : last + 1]
        return "".join(document_text[place] for place in self.offsets[begin:end])


def view_of(normal: str, span: Span) -> View:
    """Cut ``span`` out of a document's normal text and drop its stray spaces and line breaks."""
    stretch = span.of(normal)
    if " " not in stretch and "\n" not in stretch:
        return View(stretch, range(span.begin, span.end))
    offsets: list[int] = []
    kept: list[str] = []
    begin = 0
    for stray in _STRAY.finditer(stretch):
        kept.append(stretch[begin : stray.start()])
        offsets.extend(range(span.begin + begin, span.begin + stray.start()))
        begin = stray.end()
    kept.append(stretch[begin:])
    offsets.extend(range(span.begin + begin, span.begin + len(stretch)))
    return View("".join(kept), tuple(offsets))
