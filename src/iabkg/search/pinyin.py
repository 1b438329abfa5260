"""Find words by their pinyin: full, with or without tones and spaces, or by initials."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise

from iabkg.search.postings import Postings

__all__ = ["PinyinIndex", "without_tones"]

_LETTERS = re.compile(r"[a-z]+(?:[ '][a-z]+)*")
# So few letters are the beginnings of too many words to mean any of the texts'; names are fewer.
_LEAST_INITIALS = 4
_LONGEST = 40
_MOST = 8
_CHINESE = re.compile(r"[一-鿿]+")


def without_tones(text: str) -> str:
    """Return ``text`` with its Latin letters bare: yuèxiù is yuexiu, lǜ is lv."""
    if text.isascii():
        return text
    bare = unicodedata.normalize("NFD", text.replace("ü", "v").replace("ǜ", "v"))
    return unicodedata.normalize("NFC", re.sub(r"(?<=[A-Za-z])[̀-ͯ]+", "", bare))


class PinyinIndex:
    """Names and words of texts by their syllables; a character may have several."""

    def __init__(self, names: Iterable[str], texts: Postings, characters: Iterable[str]) -> None:
        """Read the pinyin of ``characters``; ``texts`` are searched for what is no name."""
        from pypinyin import Style, pinyin  # noqa: PLC0415 - slow to load, and rarely needed

        self._texts = texts
        chinese = sorted(character for character in characters if _CHINESE.fullmatch(character))
        self._syllables: dict[str, frozenset[str]] = {}
        for character in chinese:
            (found,) = pinyin(character, style=Style.NORMAL, heteronym=True)
            self._syllables[character] = frozenset(syllable.replace("ü", "v") for syllable in found)
        self._valid = frozenset().union(*self._syllables.values())
        self._full: dict[str, list[str]] = {}
        self._short: dict[str, list[str]] = {}
        for name in names:
            if _CHINESE.fullmatch(name):
                self._add(name)

    def words(self, folded: str) -> tuple[str, ...]:
        """Return the Chinese names, else the words of the texts, that ``folded`` may spell."""
        if not _LETTERS.fullmatch(folded) or len(folded) > _LONGEST:
            return ()
        letters = folded.replace(" ", "").replace("'", "")
        names = self._full.get(letters) or self._short.get(letters)
        if names:
            return tuple(names)
        spelt = dict.fromkeys(
            word
            for syllables in _split(letters, self._valid)
            if len(syllables) > 1
            for word in self._chained(syllables, self._pairs)
        )
        if not spelt and len(letters) >= _LEAST_INITIALS:
            spelt = dict.fromkeys(self._chained(tuple(letters), self._initial_pairs))
        return tuple(spelt)[:_MOST]

    def load_all(self) -> None:
        """Read what is otherwise read when a question first needs it."""
        self._pairs, self._initial_pairs  # noqa: B018 - kept once they have been read

    def _add(self, name: str) -> None:
        spellings = [self._syllables.get(character, frozenset()) for character in name]
        if all(spellings) and len(name) > 1:
            full = {""}
            for syllables in spellings:
                full = {f"{begin}{syllable}" for begin in full for syllable in sorted(syllables)}
                if len(full) > _LONGEST:
                    return
            for spelling in full:
                self._full.setdefault(spelling, []).append(name)
            for initials in {"".join(s) for s in _initials(spellings)}:
                self._short.setdefault(initials, []).append(name)

    @cached_property
    def _pairs(self) -> Mapping[tuple[str, str], list[str]]:
        return _by_spelling(self._texts, self._syllables)

    @cached_property
    def _initial_pairs(self) -> Mapping[tuple[str, str], list[str]]:
        initials = {
            character: frozenset(syllable[0] for syllable in syllables)
            for character, syllables in self._syllables.items()
        }
        return _by_spelling(self._texts, initials)

    def _chained(
        self, spelling: tuple[str, ...], pairs: Mapping[tuple[str, str], list[str]]
    ) -> Iterator[str]:
        """Yield the words of the texts whose characters are spelt so, one after the other."""
        words = pairs.get((spelling[0], spelling[1]), [])
        for left, right in pairwise(spelling[1:]):
            following: dict[str, list[str]] = {}
            for pair in pairs.get((left, right), ()):
                following.setdefault(pair[0], []).append(pair[1])
            words = [word + end for word in words for end in following.get(word[-1], ())]
        return (word for word in words if self._texts.is_said(word))


def _by_spelling(
    texts: Postings, spellings: Mapping[str, frozenset[str]]
) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for gram in sorted(texts.grams):
        if len(gram) == 2 and gram[0] in spellings and gram[1] in spellings:
            for left in spellings[gram[0]]:
                for right in spellings[gram[1]]:
                    found.setdefault((left, right), []).append(gram)
    return found


def _initials(spellings: list[frozenset[str]]) -> Iterator[tuple[str, ...]]:
    found: set[tuple[str, ...]] = {()}
    for syllables in spellings:
        found = {(*begin, syllable[0]) for begin in found for syllable in syllables}
    yield from sorted(found)


def _split(letters: str, valid: frozenset[str]) -> list[tuple[str, ...]]:
    """Return the ways to read ``letters`` as syllables, at most a few, fewest syllables first."""
    ways: list[list[tuple[str, ...]]] = [[()], *([] for _ in letters)]
    for end in range(1, len(letters) + 1):
        for begin in range(max(0, end - 6), end):
            if letters[begin:end] in valid:
                ways[end] += [(*way, letters[begin:end]) for way in ways[begin]]
        ways[end] = sorted(ways[end], key=len)[:_MOST]
    return ways[-1]
