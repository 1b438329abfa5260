"""Accept addresses typed in Chinese: ``curl 'http://…/api/leads?q=仿制药'``.

RFC 3986 wants such characters percent-encoded, and browsers do it; curl and people's scripts send
them as they are, in UTF-8, which HTTP parsers refuse. So the request line is encoded on its way in.
"""

import asyncio
from urllib.parse import quote_from_bytes

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from iabkg.web.coalescing import CoalescingTransport

__all__ = ["EncodingProtocol"]

_ASCII = bytes(range(0x80))


class EncodingProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, with the bytes beyond ASCII of each request line percent-encoded."""

    _in_request_line = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Serve a connection, each of whose answers leaves in one piece."""
        super().connection_made(CoalescingTransport(transport))

    def data_received(self, data: bytes) -> None:
        """Encode what belongs to a request line; the rest passes untouched."""
        if self._in_request_line and not data.isascii():
            line, end, rest = data.partition(b"\n")
            if not line.isascii():
                line = quote_from_bytes(line, safe=_ASCII).encode()
            data = line + end + rest
        if self._in_request_line:
            self._in_request_line = b"\n" not in data
        super().data_received(data)

    def on_message_complete(self) -> None:
        """Expect the next request line on a connection that is kept."""
        super().on_message_complete()
        self._in_request_line = True
