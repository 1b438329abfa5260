"""Find the measures that say given words, without reading those that do not."""

import re
from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import add

from iabkg.search.folding import stands_alone

__all__ = ["Postings", "beginnings"]

# A Latin word or a number is one unit, every other character too.
_UNIT = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*|\S")
# Below so many texts, looking into each is faster than intersecting lists.
_FEW = 64


class Postings:
    """Which of many folded texts hold each pair of neighbouring units, and each Latin word.

    Texts are told by their number. What lies in no pair (a single Chinese character) is not found.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        """Index ``texts``."""
        self._texts = texts
        self._lists: dict[str, array[int]] = {}
        for number, text in enumerate(texts):
            units = _UNIT.findall(text)
            grams = set(map(add, units, units[1:]))
            grams.update(unit for unit in units if unit.isascii() and unit.isalnum())
            for gram in grams:
                found = self._lists.get(gram)
                if found is None:
                    self._lists[gram] = array("I", (number,))
                else:
                    found.append(number)

    @property
    def grams(self) -> Sequence[str]:
        """Return every pair of units, and every Latin word, that some text holds."""
        return tuple(self._lists)

    def may_hold(self, gram: str) -> bool:
        """Say whether some text has this pair of units, or this Latin word."""
        return gram in self._lists

    def candidates(self, key: str) -> Sequence[int]:
        """Return, in order, the texts that may say ``key``; no others do."""
        units = _UNIT.findall(key)
        if len(units) < 2:
            return self._lists.get(key, ()) if key.isascii() and key.isalnum() else ()
        lists: list[array[int]] = []
        for left, right in pairwise(units):
            found = self._lists.get(left + right)
            if found is None:
                return ()
            lists.append(found)
        shortest = min(lists, key=len)
        if len(lists) == 1 or len(shortest) <= _FEW:
            return shortest
        return sorted(set(shortest).intersection(*(each for each in lists if each is not shortest)))

    def says(self, number: int, key: str) -> bool:
        """Say whether a text has ``key``, not as part of a longer Latin word or number."""
        text = self._texts[number]
        if not (key[0].isascii() or key[-1].isascii()):
            return key in text
        begin = text.find(key)
        while begin >= 0:
            if stands_alone(text, begin, begin + len(key)):
                return True
            begin = text.find(key, begin + 1)
        return False

    def is_said(self, key: str) -> bool:
        """Say whether any text has ``key``."""
        return any(self.says(number, key) for number in self.candidates(key))


def beginnings(text: str, key: str) -> Iterator[int]:
    """Yield where ``key`` begins in a folded text, not as part of a longer Latin word or number."""
    begin = text.find(key)
    while begin >= 0:
        if stands_alone(text, begin, begin + len(key)):
            yield begin
        begin = text.find(key, begin + 1)
