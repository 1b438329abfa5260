"""Read plain GETs by their bytes, as nearly all are: headers that ask for nothing out of the way.

A client sends the same headers again and again; what they say is kept by their bytes, so that only
the first line of a request is read.
"""

import re
from collections.abc import Container
from dataclasses import dataclass

from iabkg.model.values import value
from iabkg.web.protocol import SentRequest

__all__ = ["PlainReader", "PlainRequest"]

# An address as the parser takes it without a word, with no fragment.
_LINE = re.compile(rb"GET (/[a-z/]*)\?([!\"$-~]*) HTTP/1\.1\r\n")
_HEADERS = re.compile(rb"(?:[A-Za-z0-9-]+: ?[!-~](?:[ -~]*[!-~])?\r\n)+\r\n")
# Headers that change nothing, or what is said here how.
_USUAL = frozenset(
    {b"host", b"user-agent", b"accept", b"accept-encoding", b"accept-language", b"connection",
     b"cache-control", b"pragma", b"dnt", b"origin", b"referer"}
)  # fmt: skip
_KEPT_HEADS = 1024
_LONGEST_HEADERS = 2000


@value()
class PlainRequest:
    """A GET: the path of its address as it was sent, and all that an answer can depend on."""

    path: bytes
    sent: SentRequest


@dataclass(frozen=True, slots=True)
class _Headers:
    accept: bytes
    agent: bytes


class PlainReader:
    """Reads requests, and remembers headers."""

    def __init__(self) -> None:
        """Begin with nothing remembered."""
        self._known: dict[bytes, _Headers | None] = {}

    def read(self, data: bytes, paths: Container[bytes]) -> PlainRequest | None:
        """Return the request that ``data`` is, for one of ``paths``; None where it is not plain."""
        line = _LINE.match(data)
        if line is None or line[1] not in paths:
            return None
        headers = self._headers(data[line.end() :])
        if headers is None:
            return None
        sent = SentRequest(
            method="GET",
            parameters=line[2],
            body=b"",
            content_type=b"",
            content_encoding=b"",
            accept=headers.accept,
            tags=None,
            agent=headers.agent,
        )
        return PlainRequest(line[1], sent)

    def _headers(self, block: bytes) -> _Headers | None:
        if len(block) > _LONGEST_HEADERS:
            return None
        try:
            return self._known[block]
        except KeyError:
            if len(self._known) >= _KEPT_HEADS:
                self._known.clear()
            headers = self._known[block] = _read(block)
            return headers


def _read(block: bytes) -> _Headers | None:
    if _HEADERS.fullmatch(block) is None:
        return None
    lines = [line.partition(b":") for line in block.split(b"\r\n") if line]
    fields = {name.lower(): value.strip() for name, _, value in lines}
    usual = (
        _USUAL.issuperset(fields)
        and b"host" in fields
        and len(fields) == len(lines)
        and fields.get(b"connection", b"keep-alive").lower() == b"keep-alive"
    )
    return _Headers(fields.get(b"accept", b""), fields.get(b"user-agent", b"")) if usual else None
