"""Accept requests as clients send them: addresses typed in Chinese, offers of HTTP/2.

RFC 3986 wants characters beyond ASCII percent-encoded, and browsers do it; curl and people's
scripts send them as they are (``curl 'http://…/api/leads?q=仿制药'``), in UTF-8, which HTTP parsers
refuse. So the request line is encoded on its way in.

Java's client offers HTTP/2 with every request (``Upgrade: h2c``). A server may pass over that (RFC
9110, 7.8), but uvicorn 0.54 loses the body then; so the parser does not get to see the offer.
"""

import asyncio
from urllib.parse import quote_from_bytes

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from iabkg.web.coalescing import CoalescingTransport

__all__ = ["EncodingProtocol"]

_ASCII = bytes(range(0x80))
# A header line that is longer than this is no offer, and is not waited for.
_LONGEST_LINE = 65_536


class EncodingProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, with request lines encoded and offers of other protocols left out.

    What is no request line or header passes untouched, and so does what follows a request within
    the same piece of data.
    """

    _in_request_line = True
    _in_headers = False
    _begun = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Serve a connection, each of whose answers leaves in one piece."""
        super().connection_made(CoalescingTransport(transport))

    def data_received(self, data: bytes) -> None:
        """Pass on what has come, but for a header line that is not whole yet."""
        if self._in_request_line and _is_plain(data):
            self._in_request_line = False
            super().data_received(data)
            return
        passed = b""
        if self._in_request_line:
            line, end, data = data.partition(b"\n")
            self._in_request_line, self._in_headers = not end, bool(end)
            passed = (line if line.isascii() else _encoded(line)) + end
        if self._in_headers:
            data = self._without_offer(data)
        super().data_received(passed + data)

    def _without_offer(self, data: bytes) -> bytes:
        *lines, self._begun = (self._begun + data).split(b"\n")
        kept = bytearray()
        for number, line in enumerate(lines):
            if not line.rstrip(b"\r"):
                body, self._begun, self._in_headers = self._begun, b"", False
                return bytes(kept) + b"\n".join([*lines[number:], body])
            if not line.lower().startswith(b"upgrade:"):
                kept += line + b"\n"
        if len(self._begun) > _LONGEST_LINE:
            kept += self._begun
            self._begun, self._in_headers = b"", False
        return bytes(kept)

    def on_message_complete(self) -> None:
        """Expect the next request line on a connection that is kept."""
        super().on_message_complete()
        self._in_request_line = True


def _is_plain(data: bytes) -> bool:
    """Say whether ``data`` holds a whole head in which nothing is to be changed, as most do."""
    return data.isascii() and b"\r\n\r\n" in data and b"upgrade" not in data.lower()


def _encoded(line: bytes) -> bytes:
    return quote_from_bytes(line, safe=_ASCII).encode()
