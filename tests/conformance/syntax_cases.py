"""Read the cases of SPARQL syntax, which lie beside this module as text."""

import re
from pathlib import Path
from typing import NamedTuple

__all__ = ["SyntaxCase", "syntax_cases"]

_FOLDER = Path(__file__).parent / "syntax"
_HEADING = re.compile(r"^#### (.*)\n", re.MULTILINE)


class SyntaxCase(NamedTuple):
    """A text with what it is a case of: the production and what is special."""

    name: str
    text: str


def syntax_cases(file: str) -> tuple[SyntaxCase, ...]:
    """Return the cases of ``accepted.txt`` or ``refused.txt`` in order."""
    _, *parts = _HEADING.split((_FOLDER / file).read_text("utf-8"))
    return tuple(
        SyntaxCase(name, text.removesuffix("\n"))
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    )
