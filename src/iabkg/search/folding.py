"""The form in which questions and texts are compared: one width, script, case, no stray spaces."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from iabkg.model.numerals import chinese_number
from iabkg.model.text import Span
from iabkg.model.view import normalise, view_of

if TYPE_CHECKING:
    from opencc import OpenCC

__all__ = ["fold", "key_of", "numbers_of", "plain_number", "simplified", "stands_alone", "tells"]

_NUMBER_OF_DOCUMENT = re.compile(r"(?<=[一-鿿])[〔\[(【]?(\d{4})[〕\])】]? ?第?(\d+) ?号")
# For so few characters, looking up each is faster than a hundred replacements.
_SHORT = 500
_LAST_ASCII = "\x7f"
# More than texts have, fewer than strangers could make up.
_CHARACTERS = 32_768
_ORDINALS = re.compile(r"[0-9]+|[〇零一二三四五六七八九十百]+|[①-⑳]")


def fold(text: str) -> str:
    """Return ``text`` in small letters and one width; the length never changes.

    >>> fold("４Ｋ电视（试点）")
    '4k电视(试点)'
    """
    if len(text) <= _SHORT:
        return "".join(map(_folded_alone, text))
    return "".join(map(_folded, normalise(text)))


def simplified(folded: str, phrases: str = "t2s") -> str:
    """Return folded text in simplified characters; ``tw2sp`` exchanges Taiwan's words, too."""
    converted: str = _converter(phrases).convert(folded)
    return converted


def key_of(text: str) -> str:
    """Return what ``text`` is looked up by: folded, without stray spaces."""
    return view_of(fold(text), Span(0, len(text))).text.strip()


def plain_number(folded: str) -> str:
    """Return ``folded`` with the numbers of documents written one way: 穗字〔2015〕4号."""
    return _NUMBER_OF_DOCUMENT.sub(r"〔\1〕\2号", folded)


def numbers_of(path: str) -> tuple[int, ...]:
    """Return the numbers of a printed path.

    >>> numbers_of("五/（二）/10")
    (5, 2, 10)
    """
    numbers = (chinese_number(item) for item in _ORDINALS.findall(path))
    return tuple(number for number in numbers if number is not None)


def stands_alone(text: str, begin: int, end: int) -> bool:
    """Say that ``begin`` to ``end`` of a folded text cut no Latin word and no number.

    >>> stands_alone("最高15亿元", 3, 6), stands_alone("最高15亿元", 2, 6)
    (False, True)
    """
    # Most words begin and end among Chinese characters, and are told at once.
    if text[begin] > _LAST_ASCII and text[end : end + 1] > _LAST_ASCII:
        return True
    return not (_joined(text, begin) or _joined(text, end))


def tells(word: str) -> bool:
    """Say that a Latin word or number by itself tells what is asked: 4k and 500, but no 1 or x."""
    return len(word) > 2 or (len(word) == 2 and not word.isdigit())


def _joined(text: str, place: int) -> bool:
    after = text[place : place + 1]
    if not (after.isascii() and after.isalnum()):
        return False
    before = text[max(place - 1, 0) : place]
    return (before.isascii() and before.isalnum()) or (before == "." and after.isdigit())


@lru_cache(maxsize=_CHARACTERS)
def _folded_alone(character: str) -> str:
    return _folded(normalise(character))


@lru_cache(maxsize=_CHARACTERS)
def _folded(character: str) -> str:
    # A character that would become several (㎡, ß) stays: offsets must not move.
    plain = unicodedata.normalize("NFKC", character)
    small = (plain if len(plain) == 1 else character).lower()
    return small if len(small) == 1 else character


@cache
def _converter(name: str) -> "OpenCC":
    from opencc import OpenCC  # noqa: PLC0415 - most questions never need it

    return OpenCC(name)
