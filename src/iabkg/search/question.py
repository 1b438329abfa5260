"""Understand a question: what it names, what its words are about, and which words only ask."""

import re
import unicodedata
from dataclasses import dataclass

from iabkg.model.text import Span
from iabkg.model.view import View, view_of
from iabkg.search.amounts import plain_amounts
from iabkg.search.asked import Asked
from iabkg.search.english_question import read_english
from iabkg.search.entries import Name, Thing, ThingKind
from iabkg.search.folding import fold, numbers_of, plain_number, simplified
from iabkg.search.index import LeadIndex
from iabkg.search.pinyin import without_tones
from iabkg.search.segmenting import segment

__all__ = ["Understood", "understand"]

_CHINESE = re.compile(r"[㐀-鿿]")
_DIGIT = re.compile("[0-9]|[一二两三四五六七八九十百千][万亿]")
_NUMERAL = "(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})"
_STEP = rf"第?\(?{_NUMERAL}\)?[章节条款项部分]?"
_PATH = re.compile(rf"({_STEP}(?:[/、.\-]*{_STEP})+)[.、 ]*(.*)")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question asks about, each thing once and in its order, and the words left out."""

    asked: tuple[Asked, ...]
    dropped: tuple[str, ...]


def understand(question: str, index: LeadIndex) -> Understood:
    """Return what ``question`` asks about."""
    raw = unicodedata.normalize("NFC", question)
    folded = fold(raw)
    is_latin = not _CHINESE.search(folded)
    if is_latin:
        folded = without_tones(folded)
    elif not index.characters.issuperset(folded):
        folded = _in_simplified(folded, index)
    opening = index.lexicon.opening.match(folded)
    if opening is not None:
        folded = " " * opening.end() + folded[opening.end() :]
    written = folded
    if _DIGIT.search(folded):
        written = plain_number(plain_amounts(folded, index.lexicon))
    # Where a number was rewritten, what stands where is no longer known: the new text is shown.
    raw = raw if written == folded and len(raw) == len(folded) else written
    view = view_of(written, Span(0, len(written)))
    path = _path(view.text, index)
    if path is not None:
        return path
    understood = _understood(view, raw, index, is_latin=is_latin)
    if opening is None:
        return understood
    return Understood(understood.asked, (opening[0], *understood.dropped))


def _in_simplified(folded: str, index: LeadIndex) -> str:
    converted = simplified(folded)
    if index.characters.issuperset(converted):
        return converted
    other = simplified(folded, "tw2sp")
    return min(converted, other, key=lambda text: len(set(text) - index.characters))


def _understood(view: View, raw: str, index: LeadIndex, *, is_latin: bool) -> Understood:
    text = view.text.strip(" ")
    named = index.names.get(text) or index.english_names.get(text)
    if named is not None:
        return Understood((Asked(text=raw.strip(), key=text, name=named),), ())
    pieces = segment(view, raw, index)
    if is_latin and any(piece.is_unknown for piece in pieces):
        return Understood(*read_english(text, raw, index))
    first: dict[str, Asked] = {}
    for piece in pieces:
        if piece.asked is not None:
            first.setdefault(piece.asked.key, piece.asked)
    dropped = dict.fromkeys(piece.text for piece in pieces if piece.asked is None)
    return Understood(tuple(first.values()), tuple(dropped))


def _path(text: str, index: LeadIndex) -> Understood | None:
    """Read a question that names a measure by its number, such as 五（二）10由谁负责."""
    match = _PATH.fullmatch(text)
    if match is None or len(numbers := numbers_of(match[1])) < 2:
        return None
    rest = match[2]
    left = _understood(view_of(rest, Span(0, len(rest))), rest, index, is_latin=False)
    listed = {
        number: (index.measures[number].heading,) for number in index.numbers.get(numbers, ())
    }
    # The title may follow its number.
    if any(asked.name is None or listed.keys() != asked.name.listed.keys() for asked in left.asked):
        return None
    things = tuple(
        Thing(ThingKind.MEASURE, index.measures[number].iri, index.measures[number].path)
        for number in listed
    )
    name = Name(things, (), listed) if things else None
    return Understood((Asked(text=match[1], key=match[1], name=name),), left.dropped)
