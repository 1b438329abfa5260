"""Read amounts of money and percentages with their comparators.

Values are easy, comparators are what goes wrong: one library reads 不超过 as 超过, others drop
ranges and lists. So a number is read together with what stands before and behind it, and the
members of a list share both.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from iabkg.extraction.grammars import Tables, alternation, load_grammar
from iabkg.model.facts import Amount, Comparator
from iabkg.model.numerals import chinese_number
from iabkg.model.values import value

__all__ = ["Measured", "Quantity", "QuantityGrammar", "find_quantities", "load_quantities"]

_LOOK_BACK = 18
_SCALE_VALUES = {"百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8}
_PERCENT = Decimal("0.01")
# Where a number can begin; trying the whole grammar at every character would cost ten times more.
_WRITTEN = re.compile(
    "[一二两三四五六七八九十百千][一二两三四五六七八九十百千万亿]*(?=元|亿|分之|级)"
)
_SCALE_VALUES |= {"十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12}


class Measured(StrEnum):
    """What a number measures."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class QuantityGrammar:
    """Patterns for numbers, what bounds them and what joins them; from ``quantities.toml``."""

    digits: re.Pattern[str]
    number: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    after_words: Mapping[str, Comparator]
    joint: re.Pattern[str]
    rank: re.Pattern[str]


@value(kw_only=True)
class Quantity:
    """A number as a stretch of a view states it: ``begin`` to ``end`` with its comparator's words.

    ``amount`` is in yuan, a fraction, or a count of things; one printed ``unit`` of it is worth
    ``unit_value`` (亿元: 100,000,000; %: 0.01; 万台: 10,000). ``number`` is where the digits begin
    and ``tail`` where number and unit end; ``per`` is what stands behind a slash (元/亩);
    quantities of one list have the same ``group``, counted through the view.
    """

    measured: Measured
    amount: Amount
    unit: str
    unit_value: Decimal
    begin: int
    number: int
    tail: int
    end: int
    per: str | None
    group: int

    @property
    def printed(self) -> Amount:
        """Return the amount in the unit that the text prints."""
        amount, size = self.amount, self.unit_value
        return Amount(
            comparator=amount.comparator,
            value=None if amount.value is None else amount.value / size,
            minimum=None if amount.minimum is None else amount.minimum / size,
            maximum=None if amount.maximum is None else amount.maximum / size,
        )


def load_quantities(path: Path) -> QuantityGrammar:
    """Read ``quantities.toml``."""
    return load_grammar(path, _compile)


def find_quantities(text: str, grammar: QuantityGrammar) -> list[Quantity]:
    """Return the amounts and percentages of a view's text in order.

    Money is in yuan, percentages are fractions. Amounts in other currencies are left out.
    """
    places = _candidates(text, grammar)
    if not places:
        return []
    found: list[_Found] = []
    groups: list[int] = []
    end = 0
    for place in places:
        match = grammar.number.match(text, place) if place >= end else None
        number = _read_number(match) if match is not None else None
        if match is None or number is None or _is_rank(text, match, grammar):
            continue
        end = match.end()
        item = _bounds(text, match, number, grammar)
        joined = bool(found) and _joins(text, found[-1], item, grammar)
        groups.append(groups[-1] if joined else len(found))
        found.append(item)
    shared = _share(found, groups)
    return [_quantity(item, group) for item, group in zip(shared, groups, strict=True)]


def _candidates(text: str, grammar: QuantityGrammar) -> list[int]:
    places = [match.start() for match in grammar.digits.finditer(text)]
    if "元" in text or "亿" in text or "分之" in text:
        places += [match.start() for match in _WRITTEN.finditer(text)]
        places.sort()
    return places


@value()
class _Number:
    """Value, or two of a range; what they measure and in which unit."""

    measured: Measured
    values: tuple[Decimal, ...]
    unit: str
    unit_value: Decimal
    magnitude: bool = False


@value()
class _Found:
    """A number with the comparators printed before and behind it (None: none)."""

    number: _Number
    prefix: Comparator | None
    suffix: Comparator | None
    begin: int
    digits: int
    tail: int
    end: int
    per: str | None


def _read_number(match: re.Match[str]) -> _Number | None:
    return _read_money(match) or _read_share(match) or _read_count(match)


