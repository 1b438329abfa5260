"""Cut a question into what it names, words of the texts, and words that only ask.

Of all ways to cut it the one with the fewest, most telling pieces is taken: a stretch that texts
say in one go rather than its parts, a name rather than a word, a question word where no longer
word runs through it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, groupby
from math import inf
from typing import NamedTuple

from iabkg.model.view import View
from iabkg.search.amounts import ReadAmount
from iabkg.search.asked import UNKNOWN, Asked
from iabkg.search.english import simplest_words, words_of
from iabkg.search.folding import stands_alone, tells
from iabkg.search.index import LeadIndex
from iabkg.search.lexicon import WEAK

__all__ = ["Piece", "segment"]

_UNIT = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*|.", re.DOTALL)
_LONGEST = 40
_LONGEST_PHRASE = 5
# What is against a stretch of texts for each of its ends that lies inside a word of the question.
_INSIDE = 0.4
# What is against an unknown word whose parts may be known.
_UNDIVIDED = 0.1
# No word of a topic runs through them.
_STOPS = frozenset(",;:。!?")
# Kinds of pieces, by what each costs.
_SEPARATOR, _AMOUNT, _PARTICLE, _ASKING, _NAME, _TOPIC, _UNKNOWN = 0, 0.5, 0.6, 0.9, 0.95, 1.0, 2.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a question: what they ask about, None for words that only ask."""

    text: str
    asked: Asked | None

    @property
    def is_unknown(self) -> bool:
        """Say whether nothing is known by these words."""
        asked = self.asked
        return asked is not None and not (
            asked.name or asked.keys or asked.said or asked.amount or asked.labels
        )


class _Edge(NamedTuple):
    """A way from ``begin`` to ``end`` of a question: a piece of a kind, and what is against it."""

    begin: int
    end: int
    kind: float
    amount: ReadAmount | None = None
    against: float = 0.0

    @property
    def cost(self) -> float:
        """Return what the way costs."""
        return self.kind + self.against


class _Word(NamedTuple):
    """A word of a question with jieba's name of its class."""

    begin: int
    end: int
    tag: str


def segment(view: View, raw: str, index: LeadIndex) -> list[Piece]:
    """Return the pieces of a folded question in order; ``raw`` is the question as it was typed."""
    cutter = _Cutter(view, raw, index)
    edges = _unknown_bodies(list(_joined(cutter.best())), cutter.text, index.lexicon.bodies)
    return [cutter.piece(edge) for edge in edges if edge.kind != _SEPARATOR]


