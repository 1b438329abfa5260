"""A file that mends the CSV which Oxigraph 0.5.13 writes of results, on its way to the client.

It does not quote IRIs, which may hold commas: those of evidence do (``#char=120,131``).
"""

import io
import re
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = ["CsvFromTsv"]

_ESCAPE = re.compile(rb"\\(.)")
_ESCAPED = {b"t": b"\t", b"n": b"\n", b"r": b"\r"}
_QUOTED = re.compile(rb'[,"\r\n]')
_PLAIN = bytes.maketrans(b"\t", b",")


class CsvFromTsv(io.RawIOBase):
    """Takes the TSV of SPARQL results and passes on their CSV (RFC 4180)."""

    def __init__(self, out: IO[bytes]) -> None:
        """Pass on to ``out``; names of variables lose their question marks."""
        super().__init__()
        self._out = out
        self._rest = b""
        self._in_head = True

    @property
    def file(self) -> IO[bytes]:
        """Return the file under the type that writers ask for."""
        return cast("IO[bytes]", self)

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: "ReadableBuffer", /) -> int:
        """Take ``data``, of which whole lines are passed on at once."""
        taken = bytes(data)
        *lines, self._rest = (self._rest + taken).split(b"\n")
        if lines and self._in_head:
            lines[0] = lines[0].replace(b"?", b"")
            self._in_head = False
        if lines:
            self._out.write(b"".join([_csv_line(line) for line in lines]))
        return len(taken)


def _csv_line(line: bytes) -> bytes:
    if b'"' not in line and b"," not in line:
        # No literals but numbers and booleans, and no term that must be quoted.
        return line.translate(_PLAIN, b"<>") + b"\r\n"
    return b",".join([_csv_cell(cell) for cell in line.split(b"\t")]) + b"\r\n"


def _csv_cell(cell: bytes) -> bytes:
    """Return the field of a term in the syntax of Turtle: its value, without its kind."""
    kind = cell[:1]
    if kind == b"<":
        value = cell[1:-1]
    elif kind == b'"':
        value = cell[1 : cell.rindex(b'"')]
        if b"\\" in value:
            value = _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), value)
    else:
        return cell
    return b'"' + value.replace(b'"', b'""') + b'"' if _QUOTED.search(value) else value
