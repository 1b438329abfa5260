"""Text in Markdown that is shown as it is."""

import re

__all__ = ["escaped"]

# With what Obsidian and pandoc take for markup besides: highlights, comments, block ids, formulas.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$&^]|=(?==)|%(?=%))")
# What begins a list or a rule: a mark, or a number with a mark and a blank.
_BEGINNING = re.compile(r"^(?=[-+=])|^(\d{1,9})(?=[.)](?:\s|$))")


def escaped(text: str) -> str:
    r"""Return ``text`` on one line, in which nothing is markup, also where the line begins.

    >>> escaped("1. a & b*"), escaped("- 甲"), escaped("20%")
    ('1\\. a \\& b\\*', '\\- 甲', '20%')
    """
    flat = " ".join(text.split())
    return _BEGINNING.sub(lambda found: f"{found[1] or ''}\\", _MARKUP.sub(r"\\\1", flat))
