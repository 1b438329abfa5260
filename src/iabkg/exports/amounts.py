"""Amounts as people write them: 3000万元, CNY 30 million, ≥ 100."""

from collections.abc import Callable, Mapping

from iabkg.exports.options import Language

__all__ = ["amount_label", "money_text"]

_SIGNS = {
    "AtMost": "≤ ", "AtLeast": "≥ ", "MoreThan": "> ", "About": "≈ ", "Exactly": "", "Between": "",
}  # fmt: skip
_YI, _WAN, _BILLION, _MILLION = 1e8, 1e4, 1e9, 1e6


def money_text(yuan: float, lang: Language) -> str:
    """Return an amount of yuan in the units of a language, without losing digits.

    >>> money_text(30_000_000, Language.ZH), money_text(30_000_000, Language.EN)
    ('3000万元', 'CNY 30 million')
    """
    if lang is Language.ZH:
        return _scaled(yuan, ((_YI, "亿元"), (_WAN, "万元"), (1, "元")))
    amount = _scaled(yuan, ((_BILLION, " billion"), (_MILLION, " million"), (1, "")))
    return f"CNY {amount}"


def _scaled(number: float, units: tuple[tuple[float, str], ...]) -> str:
    for size, name in units:
        if abs(number) >= size:
            return f"{number / size:.10g}{name}"
    return f"{number:g}{units[-1][1]}"


def amount_label(values: Mapping[str, object]) -> str | None:
    """Return in English what an amount, a percentage or a target says; None for other things."""
    kind = values.get("kind")
    if kind == "provision":
        return _bounds(values, ("value_yuan", "min_yuan", "max_yuan"), _yuan) or _rate(values)
    if kind == "ratio":
        return _bounds(values, ("amount", "min_amount", "max_amount"), _percent)
    return None


def _yuan(number: float) -> str:
    return money_text(number, Language.EN)


def _percent(number: float) -> str:
    return f"{number * 100:g}%"


def _rate(values: Mapping[str, object]) -> str | None:
    rate = values.get("rate")
    return _percent(rate) if isinstance(rate, int | float) else None


def _bounds(
    values: Mapping[str, object], names: tuple[str, ...], written: Callable[[float], str]
) -> str | None:
    numbers = [values.get(name) for name in names]
    found = [written(number) for number in numbers if isinstance(number, int | float)]
    if not found:
        return None
    return _SIGNS.get(str(values.get("comparator")), "") + "–".join(found)
