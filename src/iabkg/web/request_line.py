"""Accept addresses typed in Chinese: ``curl 'http://…/api/leads?q=仿制药'``.

RFC 3986 wants such characters percent-encoded, and browsers do it; curl and people's scripts send
them as they are, in UTF-8, which HTTP parsers refuse. So the request line is encoded on its way in.
"""

from urllib.parse import quote_from_bytes

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["EncodingProtocol"]

_ASCII = bytes(range(0x80))


class EncodingProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, with the bytes beyond ASCII of each request line percent-encoded."""

    _in_request_line = True

    def data_received(self, data: bytes) -> None:
        """Encode what belongs to a request line; the rest passes untouched."""
        if self._in_request_line:
            line, end, rest = data.partition(b"\n")
            self._in_request_line = not end
            if not line.isascii():
                line = quote_from_bytes(line, safe=_ASCII).encode()
            data = line + end + rest
        super().data_received(data)

    def on_message_complete(self) -> None:
        """Expect the next request line on a connection that is kept."""
        super().on_message_complete()
        self._in_request_line = True
