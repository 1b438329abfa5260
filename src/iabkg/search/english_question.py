"""Read an English question: names, words that stand for Chinese ones, words of labels, pinyin."""

from collections.abc import Iterator

from iabkg.search.asked import Asked
from iabkg.search.english import words_of
from iabkg.search.english_agencies import NamedAgency, Word, agencies_in
from iabkg.search.entries import Name
from iabkg.search.folding import tells
from iabkg.search.index import LeadIndex

__all__ = ["read_english"]

_LONGEST = 12


def read_english(
    text: str, raw: str, index: LeadIndex
) -> tuple[tuple[Asked, ...], tuple[str, ...]]:
    """Return what a folded question in Latin letters asks about, and the words left out."""
    shown = raw if len(raw) == len(text) else text
    words = list(words_of(text))
    spelt = _spelt(text, shown, words, index)
    if spelt is not None:
        return (spelt,), ()
    asked: dict[str, Asked] = {}
    dropped: dict[str, None] = {}
    named = list(agencies_in(text, shown, words, index))
    parts = (*(each.asked for each in named), *_amounts(text, index))
    for each in (*parts, *_rest(text, shown, words, named, index)):
        if isinstance(each, Asked):
            asked.setdefault(each.key, each)
        else:
            dropped.setdefault(each)
    return tuple(asked.values()), tuple(dropped)


def _amounts(text: str, index: LeadIndex) -> Iterator[Asked]:
    for amount in index.read_amounts(text):
        stated = index.amounts.stating(amount)
        key = text[amount.begin : amount.end]
        yield Asked(text=key, key=key, amount=amount if stated else None)


def _rest(
    text: str, shown: str, words: list[Word], named: list[NamedAgency], index: LeadIndex
) -> Iterator[Asked | str]:
    """Yield the pieces of what is no name of an agency and no amount."""
    inside = [(amount.begin, amount.end) for amount in index.read_amounts(text)]
    inside += [(words[each.first][0], words[each.last - 1][1]) for each in named]
    words = [w for w in words if not any(b <= w[0] and w[1] <= e for b, e in inside)]
    return _pieces(text, shown, words, index)


def _pieces(text: str, shown: str, words: list[Word], index: LeadIndex) -> Iterator[Asked | str]:
    """Yield the longest known words from each place on, and words that ask as they are."""
    at = 0
    while at < len(words):
        for count in range(min(_LONGEST, len(words) - at), 0, -1):
            asked = _known(text, shown, words[at : at + count], index)
            if asked is not None:
                break
        begin, end, word = words[at]
        if asked is not None:
            yield asked
        elif word in index.lexicon.english_asking or word in index.lexicon.english_common:
            yield shown[begin:end]
        else:
            yield Asked(text=shown[begin:end], key=word)
        at += count


def _known(text: str, shown: str, words: list[Word], index: LeadIndex) -> Asked | None:
    begin, end = words[0][0], words[-1][1]
    key, printed = " ".join(word for _, _, word in words), shown[begin:end]
    name = index.english_names.get(key) or index.names.get(text[begin:end])
    if name is not None:
        return Asked(text=printed, key=key, name=name)
    said = index.read_english_as.get(key)
    if said:
        return Asked(text=printed, key=key, said=said)
    lexicon = index.lexicon
    if len(words) > 1 or key in lexicon.english_asking or key in lexicon.english_common:
        return None
    literal = text[begin:end]
    keys = (literal,) if tells(literal) and index.texts.may_hold(literal) else ()
    labels = (key,) if key in index.labels.numbers else ()
    return Asked(text=printed, key=key, keys=keys, labels=labels) if keys or labels else None


def _spelt(text: str, shown: str, words: list[Word], index: LeadIndex) -> Asked | None:
    """Return what the question spells in pinyin, if none of its words is known otherwise."""
    lexicon = index.lexicon
    for begin, end, word in words:
        known = word in lexicon.english_asking or _known(text, shown, [(begin, end, word)], index)
        if known and len(words) > 1:
            return None
        if known and not any(character.isalpha() for character in word):
            return None
    if " ".join(word for _, _, word in words) in lexicon.english:
        return None
    chinese = index.pinyin.words(text)
    if not chinese:
        return None
    names = [index.names[word] for word in chinese if word in index.names]
    if names:
        kind = min(name.kind for name in names)
        alike = [name for name in names if name.kind is kind]
        things = {thing.iri: thing for name in alike for thing in name.things}
        listed = {no: spans for name in alike for no, spans in name.listed.items()}
        keys = tuple(dict.fromkeys(key for name in alike for key in name.keys))
        meant = Name(tuple(things.values()), keys, listed)
        return Asked(text=shown.strip(), key=text, name=meant)
    return Asked(text=shown.strip(), key=text, said=chinese)
