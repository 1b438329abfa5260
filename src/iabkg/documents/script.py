"""Read traditional Chinese through its simplified form, one character for one."""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

__all__ = ["Script"]


@dataclass(frozen=True, slots=True)
class Script:
    """How traditional text is noticed: a line with ``least`` of its characters (``hint``: any)."""

    traditional: frozenset[str]
    least: int
    hint: re.Pattern[str]

    def simplified(self, normal: str) -> str:
        """Return ``normal`` with its traditional lines simplified; the length never changes.

        Lines are judged one by one, since pages mix both scripts; short ones go with the rest.
        OpenCC is not asked about simplified text, of which it changes a little too (覆盖).
        """
        if not self.hint.search(normal):
            return normal
        lines = normal.split("\n")
        noticed = [self._is_traditional(line) for line in lines]
        share = sum(len(line) for line, its in zip(lines, noticed, strict=True) if its)
        mostly = share > len(normal) / 2
        return "\n".join(
            _convert(line) if its or mostly else line
            for line, its in zip(lines, noticed, strict=True)
        )

    def _is_traditional(self, line: str) -> bool:
        return sum(character in self.traditional for character in line) >= self.least


def _convert(line: str) -> str:
    simplified: str = _converter().convert(line)
    return simplified if len(simplified) == len(line) else line


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC  # noqa: PLC0415 - most documents never need it

    return OpenCC("t2s")
