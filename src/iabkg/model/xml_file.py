"""A file that passes on XML which every XML parser reads."""

import io
from typing import IO, TYPE_CHECKING, cast
from xml.parsers import expat

from iabkg.errors import UnwritableError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = ["ReadableXml"]


class ReadableXml(io.RawIOBase):
    """Passes on XML with its carriage returns as character references.

    Readers of XML turn a bare carriage return into a line feed. Oxigraph 0.5.13 writes characters
    that no XML can hold, and names of elements that are none: of the predicate ``http://e/1`` it
    makes ``<oxprefix: …>``.
    """

    def __init__(self, out: IO[bytes]) -> None:
        """Pass on to ``out``."""
        super().__init__()
        self._out = out
        self._parser = expat.ParserCreate(encoding="UTF-8", namespace_separator=" ")

    @property
    def file(self) -> IO[bytes]:
        """Return the file under the type that writers ask for."""
        return cast("IO[bytes]", self)

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: "ReadableBuffer", /) -> int:
        """Take ``data``, in pieces of any size; UnwritableError where it can be no XML."""
        taken = bytes(data)
        escaped = taken.replace(b"\r", b"&#13;")
        try:
            self._parser.Parse(escaped)
        except expat.ExpatError:
            raise UnwritableError(
                "XML can hold neither control characters nor predicates that end in no name, such "
                "as http://example.org/1, and the answer has one. Ask for JSON or Turtle."
            ) from None
        self._out.write(escaped)
        return len(taken)
