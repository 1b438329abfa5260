"""Cut a question into what it names, words of the texts, and words that only ask.

Of all ways to cut it the one with the fewest, most telling pieces is taken: a stretch that texts
say in one go rather than its parts, a name rather than a word, a question word where no longer
word runs through it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from iabkg.model.view import View
from iabkg.search.asked import Asked
from iabkg.search.folding import stands_alone
from iabkg.search.index import LeadIndex

__all__ = ["Piece", "segment"]

_UNIT = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*|.", re.DOTALL)
_LONGEST = 40
# What a piece costs, by what it is. Separators cost nothing.
_AMOUNT, _PARTICLE, _ASKING, _NAME, _TOPIC, _UNKNOWN = 0.5, 0.6, 0.9, 0.95, 1.0, 2.0


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


@dataclass(frozen=True, slots=True)
class _Edge:
    begin: int
    end: int
    cost: float
    asked: Asked | None
    is_separator: bool = False


def segment(view: View, raw: str, index: LeadIndex) -> list[Piece]:
    """Return the pieces of a folded question in order; ``raw`` is the question as it was typed."""
    return [
        Piece(_printed(view, raw, edge), edge.asked)
        for edge in _joined(_Cutter(view, raw, index).best())
        if not edge.is_separator
    ]


def _printed(view: View, raw: str, edge: _Edge) -> str:
    return view.printed(raw, edge.begin, edge.end).strip()


class _Cutter:
    def __init__(self, view: View, raw: str, index: LeadIndex) -> None:
        self.view, self.raw, self.index = view, raw, index
        self.text = view.text
        self.units = [match.span() for match in _UNIT.finditer(self.text)]
        self.edges: dict[int, list[_Edge]] = {begin: [] for begin, _ in self.units}

    def best(self) -> list[_Edge]:
        """Return the cheapest edges from the beginning to the end."""
        for edge in (*self.known(), *self.stretches(), *self.amounts(), *self.single()):
            if edge.begin in self.edges:
                self.edges[edge.begin].append(edge)
        end = len(self.text)
        costs: dict[int, tuple[float, _Edge | None]] = {end: (0.0, None)}
        for begin, _ in reversed(self.units):
            costs[begin] = min(
                (
                    (costs[edge.end][0] + edge.cost, edge)
                    for edge in self.edges[begin]
                    if edge.end in costs
                ),
                key=lambda each: (each[0], -each[1].end),
            )
        path, at = [], 0
        while (edge := costs[at][1]) is not None:
            path.append(edge)
            at = edge.end
        return path

    def known(self) -> Iterator[_Edge]:
        """Yield names, words with synonyms, and words that ask."""
        lexicon = self.index.lexicon
        for begin, end, word in self.index.known_words(self.text):
            if not stands_alone(self.text, begin, end):
                continue
            name = self.index.names.get(word)
            if name is not None:
                asked = Asked(text=self.shown(begin, end), key=word, name=name)
                yield _Edge(begin, end, _NAME, asked)
            elif word in lexicon.asking:
                yield _Edge(begin, end, _ASKING, None)
            elif word in lexicon.particles:
                yield _Edge(begin, end, _PARTICLE, None)
            if name is None and word in lexicon.synonyms:
                topic = self.topic(begin, end)
                if topic.keys or topic.said:
                    yield _Edge(begin, end, _TOPIC, topic)

    def stretches(self) -> Iterator[_Edge]:
        """Yield what texts say in one go: for each beginning the longest, and what begins it."""
        edges, texts = self.index.lexicon.edges, self.index.texts
        for place, (begin, first_end) in enumerate(self.units):
            if self.text[begin] in edges or _is_separator(self.text[begin]):
                continue
            if first_end - begin > 1 and texts.may_hold(self.text[begin:first_end]):
                yield _Edge(begin, first_end, _TOPIC, self.topic(begin, first_end))
            ends = [
                end for end in self.chain(place)
                if self.text[end - 1] not in edges and not _is_separator(self.text[end - 1])
            ]  # fmt: skip
            while ends and not texts.is_said(self.text[begin : ends[-1]]):
                ends.pop()
            for end in ends:
                yield _Edge(begin, end, _TOPIC, self.topic(begin, end))

    def chain(self, place: int) -> Iterator[int]:
        """Yield the ends of stretches from a unit on whose neighbours are neighbours in texts."""
        following = self.units[place + 1 : place + _LONGEST]
        begin, end = self.units[place]
        for next_begin, next_end in following:
            if not self.index.texts.may_hold(self.text[begin:end] + self.text[next_begin:next_end]):
                return
            yield next_end
            begin, end = next_begin, next_end

    def amounts(self) -> Iterator[_Edge]:
        """Yield amounts, whether or not any measure states them."""
        for amount in self.index.read_amounts(self.text):
            key = self.text[amount.begin : amount.end]
            said = (key,) if self.index.texts.is_said(key) else ()
            stated = self.index.amounts.stating(amount)
            asked = Asked(
                text=self.shown(amount.begin, amount.end),
                key=key,
                keys=said,
                amount=amount if stated else None,
            )
            yield _Edge(amount.begin, amount.end, _AMOUNT, asked)

    def single(self) -> Iterator[_Edge]:
        """Yield each unit by itself, so that some way always leads on."""
        for begin, end in self.units:
            if _is_separator(self.text[begin]):
                yield _Edge(begin, end, 0.0, None, is_separator=True)
            else:
                asked = Asked(text=self.shown(begin, end), key=self.text[begin:end])
                yield _Edge(begin, end, _UNKNOWN, asked)

    def topic(self, begin: int, end: int) -> Asked:
        key = self.text[begin:end]
        texts, synonyms = self.index.texts, self.index.lexicon.synonyms
        return Asked(
            text=self.shown(begin, end),
            key=key,
            keys=(key,) if texts.is_said(key) else (),
            said=tuple(word for word in synonyms.get(key, ()) if texts.is_said(word)),
        )

    def shown(self, begin: int, end: int) -> str:
        return self.view.printed(self.raw, begin, end).strip()


def _joined(edges: list[_Edge]) -> Iterator[_Edge]:
    """Make one unknown word of neighbouring characters that are unknown."""
    waiting: _Edge | None = None
    for edge in edges:
        unknown = edge.cost == _UNKNOWN
        if waiting is not None and unknown and edge.asked and waiting.asked:
            asked = Asked(
                text=waiting.asked.text + edge.asked.text, key=waiting.asked.key + edge.asked.key
            )
            waiting = _Edge(waiting.begin, edge.end, _UNKNOWN, asked)
            continue
        if waiting is not None:
            yield waiting
        waiting = edge if unknown else None
        if not unknown:
            yield edge
    if waiting is not None:
        yield waiting


def _is_separator(character: str) -> bool:
    return not character.isalnum()
