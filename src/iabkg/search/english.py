"""English words as questions and labels are compared by: small, reduced to their stems."""

import re
from collections.abc import Iterator
from functools import lru_cache

from snowballstemmer import EnglishStemmer

__all__ = ["simplest_words", "words_of"]

_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*")
# More than are asked for again, fewer than strangers could make up; longer ones are no words.
_STEMS = 16_384
_LONGEST = 40


def words_of(folded: str) -> Iterator[tuple[int, int, str]]:
    """Yield each Latin word or number of a folded text: begin, end, simplest form.

    >>> [word for _, _, word in words_of("generic drugs and subsidies")]
    ['generic', 'drug', 'and', 'subsidi']
    """
    for match in _WORD.finditer(folded):
        yield match.start(), match.end(), _simplest(match[0])


def simplest_words(folded: str) -> tuple[str, ...]:
    """Return the simplest forms of a folded text's words, in order."""
    return tuple(map(_simplest, _WORD.findall(folded)))


@lru_cache(maxsize=_STEMS)
def _simplest(word: str) -> str:
    if len(word) > _LONGEST:
        return word
    # A stemmer of its own each time: it keeps what it works on, and threads come here.
    stem: str = EnglishStemmer().stemWord(word)
    return stem
