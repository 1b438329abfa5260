"""A sentence with the quantities in it, and what stands around them."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter

from iabkg.extraction.quantities import Quantity
from iabkg.model.values import value
from iabkg.model.view import View

__all__ = ["Sentence", "sentences_of"]

_SENTENCE = re.compile(r"[^。;\t]+")


@value()
class QuantityList:
    """Quantities of one list with the clause before them and the rest of the sentence behind."""

    members: list[Quantity]
    left: str
    right: str


@value()
class Sentence:
    """A stretch of a view between full stops or semicolons (begin, end) and its quantities.

    ``lists`` holds the quantities of each list by its group.
    """

    view: View
    begin: int
    end: int
    quantities: list[Quantity]
    lists: Mapping[int, QuantityList]

    @property
    def text(self) -> str:
        """Return the characters of the sentence."""
        return self.view.text[self.begin : self.end]

    def list_of(self, quantity: Quantity) -> list[Quantity]:
        """Return the members of the list that ``quantity`` stands in."""
        return self.lists[quantity.group].members

    def left(self, quantity: Quantity) -> str:
        """Return the clause before the list that ``quantity`` stands in."""
        return self.lists[quantity.group].left

    def right(self, quantity: Quantity) -> str:
        """Return the rest of the sentence behind the list that ``quantity`` stands in."""
        return self.lists[quantity.group].right

    def earlier(self, quantity: Quantity) -> str:
        """Return the sentence before ``quantity``."""
        return self.view.text[self.begin : quantity.begin]


def sentences_of(view: View, quantities: list[Quantity]) -> Iterator[Sentence]:
    """Yield the sentences of a view that hold quantities."""
    if not quantities:
        return
    for match in _SENTENCE.finditer(view.text):
        begin, end = match.span()
        inside = [quantity for quantity in quantities if begin <= quantity.number < end]
        if inside:
            lists = {
                group: _list_of(list(members), view.text, begin, end)
                for group, members in groupby(inside, key=attrgetter("group"))
            }
            yield Sentence(view, begin, end, inside, lists)


def _list_of(members: list[Quantity], text: str, begin: int, end: int) -> QuantityList:
    """Cut what stands around a list out of the sentence; its clause begins behind , or :."""
    first = members[0].begin
    clause = max(begin, text.rfind(",", begin, first) + 1, text.rfind(":", begin, first) + 1)
    return QuantityList(members, text[clause:first], text[members[-1].end : end])
