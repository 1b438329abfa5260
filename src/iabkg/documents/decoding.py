"""Turn the bytes of a text file into text, or say why that cannot be done."""

import codecs
from dataclasses import dataclass

from iabkg.errors import DocumentError

__all__ = ["Decoded", "decode"]

_SAVE_AS = "Save the file as UTF-8 text and try again"
# GB 2312 keeps the 3,755 most common characters in rows B0 to D7. Running Chinese text uses
# them for well over nine characters in ten; text in another encoding read as GB 18030 does not.
_COMMON_ROWS = range(0xB0, 0xD8)
_COMMON_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with line ends normalised to LF, and the encoding it was stored in."""

    text: str
    encoding: str


def decode(data: bytes, source: str) -> Decoded:
    """Read ``data`` as UTF-8 (with or without a byte order mark), else as GB 18030.

    ``source`` names the file in errors. Raises DocumentError for an empty file, binary data, and
    text in any other encoding.
    """
    if not data.strip():
        raise DocumentError(source, "the file is empty", "Give a text file that holds a plan")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise DocumentError(source, "the file is in UTF-16", _SAVE_AS)
    if b"\0" in data:
        raise DocumentError(source, "this is a binary file, not text", _SAVE_AS)
    try:
        return Decoded(_unix_lines(data.decode("utf-8-sig")), "utf-8")
    except UnicodeDecodeError as error:
        place = f"byte {error.start} is not UTF-8"
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise DocumentError(
            source, f"{place} and the file is not GB 18030 either", _SAVE_AS
        ) from None
    if not _reads_as_chinese(text):
        raise DocumentError(source, f"{place}, and read as GB 18030 it makes no sense", _SAVE_AS)
    return Decoded(_unix_lines(text), "gb18030")


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _reads_as_chinese(text: str) -> bool:
    beyond_ascii = [character for character in text if character > "\x7f"]
    common = sum(_is_common(character) for character in beyond_ascii)
    return common >= _COMMON_SHARE * len(beyond_ascii)


def _is_common(character: str) -> bool:
    encoded = character.encode("gb2312", "ignore")
    punctuation = encoded[:1] in (b"\xa1", b"\xa3")
    return punctuation or (len(encoded) == 2 and encoded[0] in _COMMON_ROWS)
