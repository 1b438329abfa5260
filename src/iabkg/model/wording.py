"""How numbers and truth values are written for people."""

from decimal import Decimal

__all__ = ["number_text", "percent", "truth"]

_TRUTH = {"zh": ("否", "是"), "en": ("no", "yes")}


def number_text(value: float) -> str:
    """Return a number with its thousands marked.

    >>> number_text(100000000), number_text(333.33)
    ('100,000,000', '333.33')
    """
    return f"{value:,}"


def percent(fraction: float) -> str:
    """Return a fraction as a percentage, without digits that binary fractions add.

    >>> percent(0.15), percent(0.125), percent(1)
    ('15 %', '12.5 %', '100 %')
    """
    return f"{(Decimal(str(fraction)) * 100).normalize():f} %"


def truth(value: bool, language: str) -> str:  # noqa: FBT001 - it is what is written
    """Return yes or no."""
    return _TRUTH[language][value]
