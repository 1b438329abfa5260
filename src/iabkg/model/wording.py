"""How numbers and truth values are written for people, and how wide texts are."""

from decimal import Decimal
from unicodedata import east_asian_width

__all__ = ["number_text", "percent", "text_columns", "truth"]

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


def text_columns(text: str) -> int:
    """Return how many letters' width a text takes: a Chinese character takes that of two.

    >>> text_columns("IAB产业")
    7
    """
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
