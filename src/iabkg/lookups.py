"""Join lookups with what reads plans and with curated queries.

Questions have amounts and words as plans have; parameters take the names that lookups take.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from iabkg.model.facts import Comparator
from iabkg.model.table import Table
from iabkg.queries.names import NameIndex, Spelling
from iabkg.resources import resource_folder
from iabkg.search.amounts import ReadAmount
from iabkg.search.entries import ThingKind
from iabkg.search.folding import plain_number
from iabkg.search.index import LeadIndex, Readers, build_index
from iabkg.search.lexicon import Lexicon, load_lexicon
from iabkg.search.names import names_beside

if TYPE_CHECKING:
    from iabkg.extraction.quantities import QuantityGrammar
    from iabkg.extraction.segmentation import Segmenter

__all__ = ["read_index", "read_names"]

# Characters without which a text states no amount, and the comparators that bound one.
_AMOUNTS = frozenset("0123456789元亿分")
_BOUNDS = frozenset({Comparator.AT_MOST, Comparator.AT_LEAST, Comparator.MORE_THAN})


def read_index(select: Callable[[str], Table]) -> LeadIndex:
    """Read what lookups search; ``select`` answers a SPARQL query over the whole graph."""
    return build_index(select, _lexicon(), Readers(_read_amounts, _tag_words))


def read_names(select: Callable[[str], Table]) -> NameIndex:
    """Return what names stand for in parameters, folded and varied as those in questions are."""
    return NameIndex(select, Spelling(_key_of_name, _other_names))


def _key_of_name(name: str) -> str:
    return plain_number(_lexicon().key_of(name))


def _other_names(kind: str, name: str) -> Iterable[str]:
    known = ThingKind.__members__.get(kind.upper())
    return () if known is None else names_beside(name, known, _lexicon())


def _read_amounts(folded: str) -> Sequence[ReadAmount]:
    """Return the amounts in a folded text, as extraction reads them."""
    if _AMOUNTS.isdisjoint(folded):
        return ()
    from iabkg.extraction.quantities import Measured, find_quantities  # noqa: PLC0415

    units = {Measured.MONEY: "元", Measured.SHARE: "%"}
    found = []
    for quantity in find_quantities(folded, _quantities()):
        amount = quantity.amount if quantity.measured in units else quantity.printed
        unit = units.get(quantity.measured, quantity.unit)
        numbers = (amount.value, amount.minimum, amount.maximum)
        values = tuple((number, unit) for number in numbers if number is not None)
        bound = amount.comparator.value if amount.comparator in _BOUNDS else ""
        found.append(ReadAmount(quantity.begin, quantity.end, bound, values))
    return found


def _tag_words(text: str) -> Sequence[tuple[str, str]]:
    """Return the Chinese words of a text with their classes, as jieba names them."""
    return _segmenter().tag(text)


@cache
def _lexicon() -> Lexicon:
    return load_lexicon(resource_folder("extract") / "search")


@cache
def _segmenter() -> "Segmenter":
    from iabkg.extraction.segmentation import load_segmenter  # noqa: PLC0415

    return load_segmenter()


@cache
def _quantities() -> "QuantityGrammar":
    from iabkg.extraction.quantities import load_quantities  # noqa: PLC0415

    return load_quantities(resource_folder("extract") / "facts" / "quantities.toml")