def _read_money(match: re.Match[str]) -> _Number | None:
    magnitude = match["magnitude"] or match["magnitude2"]
    if match["low"]:
        low, high = ("low", "low_scale", "low_unit"), ("high", "high_scale")
        return _read_range(match, Measured.MONEY, low, high)
    if match["amount"]:
        return _scaled(Measured.MONEY, match["amount"], match["scale"], "元")
    if magnitude or match["written"]:
        value = Decimal(chinese_number(magnitude or match["written"]) or 0)
        return _Number(Measured.MONEY, (value,), "元", Decimal(1), bool(magnitude))
    return None


def _read_share(match: re.Match[str]) -> _Number | None:
    if match["share_low"]:
        low, high = (Decimal(match[name]).scaleb(-2) for name in ("share_low", "share_high"))
        return _Number(Measured.SHARE, (low, high), "%", _PERCENT)
    if match["share"]:
        return _Number(Measured.SHARE, (Decimal(match["share"]).scaleb(-2),), "%", _PERCENT)
    if match["parts"]:
        shares, all_ = chinese_number(match["of_parts"]), chinese_number(match["parts"])
        value = Decimal(shares or 0) / Decimal(all_ or 1)
        return _Number(Measured.SHARE, (value,), "%", _PERCENT)
    if match["whole"] and int(match["whole"]):
        share = Decimal(match["part"]) / Decimal(match["whole"])
        return _Number(Measured.SHARE, (share,), "", Decimal(1))
    return None


def _read_count(match: re.Match[str]) -> _Number | None:
    if match["count_low"]:
        low = ("count_low", "count_low_scale", "count_low_unit")
        return _read_range(match, Measured.COUNT, low, ("count_high", "count_high_scale"))
    if match["count"]:
        return _scaled(Measured.COUNT, match["count"], match["count_scale"], match["unit"])
    return None


def _scaled(measured: Measured, digits: str, scale: str | None, unit: str) -> _Number:
    size = Decimal(1).scaleb(_SCALE_VALUES[scale] if scale else 0)
    value = Decimal(digits.replace(",", "")) * size
    return _Number(measured, (value,), (scale or "") + unit, size)


def _read_range(
    match: re.Match[str],
    measured: Measured,
    low_names: tuple[str, str, str],
    high_names: tuple[str, str],
) -> _Number | None:
    """Read both ends; the first has the unit of the second where it prints none (100-200万元)."""
    low, low_scale, low_unit = (match[name] for name in low_names)
    high, high_scale = (match[name] for name in high_names)
    unit = "元" if measured is Measured.MONEY else match["range_unit"]
    upper = _scaled(measured, high, high_scale, unit)
    shares = not low_scale and not low_unit
    lower = _scaled(measured, low, high_scale if shares else low_scale, unit)
    if lower.values >= upper.values:
        return None
    return replace(upper, values=(*lower.values, *upper.values))


def _is_rank(text: str, match: re.Match[str], grammar: QuantityGrammar) -> bool:
    """Say whether a count names a rank instead: 前100位."""
    is_count = match["count"] or match["count_low"]
    return bool(is_count and grammar.rank.search(text, max(0, match.start() - 4), match.start()))


def _bounds(text: str, match: re.Match[str], number: _Number, grammar: QuantityGrammar) -> _Found:
    start = max(0, match.start() - _LOOK_BACK)
    before = grammar.before.search(text, start, match.start())
    after = grammar.after.match(text, match.end())
    per = match["per"] or match["per2"]
    return _Found(
        number=number,
        prefix=Comparator(before.lastgroup) if before and before.lastgroup else None,
        suffix=grammar.after_words[after["word"]] if after else None,
        begin=before.start() if before else match.start(),
        digits=match.start(),
        tail=match.end(),
        end=after.end() if after else match.end(),
        per=per[1:] if per else None,
    )


def _joins(text: str, before: _Found, item: _Found, grammar: QuantityGrammar) -> bool:
    """Say whether two numbers stand in one list: alike, and nothing but a joint between them."""
    alike = before.number.measured is item.number.measured
    if alike and before.number.measured is Measured.COUNT:
        alike = before.number.unit == item.number.unit
    return alike and bool(grammar.joint.fullmatch(text, before.end, item.begin))


def _share(found: list[_Found], groups: list[int]) -> list[_Found]:
    """Give a list's members the comparator before its first and the one behind its last."""
    if len(set(groups)) == len(groups):
        return found
    shared: list[_Found] = []
    for _, pairs in groupby(zip(groups, found, strict=True), key=itemgetter(0)):
        members = [item for _, item in pairs]
        lone_suffix = all(member.suffix is None for member in members[:-1])
        for item in members:
            if item.prefix is None and item.suffix is None:
                suffix = members[-1].suffix if lone_suffix else None
                item = replace(item, prefix=members[0].prefix, suffix=suffix)  # noqa: PLW2901
            shared.append(item)
    return shared


