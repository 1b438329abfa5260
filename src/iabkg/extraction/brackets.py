"""Pair the brackets of a paragraph."""

import re

__all__ = ["find_brackets"]

_BRACKET = re.compile(r"[()〔〕\[\]【】]")
_OPENING = {"(": ")", "〔": "〕", "[": "]", "【": "】"}


def find_brackets(text: str) -> tuple[tuple[int, int], ...]:
    """Return begin and end (exclusive) of each pair of brackets, in text order.

    A bracket that is never closed pairs with nothing.
    """
    open_: list[int] = []
    pairs: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(text):
        place, character = match.start(), match[0]
        if character in _OPENING:
            open_.append(place)
            continue
        while open_:
            begin = open_.pop()
            if _OPENING[text[begin]] == character:
                pairs.append((begin, place + 1))
                break
    return tuple(sorted(pairs))
