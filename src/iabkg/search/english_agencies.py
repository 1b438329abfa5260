"""Find agencies in English questions by the words of their English names, in whatever order."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from iabkg.search.asked import Asked
from iabkg.search.entries import Name, Thing, ThingKind
from iabkg.search.index import LeadIndex

__all__ = ["NamedAgency", "Word", "agencies_in"]

Word = tuple[int, int, str]
"""A word of a question: begin, end, simplest form."""
# What joins the parts of a name behind its body: Bureau of Commerce.
_JOINS = frozenset({"of", "for"})
_ARTICLE = "the"


class NamedAgency(NamedTuple):
    """The words ``first`` to ``last`` (exclusive) of a question, and the agency that they name."""

    first: int
    last: int
    asked: Asked


def agencies_in(
    text: str, shown: str, words: Sequence[Word], index: LeadIndex
) -> Iterator[NamedAgency]:
    """Yield the agencies that ``words`` of a folded question name, in their order.

    A name has a body (bureau, commission …) and words that tell it from others: Commerce
    Commission, Bureau of Commerce. ``shown`` is the question as it was typed.
    """
    behind = 0
    for place, (_, _, word) in enumerate(words):
        if place < behind or word not in index.lexicon.english_bodies:
            continue
        last = _last(text, words, place, index)
        for first in range(_first(text, words, place, behind, index), place + 1):
            name = _meant([word for _, _, word in words[first:last]], index)
            if name is not None:
                begin, end = words[first][0], words[last - 1][1]
                asked = Asked(text=shown[begin:end], key=text[begin:end], name=name)
                yield NamedAgency(first, last, asked)
                behind = last
                break
            if not _is_topic(words[first][2], index):
                # It belongs to the name of a body that the graph does not know.
                break


def _first(text: str, words: Sequence[Word], place: int, behind: int, index: LeadIndex) -> int:
    first = place
    while first > behind and _goes_on(text, words, first - 1, index):
        first -= 1
    while first < place and words[first][2] in index.lexicon.english_asking:
        first += 1
    return first


def _last(text: str, words: Sequence[Word], place: int, index: LeadIndex) -> int:
    last = place + 1
    if last == len(words) or words[last][2] not in _JOINS:
        return last
    while last < len(words) and _goes_on(text, words, last - 1, index, ahead=1):
        last += 1
    while words[last - 1][2] in index.lexicon.english_asking:
        last -= 1
    return last


def _goes_on(
    text: str, words: Sequence[Word], place: int, index: LeadIndex, *, ahead: int = 0
) -> bool:
    """Say whether a name may go on over the gap behind word ``place``, to the word there."""
    word = words[place + ahead][2]
    asks = word in index.lexicon.english_asking and word not in index.lexicon.english_common
    gap = text[words[place][1] : words[place + 1][0]] if place + 1 < len(words) else " "
    return not asks and word != _ARTICLE and not gap.strip("-&' ")


def _meant(words: Sequence[str], index: LeadIndex) -> Name | None:
    """Return the agencies whose names have all of ``words`` that tell agencies apart."""
    lexicon = index.lexicon
    telling = frozenset(words) - lexicon.english_common - lexicon.english_asking
    fitting = [(len(own - telling), iri) for own, iri in index.bodies if telling <= own]
    if not telling or not fitting:
        return None
    least = min(extra for extra, _ in fitting)
    return Name(
        tuple(
            Thing(ThingKind.AGENCY, iri, index.agencies[iri].stated, index.agencies[iri].english)
            for extra, iri in fitting
            if extra == least
        )
    )


def _is_topic(word: str, index: LeadIndex) -> bool:
    return word in index.labels.numbers or word in index.read_english_as
