"""Pair the brackets of a paragraph."""

__all__ = ["find_brackets"]

_OPENING = {"(": ")", "〔": "〕", "[": "]", "【": "】"}
_CLOSING = frozenset(_OPENING.values())


def find_brackets(text: str) -> tuple[tuple[int, int], ...]:
    """Return begin and end (exclusive) of each outermost-to-innermost pair, in text order.

    A bracket that is never closed pairs with nothing.
    """
    open_: list[int] = []
    pairs: list[tuple[int, int]] = []
    for place, character in enumerate(text):
        if character in _OPENING:
            open_.append(place)
        elif character in _CLOSING:
            while open_:
                begin = open_.pop()
                if _OPENING[text[begin]] == character:
                    pairs.append((begin, place + 1))
                    break
    return tuple(sorted(pairs))
