"""What is known about how people ask: question words, synonyms, other names; from its files."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, cast

from iabkg.errors import ResourceError
from iabkg.model.rows import read_rows
from iabkg.search.english import simplest_words
from iabkg.search.folding import fold, key_of, simplified

__all__ = ["WEAK", "Lexicon", "WordWeight", "load_lexicon"]

WEAK = 0.3
"""What words weigh that say little."""

_LISTS = (
    "asking", "openings", "particles", "edges", "traditional", "english", "english_bodies",
    "english_common",
    "agency_endings", "industry_endings", "park_endings", "bodies", "weak", "weak_english",
)  # fmt: skip


class WordWeight(NamedTuple):
    """What an unknown word of a class weighs: one character, or several."""

    one: float
    several: float


_NOUN = WordWeight(1.9, 5.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Words that ask rather than name, and what asked words stand for.

    Everything is folded: small letters, one width, simplified. ``asking`` words are dropped,
    so is an ``opening``, a clause that says who asks; ``particles`` too; no topic begins or ends
    with one of the ``edges``. ``weak`` words say little, and ``bodies`` are what ends names of
    agencies. Texts that have any of the ``traditional`` characters are searched in simplified ones.
    ``synonyms`` and ``english`` lead from what is asked to what texts say; the keys of ``english``
    are simplest words with a space between. ``agency_stems`` lead from popular names' stems to
    official ones.
    ``word_classes`` say what unknown words weigh that are no nouns, by the beginning of jieba's
    name of their class.
    """

    asking: frozenset[str]
    opening: re.Pattern[str]
    particles: frozenset[str]
    edges: frozenset[str]
    traditional: frozenset[str]
    english_asking: frozenset[str]
    english_bodies: frozenset[str]
    english_common: frozenset[str]
    weak: frozenset[str]
    bodies: frozenset[str]
    agency_endings: tuple[str, ...]
    industry_endings: tuple[str, ...]
    park_endings: tuple[str, ...]
    comparators: Mapping[str, str]
    scales: Mapping[str, int]
    currencies: frozenset[str]
    units: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]
    english: Mapping[str, tuple[str, ...]]
    agency_stems: Mapping[str, tuple[str, ...]]
    word_classes: Mapping[str, WordWeight]

    def searched(self, text: str) -> str:
        """Return a text as it is searched: folded and simplified, of the same length."""
        folded = fold(text)
        if self.traditional.isdisjoint(folded):
            return folded
        converted = simplified(folded)
        return converted if len(converted) == len(folded) else folded

    def weight_of(self, word: str, tag: str) -> float:
        """Return what a Chinese word of jieba's class ``tag`` weighs that nothing is known of."""
        if word in self.weak:
            return WEAK
        weight = self._class_of(tag) or _NOUN
        return weight.one if len(word) == 1 else weight.several

    def is_light(self, tag: str) -> bool:
        """Say whether words of jieba's class ``tag`` are no nouns."""
        return self._class_of(tag) is not None

    def key_of(self, name: str) -> str:
        """Return what a name is looked up by: as it is searched, without stray spaces."""
        return key_of(self.searched(name))

    def _class_of(self, tag: str) -> WordWeight | None:
        return self.word_classes.get(tag[:2]) or self.word_classes.get(tag[:1])


def load_lexicon(folder: Path) -> Lexicon:
    """Read the files of ``extract/search/``; ResourceError says what is wrong with one."""
    path = folder / "questions.toml"
    words = _read(path)
    lists = {name: _list(path, words, name) for name in _LISTS}
    amounts = _table(path, words, "english_amounts")
    comparators = _table(path, words, "comparators")
    return Lexicon(
        asking=frozenset(lists["asking"]),
        opening=_opening(lists["openings"]),
        particles=frozenset(lists["particles"]),
        edges=frozenset("".join(lists["edges"])),
        traditional=frozenset("".join(lists["traditional"])),
        english_asking=_simplest(lists["english"]),
        english_bodies=_simplest(lists["english_bodies"]),
        english_common=_simplest(lists["english_common"]),
        weak=frozenset(lists["weak"]) | _simplest(lists["weak_english"]),
        bodies=frozenset(lists["bodies"]),
        agency_endings=_longest_first(lists["agency_endings"]),
        industry_endings=_longest_first(lists["industry_endings"]),
        park_endings=_longest_first(lists["park_endings"]),
        comparators={word: name for name in comparators for word in _list(path, comparators, name)},
        scales=cast("dict[str, int]", _table(path, amounts, "scales")),
        currencies=frozenset(_list(path, amounts, "currencies")),
        units=cast("dict[str, str]", _table(path, amounts, "units")),
        synonyms=_pairs(folder / "synonyms.tsv"),
        english=_pairs(folder / "english.tsv", lambda asked: " ".join(simplest_words(asked))),
        agency_stems={
            row.required("asked"): row.values("meant")
            for row in read_rows(folder / "agency_names.tsv", ("asked", "meant", "why"))
        },
        word_classes=_word_classes(path, words),
    )


def _pairs(path: Path, key: Callable[[str], str] = str) -> dict[str, tuple[str, ...]]:
    """Return what each asked word stands for; a word of several rows stands for all of them.

    Words of one ``key`` are one word.
    """
    pairs: dict[str, tuple[str, ...]] = {}
    for row in read_rows(path, ("asked", "said")):
        row.required("said")
        for asked in map(key, row.values("asked")):
            said = dict.fromkeys((*pairs.get(asked, ()), *row.values("said")))
            pairs[asked] = tuple(word for word in said if word != asked)
    return pairs


def _read(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ResourceError(path, None, f"this is not TOML: {error}", "Mend the line.") from None


def _list(path: Path, words: Mapping[str, object], name: str) -> list[str]:
    found = words.get(name)
    if not isinstance(found, list) or not found or not all(isinstance(w, str) and w for w in found):
        raise ResourceError(path, None, f"no list of words named {name}", f'Add: {name} = ["…"].')
    return cast("list[str]", found)


def _table(path: Path, words: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = words.get(name)
    if not isinstance(found, dict) or not found:
        raise ResourceError(path, None, f"no table named {name}", f"Add: [{name}].")
    return cast("dict[str, object]", found)


def _opening(words: Iterable[str]) -> re.Pattern[str]:
    """Return what matches a clause at the beginning of a question that begins with one of words."""
    return re.compile(f"(?:{'|'.join(map(re.escape, words))})[^,;.。!?]{{1,40}}[,;.。!?]")


def _word_classes(path: Path, words: Mapping[str, object]) -> dict[str, WordWeight]:
    found = words.get("word_classes")
    try:
        return {
            name: WordWeight(float(entry["one"]), float(entry["several"]))
            for entry in cast("list[dict[str, float | str]]", found)
            for name in cast("list[str]", entry["classes"])
        }
    except (KeyError, TypeError, ValueError):
        raise ResourceError(
            path, None, "word_classes is wrong", "Give each classes, one and several."
        ) from None


def _simplest(words: Iterable[str]) -> frozenset[str]:
    return frozenset(simple for word in words for simple in simplest_words(word))


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
