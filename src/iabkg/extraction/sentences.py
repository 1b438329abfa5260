"""A sentence with the quantities in it, and what stands around them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from iabkg.extraction.quantities import Quantity
from iabkg.model.view import View

__all__ = ["Sentence", "sentences_of"]

_SENTENCE = re.compile(r"[^。;\t]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a view between full stops or semicolons (begin, end) and its quantities.

    ``lists`` holds the quantities of each list by its group.
    """

    view: View
    begin: int
    end: int
    quantities: tuple[Quantity, ...]
    lists: Mapping[int, list[Quantity]]

    @property
    def text(self) -> str:
        """Return the characters of the sentence."""
        return self.view.text[self.begin : self.end]

    def clause_begin(self, place: int) -> int:
        """Return where the clause around ``place`` begins, between commas."""
        text, begin = self.view.text, self.begin
        return max(begin, text.rfind(",", begin, place) + 1, text.rfind(":", begin, place) + 1)

    def list_of(self, quantity: Quantity) -> list[Quantity]:
        """Return the members of the list that ``quantity`` stands in."""
        return self.lists[quantity.group]

    def left(self, quantity: Quantity) -> str:
        """Return the clause before the list that ``quantity`` stands in."""
        begin = self.list_of(quantity)[0].begin
        return self.view.text[self.clause_begin(begin) : begin]

    def right(self, quantity: Quantity) -> str:
        """Return the rest of the sentence behind the list that ``quantity`` stands in."""
        return self.view.text[self.list_of(quantity)[-1].end : self.end]

    def earlier(self, quantity: Quantity) -> str:
        """Return the sentence before ``quantity``."""
        return self.view.text[self.begin : quantity.begin]


def sentences_of(view: View, quantities: list[Quantity]) -> Iterator[Sentence]:
    """Yield the sentences of a view that hold quantities."""
    if not quantities:
        return
    for match in _SENTENCE.finditer(view.text):
        inside = tuple(q for q in quantities if match.start() <= q.number < match.end())
        if not inside:
            continue
        lists: dict[int, list[Quantity]] = {}
        for quantity in inside:
            lists.setdefault(quantity.group, []).append(quantity)
        yield Sentence(view, match.start(), match.end(), inside, lists)
