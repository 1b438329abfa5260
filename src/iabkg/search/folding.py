"""The form in which questions and texts are compared: one width, small letters, no stray spaces."""

import unicodedata
from functools import cache

from iabkg.model.text import Span
from iabkg.model.view import normalise, view_of

__all__ = ["fold", "key_of", "stands_alone"]


def fold(text: str) -> str:
    """Return ``text`` in small letters and one width; the length never changes.

    >>> fold("４Ｋ电视（试点）")
    '4k电视(试点)'
    """
    return "".join(map(_folded, normalise(text)))


def key_of(text: str) -> str:
    """Return what ``text`` is looked up by: folded, without stray spaces."""
    return view_of(fold(text), Span(0, len(text))).text.strip()


def stands_alone(text: str, begin: int, end: int) -> bool:
    """Say that ``begin`` to ``end`` of a folded text cut no Latin word and no number.

    >>> stands_alone("最高15亿元", 3, 6), stands_alone("最高15亿元", 2, 6)
    (False, True)
    """
    return not (_joined(text, begin) or _joined(text, end))


def _joined(text: str, place: int) -> bool:
    before, after = text[max(place - 1, 0) : place], text[place : place + 1]
    if not (after.isascii() and after.isalnum()):
        return False
    return (before.isascii() and before.isalnum()) or (before == "." and after.isdigit())


@cache
def _folded(character: str) -> str:
    # A character that would become several (㎡, ß) stays: offsets must not move.
    plain = unicodedata.normalize("NFKC", character)
    small = (plain if len(plain) == 1 else character).lower()
    return small if len(small) == 1 else character
