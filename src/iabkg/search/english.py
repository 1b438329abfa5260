"""English words as questions and labels are compared by: small, without plural."""

import re
from collections.abc import Iterator

__all__ = ["simplest_words", "words_of"]

_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*")


def words_of(folded: str) -> Iterator[tuple[int, int, str]]:
    """Yield each Latin word or number of a folded text: begin, end, simplest form.

    >>> [word for _, _, word in words_of("generic drugs and subsidies")]
    ['generic', 'drug', 'and', 'subsidy']
    """
    for match in _WORD.finditer(folded):
        yield match.start(), match.end(), _simplest(match[0])


def simplest_words(folded: str) -> tuple[str, ...]:
    """Return the simplest forms of a folded text's words, in order."""
    return tuple(map(_simplest, _WORD.findall(folded)))


def _simplest(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") and len(word) > 4 else word[:-1]
