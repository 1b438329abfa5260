"""The index of lookups: everything they need, read from the graph once for each data version."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from ahocorasick_rs import AhoCorasick

from iabkg.model.facts import Role
from iabkg.model.table import Table
from iabkg.model.text import Span
from iabkg.search import sparql
from iabkg.search.amounts import AmountIndex, ReadAmounts, index_amounts
from iabkg.search.english import simplest_words
from iabkg.search.entries import AgencyEntry, Measure, Name, Thing, ThingKind
from iabkg.search.folding import key_of, numbers_of, tells
from iabkg.search.lexicon import Lexicon
from iabkg.search.names import NameTable, agency_forms, other_names
from iabkg.search.pinyin import PinyinIndex
from iabkg.search.postings import Postings, beginnings
from iabkg.search.reading import (
    Whereabouts,
    read_agencies,
    read_measures,
    stated_things,
    words_of_row,
)
from iabkg.search.results import AgencyName

__all__ = ["Labels", "LeadIndex", "Readers", "build_index"]

# Longer words are not found across others by chance.
_SHORT = 4
_LOOKED_AT = 20
TagWords = Callable[[str], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Labels:
    """English words that lead to measures: numbers of measures by word, words of titles by number.

    Words are those of the measures' own titles and abstracts, and of what the graph connects with
    them.
    """

    numbers: Mapping[str, Sequence[int]]
    titles: Sequence[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads folded texts as extraction does: their amounts, their words with their classes."""

    amounts: ReadAmounts
    words: TagWords


class LeadIndex:
    """Measures in the order of their documents' text, and the names by which they are asked for."""

    def __init__(
        self,
        measures: tuple[Measure, ...],
        agencies: Mapping[str, AgencyEntry],
        names: NameTable,
        own_places: frozenset[str],
        lexicon: Lexicon,
        readers: Readers,
    ) -> None:
        """Index what was read; ``readers`` read questions and texts.

        ``own_places`` are the IRIs of places for which the documents' issuers act.
        """
        self.issuer_places = own_places
        self.measures = measures
        self.agencies = agencies
        self.names: Mapping[str, Name] = names.chinese
        self.english_names: Mapping[str, Name] = names.english
        self.lexicon = lexicon
        self.read_amounts = readers.amounts
        self._tag_words = readers.words
        self._ends: dict[int, frozenset[int]] = {}
        self.texts = Postings([measure.view.text for measure in measures])
        self.titles = Postings([measure.heading_words for measure in measures])
        self.numbers = _by_numbers(measures)
        self.read_as = _said_words(lexicon.synonyms, self.texts)
        self.read_english_as = _said_words(lexicon.english, self.texts)
        words = (*self.names, *lexicon.asking, *lexicon.particles, *self.read_as)
        self._words = list(dict.fromkeys(words))
        self._finder = AhoCorasick(self._words)
        # Simplified all of them, unlike those of names: what else is typed may be traditional.
        said = "".join([*lexicon.asking, *lexicon.particles, *lexicon.synonyms])
        self.characters = frozenset(said).union(*(measure.view.text for measure in measures))
        # By number and language, as what is shown of a measure is the same each time.
        self.named_parts: dict[tuple[int, str], dict[Role, tuple[AgencyName, ...]]] = {}
        self.park_names = _park_names(self.names)
        self.labels = _labels(measures, self.names, lexicon)
        self.bodies = _bodies(agencies.values(), lexicon)

    def known_words(self, folded: str) -> Sequence[tuple[int, int, str]]:
        """Return each name, synonym and question word in ``folded``: begin, end, word."""
        found = self._finder.find_matches_as_indexes(folded, overlapping=True)
        return [(begin, end, self._words[word]) for word, begin, end in found]

    @cached_property
    def amounts(self) -> AmountIndex:
        """Return the amounts of all measures; read when a question first has one."""
        return index_amounts(self.measures, self.read_amounts)

    def tagged(self, text: str) -> Sequence[tuple[str, str]]:
        """Return the Chinese words of a folded text with jieba's names of their classes."""
        return self._tag_words(text)

    def says(self, number: int, key: str) -> bool:
        """Say whether a measure says ``key``, and not only across the words of its text.

        药价 is in 生物医药价值, which does not say it.
        """
        if not self.texts.says(number, key):
            return False
        if len(key) > _SHORT or key.isascii():
            return True
        text, ends = self.measures[number].view.text, self._word_ends(number)
        return any(begin in ends or begin + len(key) in ends for begin in beginnings(text, key))

    def says_as_word(self, key: str) -> bool:
        """Say whether one of the first measures with ``key`` has it in words of their own."""
        for number in self.texts.candidates(key)[:_LOOKED_AT]:
            ends = self._word_ends(number)
            found = beginnings(self.measures[number].view.text, key)
            if any(begin in ends and begin + len(key) in ends for begin in found):
                return True
        return False

    def _word_ends(self, number: int) -> frozenset[int]:
        """Return where words of a measure begin and end, as jieba sees them."""
        ends = self._ends.get(number)
        if ends is None:
            words = self.tagged(self.measures[number].view.text)
            ends = frozenset(accumulate((len(word) for word, _ in words), initial=0))
            self._ends[number] = ends
        return ends

    def load_all(self) -> None:
        """Read what is otherwise read when a question first needs it."""
        self.tagged("")
        self.amounts  # noqa: B018 - kept once it has been read
        self.pinyin.load_all()

    @cached_property
    def pinyin(self) -> PinyinIndex:
        """Return words and names by their pinyin; read when a question first needs it."""
        names = [name for name, meant in self.names.items() if self._leads_somewhere(meant)]
        return PinyinIndex(names, self.texts, self.characters.union(*names))

    def _leads_somewhere(self, name: Name) -> bool:
        """Say whether a name that is no title leads to measures: of others no spelling is kept."""
        if name.kind is not ThingKind.AGENCY:
            return name.kind is not ThingKind.MEASURE and bool(name.listed)
        entries = [self.agencies[thing.iri] for thing in name.things]
        return any(entry.measures or entry.acts_for for entry in entries)