def _quantity(item: _Found, group: int) -> Quantity:
    return Quantity(
        measured=item.number.measured,
        amount=_amount(item),
        unit=item.number.unit,
        unit_value=item.number.unit_value,
        begin=item.begin,
        number=item.digits,
        tail=item.tail,
        end=item.end,
        per=item.per,
        group=group,
    )


def _amount(item: _Found) -> Amount:
    values = item.number.values
    if len(values) == 2:
        return Amount(comparator=Comparator.BETWEEN, minimum=values[0], maximum=values[1])
    if item.number.magnitude and item.prefix is None:
        return Amount(comparator=Comparator.ABOUT, value=values[0])
    # 不低于…以上 and 超过…以上 bound the same side twice; the words in front are the exact ones.
    return Amount(comparator=item.prefix or item.suffix or Comparator.EXACTLY, value=values[0])


def _compile(tables: Tables) -> QuantityGrammar:
    numbers = tables["numbers"]
    scale = alternation(numbers["scales"])
    dash = alternation(numbers["range"])
    remark = numbers["remark"][0]
    indefinite = "".join(rf"(?<!{re.escape(word)})" for word in numbers["indefinite"])
    unit = alternation(numbers["units"])
    per = alternation([*numbers["units"], *numbers["per"]])
    not_unit = alternation(numbers["not_units"])
    digits = r"\d+(?:,\d{3})*(?:\.\d+)?"
    after = {word: Comparator(name) for name, words in tables["after"].items() for word in words}
    number = rf"""
        {indefinite}(?<![0-9.])(?P<low>{digits})(?P<low_scale>{scale})?(?P<low_unit>元)?{remark}
            (?:及?以上)?(?:{dash})(?P<high>{digits})(?P<high_scale>{scale})?元(?P<per>(?:/(?:{per}))+)?
        |{indefinite}(?<![0-9.])(?P<amount>{digits})(?P<scale>{scale})?元(?P<per2>(?:/(?:{per}))+)?
        |{"|".join(tables["magnitudes"]["patterns"])}
        |{indefinite}(?P<written>[一二两三四五六七八九十百千][一二两三四五六七八九十百千万亿]*)元(?!/|素|件)
        |(?<![0-9.])(?P<share_low>\d+(?:\.\d+)?)%?(?:{dash})(?P<share_high>\d+(?:\.\d+)?)%
        |(?<![0-9.])(?P<share>\d+(?:\.\d+)?)%
        |{indefinite}(?<![0-9.A-Za-z])(?P<count_low>{digits})(?P<count_low_scale>{scale})?(?P<count_low_unit>{unit})?
            (?:及?以上)?(?:{dash})(?P<count_high>{digits})(?P<count_high_scale>{scale})?(?!{not_unit})(?P<range_unit>{unit})
        |{indefinite}(?<![0-9.A-Za-z])(?P<count>{digits})(?P<count_scale>{scale})?(?!{not_unit})(?P<unit>{unit})
            (?:\({digits}(?:{scale})?(?:{unit})\))?
        |(?P<parts>[一二三四五六七八九十百]{{1,3}})分之(?P<of_parts>[一二三四五六七八九十]{{1,3}})
        |(?<![0-9:])(?P<part>\d{{1,2}}):(?P<whole>\d{{1,2}})(?![0-9:])
    """
    return QuantityGrammar(
        digits=re.compile(f"[0-9][0-9.,]*(?=[{_first_characters(numbers)}])"),
        number=re.compile(number, re.VERBOSE),
        before=re.compile("|".join(_before(name, made) for name, made in tables["before"].items())),
        after=re.compile(rf"{remark}(?P<word>{alternation(after)})"),
        after_words=after,
        rank=re.compile(rf"(?:{alternation(numbers['ranks'])})$"),
        joint=re.compile(rf"(?:{alternation(tables['lists']['joints'])}){{1,2}}"),
    )


def _first_characters(numbers: Mapping[str, list[str]]) -> str:
    """Return what can stand behind the digits of a quantity, for a class of characters."""
    words = [*numbers["scales"], *numbers["units"], *numbers["range"], "元", "%", ":"]
    return re.escape("".join(sorted({word[0] for word in words})))


def _before(name: str, patterns: list[str]) -> str:
    return rf"(?P<{name}>(?:{'|'.join(patterns)})$)"
