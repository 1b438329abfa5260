"""Amounts in questions and texts: one value is one amount, however it is written."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from iabkg.model.numerals import chinese_number
from iabkg.model.text import Span
from iabkg.search.entries import Measure
from iabkg.search.lexicon import Lexicon

__all__ = ["AmountIndex", "ReadAmount", "ReadAmounts", "index_amounts", "plain_amounts"]

_YUAN = "元"
_BARE = re.compile(r"(?<![0-9.])[0-9][0-9,.]*(?:万|亿)(?![元个名家项0-9])")
_NUMERAL = re.compile("[一二两三四五六七八九十][一二三四五六七八九十百千]*(?=[万亿])")
_ENGLISH = re.compile(
    r"(?P<before>[a-z]+ |¥ ?)?(?P<number>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)(?: ?(?P<scale>[a-z]+))?"
    r"(?: (?P<after>[a-z]+))?"
)
# A scale of so few letters may be anything.
_ABBREVIATED = 2


@dataclass(frozen=True, slots=True)
class ReadAmount:
    """An amount in a folded text: where it stands, its bound (empty: none), and its values.

    A value is a number and its unit: 元 for money, % for shares, else the printed one.
    """

    begin: int
    end: int
    comparator: str
    values: tuple[tuple[Decimal, str], ...]


ReadAmounts = Callable[[str], Sequence[ReadAmount]]


@dataclass(frozen=True, slots=True)
class _Place:
    number: int
    comparator: str
    span: Span


@dataclass(frozen=True, slots=True)
class AmountIndex:
    """Where measures state amounts, by value and unit."""

    places: Mapping[tuple[Decimal, str], Sequence[_Place]]

    def stating(self, amount: ReadAmount) -> dict[int, tuple[Span, ...]]:
        """Return the measures that state ``amount``, with its characters there.

        Where the question bounds it, those that bound it likewise, else those that do not bound it.
        """
        bounds = {amount.comparator, ""} if amount.comparator else None
        places = [
            place
            for value in amount.values
            for place in self.places.get(value, ())
            if bounds is None or place.comparator in bounds
        ]
        alike = [place for place in places if place.comparator == amount.comparator]
        found: dict[int, list[Span]] = {}
        for place in (alike if amount.comparator else None) or places:
            found.setdefault(place.number, []).append(place.span)
        return {number: tuple(sorted(set(spans))) for number, spans in found.items()}


def index_amounts(measures: Sequence[Measure], read: ReadAmounts) -> AmountIndex:
    """Read the amounts of all measures."""
    places: dict[tuple[Decimal, str], list[_Place]] = {}
    for number, measure in enumerate(measures):
        for amount in read(measure.view.text):
            span = measure.view.span(amount.begin, amount.end)
            for value in amount.values:
                places.setdefault(value, []).append(_Place(number, amount.comparator, span))
    return AmountIndex(places)


def plain_amounts(folded: str, lexicon: Lexicon) -> str:
    """Return ``folded`` with amounts as plans write them; 万 alone gets its 元.

    ``RMB 30 million`` becomes ``30000000元``, ``5,000 mu`` becomes ``5000亩``, ``一千万`` becomes
    ``1000万元``.
    """
    if folded.replace("¥", "").isascii():
        return _ENGLISH.sub(lambda match: _written(match, lexicon), folded)
    numbers = _NUMERAL.sub(lambda match: str(chinese_number(match[0]) or match[0]), folded)
    return _BARE.sub(lambda match: match[0] + _YUAN, numbers)


def _written(match: re.Match[str], lexicon: Lexicon) -> str:
    before, scale, after = ((match[name] or "").strip() for name in ("before", "scale", "after"))
    number = Decimal(match["number"].replace(",", ""))
    rest = [word for word in (scale, after) if word]
    unit = ""
    if rest and rest[0] in lexicon.scales:
        number = number.scaleb(lexicon.scales[rest[0]])
        # Nobody counts but money in billions and says not what.
        if len(rest.pop(0)) > _ABBREVIATED and (not rest or rest[0] in lexicon.english_asking):
            unit = _YUAN
    if rest and rest[0] in lexicon.currencies:
        unit = _YUAN
        rest.pop(0)
    elif rest and rest[0].removesuffix("s") in lexicon.units:
        unit = lexicon.units[rest.pop(0).removesuffix("s")]
    elif before in lexicon.currencies:
        unit, before = _YUAN, ""
    if not unit:
        return match[0]
    # Not in scientific notation: 1E+8 would be no number to the grammar.
    return " ".join(filter(None, (before, f"{number:f}{unit}", *rest)))
