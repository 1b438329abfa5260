"""Read the JSON of gold files, with errors that name the file and the entry."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from iabkg.errors import IabkgError
from iabkg.model.text import Span

__all__ = ["Entry", "GoldError", "read_json"]

Choice = TypeVar("Choice")


class GoldError(IabkgError):
    """A gold file is wrong, or the graph does not hold its document."""

    def __init__(self, path: Path, place: str, problem: str, remedy: str) -> None:
        """Name the entry (``money[3].comparator``; empty: the whole file) and how to mend it."""
        where = f"{path}: {place}" if place else str(path)
        super().__init__(f"{where}: {problem}. {remedy}")


def read_json(path: Path) -> "Entry":
    """Return the object that the file holds; GoldError where it is not JSON or no object."""
    try:
        data = json.loads(path.read_text("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise GoldError(path, "", f"this is not JSON: {error}", "Give a gold file.") from None
    if not isinstance(data, dict):
        raise GoldError(path, "", "this is not a JSON object", "Give a gold file.")
    return Entry(path, "", data)


@dataclass(frozen=True, slots=True)
class Entry:
    """An object of a gold file; ``place`` says where in the file it stands.

    Every reading raises GoldError for a value of another kind than asked for.
    """

    path: Path
    place: str
    data: Mapping[str, object]

    def __contains__(self, key: str) -> bool:
        """Say whether the entry has the key, be it null."""
        return key in self.data

    def error(self, key: str, problem: str, remedy: str) -> GoldError:
        """Return the error that something is wrong with ``key``."""
        return GoldError(self.path, self._at(key), problem, remedy)

    def only(self, allowed: frozenset[str]) -> None:
        """Refuse keys that nobody reads: they are slips of the pen."""
        for key in self.data:
            if key not in allowed:
                known = ", ".join(sorted(allowed))
                raise self.error(key, "the key is not known", f"Known are: {known}.")

    def text(self, key: str) -> str:
        """Return a text that must be there."""
        value = self.maybe_text(key)
        if value is None:
            raise self.error(key, "the value is missing", "Write a text.")
        return value

    def maybe_text(self, key: str) -> str | None:
        """Return a text, None where it is null or missing."""
        value = self.data.get(key)
        if value is None or isinstance(value, str):
            return value
        raise self.error(key, f"{value!r} is not a text", "Write a text, or null.")

    def flag(self, key: str) -> bool:
        """Return true or false, false where it is missing."""
        value = self.data.get(key, False)
        if isinstance(value, bool):
            return value
        raise self.error(key, f"{value!r} is not true or false", "Write true or false.")

    def choice(self, key: str, choices: Mapping[str, Choice]) -> Choice:
        """Return what one of the words in ``choices`` stands for."""
        value = self.text(key)
        if value in choices:
            return choices[value]
        raise self.error(key, f"{value!r} is no such word", f"Write one of: {', '.join(choices)}.")

    def maybe_choice(self, key: str, choices: Mapping[str, Choice]) -> Choice | None:
        """Return what one of the words in ``choices`` stands for, None for null or missing."""
        return None if self.data.get(key) is None else self.choice(key, choices)

    def choices(self, key: str, choices: Mapping[str, Choice]) -> tuple[Choice, ...]:
        """Return what the words of a list stand for; a missing list is empty."""
        words = self.texts(key)
        for word in words:
            if word not in choices:
                known = ", ".join(choices)
                raise self.error(key, f"{word!r} is no such word", f"Write some of: {known}.")
        return tuple(choices[word] for word in words)

    def number(self, key: str) -> Decimal | None:
        """Return a number written as text or as a JSON number, None where null or missing."""
        value = self.data.get(key)
        return None if value is None else self._decimal(key, value)

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        """Return one number or a list of them; null or missing is empty."""
        value = self.data.get(key)
        if value is None:
            return ()
        values = value if isinstance(value, list) else [value]
        return tuple(self._decimal(key, value) for value in values)

    def span(self, begin: str = "begin", end: str = "end") -> Span:
        """Return the characters from the offset ``begin`` to the offset ``end``."""
        first, last = self.data.get(begin), self.data.get(end)
        if isinstance(first, int) and isinstance(last, int) and 0 <= first < last:
            return Span(first, last)
        remedy = "Write offsets in code points, end exclusive."
        raise self.error(begin, f"{first!r} to {last!r} is no span", remedy)

    def entry(self, key: str) -> "Entry | None":
        """Return an object inside this one, None where it is null or missing."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.error(key, "this is not an object", "Write {…}.")
        return Entry(self.path, self._at(key), value)

    def entries(self, key: str) -> Iterator["Entry"]:
        """Yield the objects of a list; a missing list is empty."""
        values = self.data.get(key, [])
        if not isinstance(values, list):
            raise self.error(key, "this is not a list", "Write […].")
        for index, value in enumerate(values):
            place = f"{self._at(key)}[{index}]"
            if not isinstance(value, dict):
                raise GoldError(self.path, place, "this is not an object", "Write {…}.")
            yield Entry(self.path, place, value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; a missing list is empty."""
        values = self.data.get(key, [])
        if isinstance(values, list) and all(isinstance(value, str) for value in values):
            return tuple(values)
        raise self.error(key, "this is not a list of texts", 'Write ["…"].')

    def _decimal(self, key: str, value: object) -> Decimal:
        try:
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                return Decimal(str(value))
        except InvalidOperation:
            pass
        raise self.error(key, f"{value!r} is not a number", 'Write digits, such as "0.2".')

    def _at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key
