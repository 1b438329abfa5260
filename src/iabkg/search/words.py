"""The words with which people ask: read from their file and taken out of questions."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from iabkg.errors import ResourceError
from iabkg.model.text import Span

__all__ = ["QuestionWords", "load_question_words"]

_LISTS = ("anywhere", "leading", "trailing", "alone")
_SEPARATORS = r"""[?!,;:、。…"'“”‘’「」『』《》<>\n\t]+"""
_EDGES = " .·"
# The longest word taken off an end, with the space before it.
_WORD = 16


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """Words that ask rather than name, in folded letters, and where they are taken out.

    ``breaks`` finds the words that are taken out anywhere, and the punctuation that separates.
    """

    breaks: re.Pattern[str]
    leading: re.Pattern[str]
    trailing: re.Pattern[str]
    alone: frozenset[str]

    def pieces(self, folded: str) -> Iterator[Span]:
        """Yield what stands between the question words of a folded question, in order.

        Pieces may be empty.
        """
        begin = 0
        for word in self.breaks.finditer(folded):
            yield Span(begin, word.start())
            begin = word.end()
        yield Span(begin, len(folded))

    def forms(self, folded: str, piece: Span) -> tuple[Span, ...]:
        """Return ``piece`` with ever more taken off its ends, longest first: spaces, then words.

        Empty where the piece consists of nothing but words that ask.
        """
        stretch = piece.of(folded)
        begins = [piece.begin + len(stretch) - len(stretch.lstrip(_EDGES))]
        while word := self.leading.match(folded, begins[-1], piece.end):
            begins.append(word.end())
        ends = [piece.begin + len(stretch.rstrip(_EDGES))]
        while word := self.trailing.search(folded, max(piece.begin, ends[-1] - _WORD), ends[-1]):
            ends.append(word.start())
        if begins[-1] >= ends[-1]:
            return ()
        forms = {Span(begin, end) for begin in _few(begins) for end in _few(ends) if begin < end}
        if any(form.of(folded) in self.alone for form in forms):
            return ()
        return tuple(sorted(forms, key=lambda form: (form.begin - form.end, form.begin)))


def load_question_words(path: Path) -> QuestionWords:
    """Read the file of question words; ResourceError says what is wrong with it."""
    try:
        lists = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ResourceError(path, None, f"this is not TOML: {error}", "Mend the line.") from None
    for name in _LISTS:
        words = lists.get(name, [])
        texts = isinstance(words, list) and all(isinstance(word, str) for word in words)
        if not texts or not all(words) or not words:
            raise ResourceError(
                path, None, f"no list of words named {name}", f'Add: {name} = ["…"].'
            )
    return QuestionWords(
        breaks=re.compile(f"{_any_of(lists['anywhere'])}|{_SEPARATORS}"),
        leading=re.compile(_any_of(lists["leading"]) + " *"),
        trailing=re.compile(rf" *{_any_of(lists['trailing'])}\Z"),
        alone=frozenset(lists["alone"]),
    )


def _any_of(words: list[str]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(_pattern, longest_first))})"


def _pattern(word: str) -> str:
    # A Latin word is not taken out of a longer one: "lead" of "mislead".
    bounded = rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])"
    return bounded if word.isascii() else re.escape(word)


def _few(cuts: list[int]) -> list[int]:
    """Return the first cuts and the last: a question that repeats itself gains nothing by more."""
    return [*cuts[:3], cuts[-1]]