def _said_words(
    read_as: Mapping[str, tuple[str, ...]], texts: Postings
) -> dict[str, tuple[str, ...]]:
    """Return what asked words stand for, as far as any measure says it."""
    said = {asked: tuple(filter(texts.is_said, words)) for asked, words in read_as.items()}
    return {asked: words for asked, words in said.items() if words}


def _park_names(names: Mapping[str, Name]) -> dict[int, tuple[Span, ...]]:
    """Return where measures name parks in full, by number."""
    found: dict[int, set[Span]] = {}
    for name in names.values():
        if name.kind is ThingKind.PARK:
            for number, spans in name.listed.items():
                found.setdefault(number, set()).update(spans)
    return {number: tuple(spans) for number, spans in found.items()}


def _labels(measures: tuple[Measure, ...], names: Mapping[str, Name], lexicon: Lexicon) -> Labels:
    titles = [frozenset(simplest_words(key_of(measure.english))) for measure in measures]
    found: dict[str, set[int]] = {}
    texts = [simplest_words(key_of(measure.abstract)) for measure in measures]
    for number, (title, text) in enumerate(zip(titles, texts, strict=True)):
        for word in title.union(text):
            found.setdefault(word, set()).add(number)
    for name in names.values():
        if ThingKind.PARK <= name.kind <= ThingKind.PROGRAMME:
            for word in {w for thing in name.things for w in simplest_words(key_of(thing.english))}:
                found.setdefault(word, set()).update(name.listed)
    asking = lexicon.english_asking | lexicon.english_common
    telling = {word: numbers for word, numbers in found.items() if word not in asking}
    numbers = {word: sorted(no) for word, no in telling.items() if no and tells(word)}
    return Labels(numbers, titles)


def build_index(select: Callable[[str], Table], lexicon: Lexicon, readers: Readers) -> LeadIndex:
    """Read the index from the graph; ``select`` answers a SPARQL query over all of it."""
    measures = read_measures(select, lexicon)
    where = Whereabouts(measures)
    agencies = read_agencies(select, measures)
    names = NameTable(lexicon)
    _add_agencies(names, select(sparql.AGENCIES), agencies, lexicon)
    _add_measures(names, measures)
    for name, thing, keys, listed in stated_things(select, where, lexicon):
        names.add(name, thing, keys, listed)
    own_places = frozenset(row[1] for row in map(words_of_row, select(sparql.ISSUERS).rows))
    return LeadIndex(measures, agencies, names, own_places, lexicon, readers)


def _add_agencies(
    names: NameTable, table: Table, agencies: Mapping[str, AgencyEntry], lexicon: Lexicon
) -> None:
    for iri, official, english, others in map(words_of_row, table.rows):
        thing = Thing(ThingKind.AGENCY, iri, agencies[iri].stated, english)
        own = {official, *others.split("\n")} - {""}
        for name in own:
            names.add(name, thing)
            for other in other_names(name, lexicon):
                names.add(other, thing)
        if english:
            names.add(english, thing)


def _add_measures(names: NameTable, measures: tuple[Measure, ...]) -> None:
    for number, measure in enumerate(measures):
        thing = Thing(ThingKind.MEASURE, measure.iri, measure.path, measure.english)
        heading = {number: (measure.heading,)}
        if measure.titled:
            names.add(measure.title, thing, (), heading)
        if measure.english:
            names.add(measure.english, thing, (), heading)


def _bodies(agencies: Iterable[AgencyEntry], lexicon: Lexicon) -> list[tuple[frozenset[str], str]]:
    """Return agencies that lead to measures by the words of their English names that tell them."""
    acting = (entry for entry in agencies if entry.measures or entry.acts_for)
    named = ((agency_forms(entry.english, lexicon), entry.iri) for entry in acting)
    return [(words, iri) for words, iri in named if words]


def _by_numbers(measures: tuple[Measure, ...]) -> dict[tuple[int, ...], list[int]]:
    """Return the measures by the numbers of their paths.

    Also by those of what they are in, and else by their first and last number alone: items are
    often numbered on through a chapter.
    """
    own: dict[tuple[int, ...], list[int]] = {}
    above: dict[tuple[int, ...], list[int]] = {}
    short: dict[tuple[int, ...], list[int]] = {}
    for number, measure in enumerate(measures):
        path = numbers_of(measure.path)
        own.setdefault(path, []).append(number)
        short.setdefault((*path[:1], *path[-1:]), []).append(number)
        for length in range(2, len(path)):
            above.setdefault(path[:length], []).append(number)
    return {**short, **above, **own}
