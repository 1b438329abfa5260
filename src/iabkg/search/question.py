"""Understand a question: which things it names, and which words are left as its topic."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iabkg.model.text import Span
from iabkg.search.folding import fold, key_of, stands_alone
from iabkg.search.index import SHORT_NAME, LeadIndex, Thing
from iabkg.search.words import QuestionWords

__all__ = ["Asked", "understand"]

_GAPS = re.compile(r"[ ()\[\]{}]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a question asks about, as it is written there.

    ``things`` is what the words name; where they name nothing they are a topic, looked up by
    ``key``. Several things of one name are alternatives.
    """

    text: str
    key: str
    things: tuple[Thing, ...]


def understand(question: str, index: LeadIndex, words: QuestionWords) -> tuple[Asked, ...]:
    """Return what ``question`` asks about, each thing once, in the order of the question.

    Words that ask rather than name are left out; nothing is left of a question that has no others.
    """
    raw = unicodedata.normalize("NFC", question)
    reader = _Reader(raw, fold(raw), index, words)
    first: dict[str, Asked] = {}
    for asked in reader.read():
        first.setdefault(asked.key, asked)
    return tuple(first.values())


@dataclass(frozen=True, slots=True)
class _Reader:
    raw: str
    folded: str
    index: LeadIndex
    words: QuestionWords

    def read(self) -> Iterator[Asked]:
        whole = self.named(Span(0, len(self.raw)))
        if whole:
            yield whole
            return
        # What is still to be read, the next last; a stack, as a question may be very long.
        ahead: list[Span | Asked] = [*self.words.pieces(self.folded)]
        ahead.reverse()
        while ahead:
            piece = ahead.pop()
            if isinstance(piece, Asked):
                yield piece
            elif forms := self.words.forms(self.folded, piece):
                ahead += reversed(self.parts_of(piece, forms))

    def parts_of(self, piece: Span, forms: tuple[Span, ...]) -> Sequence[Span | Asked]:
        """Return what a piece asks about, or the smaller pieces in which to look for it."""
        known = next(filter(None, map(self.known, forms)), None)
        if known:
            return [known]
        names = list(self.names_in(piece))
        if names:
            return self.around(piece, names)
        gaps = [Span(*gap.span()) for gap in _GAPS.finditer(self.folded, piece.begin, piece.end)]
        return _between(piece, gaps) if gaps else [self.topic(forms[-1])]

    def around(self, piece: Span, names: list[Span]) -> list[Span | Asked]:
        """Return the names as what they name, and the stretches around them."""
        stretches = _between(piece, names)
        parts: list[Span | Asked] = [stretches[0]]
        for name, stretch in zip(names, stretches[1:], strict=True):
            key = name.of(self.folded)
            parts += [Asked(name.of(self.raw), key, self.index.names[key]), stretch]
        return parts

    def known(self, form: Span) -> Asked | None:
        """Return what ``form`` names, or itself where a measure has these very words."""
        topic = self.topic(form)
        said = topic.key and any(measure.places_of(topic.key) for measure in self.index.measures)
        return self.named(form) or (topic if said else None)

    def named(self, stretch: Span) -> Asked | None:
        topic = self.topic(stretch)
        things = self.index.names.get(topic.key)
        return Asked(topic.text, topic.key, things) if things else None

    def topic(self, stretch: Span) -> Asked:
        text = stretch.of(self.raw)
        return Asked(text, key_of(text), ())

    def names_in(self, piece: Span) -> Iterator[Span]:
        """Yield the names inside ``piece``, from left to right, the longest where several begin.

        Short names count only where they stand alone.
        """
        begin = piece.begin
        while begin < piece.end:
            name = self.name_at(begin, piece.end)
            if name:
                yield name
            begin = name.end if name else begin + 1

    def name_at(self, begin: int, limit: int) -> Span | None:
        longest = min(limit, begin + self.index.longest_name)
        for end in range(longest, begin + SHORT_NAME, -1):
            known = self.folded[begin:end] in self.index.names
            if known and stands_alone(self.folded, begin, end):
                return Span(begin, end)
        return None


def _between(piece: Span, cuts: list[Span]) -> list[Span]:
    begins = [piece.begin, *(cut.end for cut in cuts)]
    ends = [*(cut.begin for cut in cuts), piece.end]
    return [Span(begin, end) for begin, end in zip(begins, ends, strict=True)]