class _Cutter:
    def __init__(self, view: View, raw: str, index: LeadIndex) -> None:
        self.view, self.raw, self.index = view, raw, index
        self.text = view.text
        self.units = [match.span() for match in _UNIT.finditer(self.text)]
        # Each unit by itself, so that some way always leads on.
        self.edges = {begin: [self.single(begin, end)] for begin, end in self.units}

    def best(self) -> list[_Edge]:
        """Return the cheapest edges from the beginning to the end."""
        for edge in chain(
            self.known(), self.english(), self.stretches(), self.amounts(), self.unknown()
        ):
            if edge.begin in self.edges:
                self.edges[edge.begin].append(edge)
        costs = {len(self.text): 0.0}
        chosen: dict[int, _Edge] = {}
        for begin, _ in reversed(self.units):
            least = inf
            for edge in self.edges[begin]:
                cost = costs.get(edge.end, inf) + edge.cost
                if cost < least or (cost == least and edge.end > chosen[begin].end):
                    least, chosen[begin] = cost, edge
            costs[begin] = least
        path, at = [], 0
        while at in chosen:
            path.append(chosen[at])
            at = chosen[at].end
        return path

    def single(self, begin: int, end: int) -> _Edge:
        return _Edge(begin, end, _UNKNOWN if self.text[begin].isalnum() else _SEPARATOR)

    def known(self) -> Iterator[_Edge]:
        """Yield names, words with synonyms, and words that ask."""
        index, lexicon = self.index, self.index.lexicon
        for begin, end, word in index.known_words(self.text):
            if not stands_alone(self.text, begin, end):
                continue
            if word in index.names:
                yield _Edge(begin, end, _NAME)
            elif word in lexicon.asking:
                yield _Edge(begin, end, _ASKING)
            elif word in lexicon.particles:
                yield _Edge(begin, end, _PARTICLE)
            if word in index.read_as:
                yield _Edge(begin, end, _TOPIC)

    def english(self) -> Iterator[_Edge]:
        """Yield the English words among Chinese ones that stand for Chinese ones, or only ask."""
        if self.text.isascii():
            return
        words = list(words_of(self.text))
        for place, (begin, _, _) in enumerate(words):
            for _, end, _ in words[place : place + _LONGEST_PHRASE]:
                phrase = self.text[begin:end]
                if not phrase.isascii():
                    break
                key = " ".join(simplest_words(phrase))
                if key in self.index.read_english_as:
                    yield _Edge(begin, end, _TOPIC)
                elif key in self.index.lexicon.english_asking:
                    yield _Edge(begin, end, _ASKING)

    def stretches(self) -> Iterator[_Edge]:
        """Yield what texts say in one go: for each beginning the longest, and what begins it."""
        text, texts, edges = self.text, self.index.texts, self.index.lexicon.edges
        for place, (begin, first_end) in enumerate(self.units):
            if text[begin] in edges or not text[begin].isalnum():
                continue
            if tells(text[begin:first_end]) and texts.may_hold(text[begin:first_end]):
                yield _Edge(begin, first_end, _TOPIC)
            ends = [
                end for end in self.chained(place)
                if text[end - 1] not in edges and text[end - 1].isalnum()
            ]  # fmt: skip
            # One pair of characters is said where it is held; of longer ones that is to be seen.
            while ends and ends[-1] - begin > 2 and not texts.is_said(text[begin : ends[-1]]):
                ends.pop()
            for end in ends:
                against = _INSIDE * (self.cuts_word(begin) + self.cuts_word(end))
                if against and not self.index.says_as_word(text[begin:end]):
                    continue
                yield _Edge(begin, end, _TOPIC, against=against)

    def chained(self, place: int) -> Iterator[int]:
        """Yield the ends of stretches from a unit on whose neighbours are neighbours in texts."""
        text, texts = self.text, self.index.texts
        begin, _ = self.units[place]
        for next_begin, next_end in self.units[place + 1 : place + _LONGEST]:
            if text[next_begin] in _STOPS or not texts.may_hold(text[begin:next_end]):
                return
            yield next_end
            begin = next_begin

    def cuts_word(self, place: int) -> bool:
        """Say whether jieba sees a word run through ``place``."""
        return place not in self.boundaries

    @cached_property
    def boundaries(self) -> frozenset[int]:
        """Return where words begin and end; everywhere in a text without Chinese."""
        if self.text.isascii():
            return frozenset(range(len(self.text) + 1))
        return frozenset(place for word in self.words for place in (word.begin, word.end))

    def unknown(self) -> Iterator[_Edge]:
        """Yield the words that jieba sees, rather than their characters, where nothing is known."""
        for word in self.words:
            if word.end - word.begin > 1 and self.text[word.begin].isalnum():
                yield _Edge(word.begin, word.end, _UNKNOWN, against=_UNDIVIDED)

    def amounts(self) -> Iterator[_Edge]:
        """Yield amounts, whether or not any measure states them."""
        for amount in self.index.read_amounts(self.text):
            yield _Edge(amount.begin, amount.end, _AMOUNT, amount)

    def piece(self, edge: _Edge) -> Piece:
        """Return what the words of an edge ask about."""
        key = self.text[edge.begin : edge.end]
        shown = self.view.printed(self.raw, edge.begin, edge.end).strip()
        if edge.kind in (_ASKING, _PARTICLE):
            return Piece(shown, None)
        if edge.kind == _NAME:
            return Piece(shown, Asked(text=shown, key=key, name=self.index.names[key]))
        if edge.kind == _UNKNOWN:
            return Piece(shown, Asked(text=shown, key=key, weight=self.weight_of(edge)))
        keys = (key,) if self.index.texts.is_said(key) else ()
        if edge.amount is not None:
            stated = edge.amount if self.index.amounts.stating(edge.amount) else None
            return Piece(shown, Asked(text=shown, key=key, keys=keys, amount=stated))
        said = self.index.read_as.get(key, ())
        if key.isascii():
            said += self.index.read_english_as.get(" ".join(simplest_words(key)), ())
        asked = Asked(text=shown, key=key, keys=keys, said=said, acts=self.acts(edge))
        return Piece(shown, asked)

    @cached_property
    def words(self) -> Sequence[_Word]:
        """Return the words of the question as jieba sees them, with their classes."""
        if self.text.isascii():
            return ()
        words = self.index.tagged(self.text)
        ends = accumulate(len(word) for word, _ in words)
        return [
            _Word(end - len(word), end, tag) for end, (word, tag) in zip(ends, words, strict=True)
        ]

    def weight_of(self, edge: _Edge) -> float:
        """Return what the unknown words of an edge weigh: all whose characters they are."""
        lexicon = self.index.lexicon
        text = self.text[edge.begin : edge.end]
        if text in lexicon.weak or (
            text.isascii() and lexicon.weak.issuperset(simplest_words(text))
        ):
            return WEAK
        if any(map(str.isascii, text)):
            return UNKNOWN
        weights = (
            lexicon.weight_of(self.text[word.begin : word.end], word.tag)
            for word in self.words
            if word.begin < edge.end and edge.begin < word.end
        )
        return min(sum(weights), UNKNOWN)

    def acts(self, edge: _Edge) -> bool:
        """Say whether the words of an edge are no nouns."""
        words = [w for w in self.words if edge.begin <= w.begin and w.end <= edge.end]
        return bool(words) and all(self.index.lexicon.is_light(word.tag) for word in words)


def _joined(edges: list[_Edge]) -> Iterator[_Edge]:
    """Make one unknown word of neighbouring characters that are unknown."""
    for unknown, group in groupby(edges, key=lambda edge: edge.kind == _UNKNOWN):
        if unknown:
            ends = list(group)
            yield _Edge(ends[0].begin, ends[-1].end, _UNKNOWN)
        else:
            yield from group


def _unknown_bodies(edges: list[_Edge], text: str, bodies: frozenset[str]) -> list[_Edge]:
    """Make one unknown name of a topic and the ending of agencies behind it, as in 民政局."""
    found: list[_Edge] = []
    for edge in edges:
        ends = edge.kind == _UNKNOWN and text[edge.begin : edge.end] in bodies
        if ends and found and found[-1].kind == _TOPIC:
            found[-1] = _Edge(found[-1].begin, edge.end, _UNKNOWN)
        else:
            found.append(edge)
    return found
