"""Text as UTF-8: what cannot be written is refused by name."""

import json

from iabkg.errors import FormatError

__all__ = ["json_text", "utf8"]


def utf8(text: str) -> bytes:
    """Return ``text`` in UTF-8; FormatError for half a character, which no file can hold."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        around = text[max(0, error.start - 10) : error.start]
        raise FormatError(
            f"U+{ord(text[error.start]):04X} behind {around!r} is half a character (a lone "
            "surrogate). Correct the text that it comes from."
        ) from None


def json_text(value: object) -> str:
    """Return ``value`` as JSON that every parser takes: no NaN, Chinese readable."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
