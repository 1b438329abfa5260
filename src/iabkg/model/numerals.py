"""Read whole numbers as Chinese writes them: 二十三, 1０, 二○○八, ⑫."""

import unicodedata

__all__ = ["chinese_number"]

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "两": 2, "兩": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> int | None:
    """Return the whole number that ``text`` writes, None where it is not a number.

    Libraries were measured to fail here (``百亿`` and ``千亿`` raise in cn2an 0.5).

    >>> [chinese_number(text) for text in ("二十三", "百亿", "二〇〇八", "12", "⑫", "一亿二千万")]
    [23, 10000000000, 2008, 12, 12, 120000000]
    """
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and text.isdigit():
        return unicodedata.digit(text)
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    return _with_powers(text)


def _with_powers(text: str) -> int | None:
    total = section = 0
    digit: int | None = None
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _POWERS:
            section += (1 if digit is None else digit) * _POWERS[character]
            digit = None
        elif character == "亿":
            total = (total + section + (digit or 0) or 1) * 10**8
            section, digit = 0, None
        elif character == "万":
            total += (section + (digit or 0) or 1) * 10**4
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)
