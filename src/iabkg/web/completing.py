"""End answers so that their clients can tell whole ones from cut ones.

HTTP/1.0 knows no chunks: an answer whose length is not known ends with its connection, so that only
a reset tells that it was cut. uvicorn sends chunks to everybody, and calls it an error of the
application's when an answer is left without its end; here that is how answers are cut on purpose.
"""

import socket
import struct

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from iabkg.web.request_line import EncodingProtocol

__all__ = ["CompletingProtocol"]

_OLD = "1.0"
# Closing throws away what waits to be sent, and resets the connection.
_RESET = struct.pack("ii", 1, 0)


class CompletingProtocol(EncodingProtocol):
    """uvicorn's HTTP protocol, with answers ended as their clients understand it."""

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGIApp) -> None:  # type: ignore[override]
        async def run(scope: Scope, receive: Receive, send: Send) -> None:
            is_old = scope["http_version"] == _OLD
            try:
                await app(scope, receive, _unchunked(cycle, send) if is_old else send)
            finally:
                if cycle.response_started and not cycle.response_complete:
                    self._break_off(cycle, is_old=is_old)

        super()._start_asgi_task(cycle, run)  # type: ignore[arg-type]

    def _break_off(self, cycle: RequestResponseCycle, *, is_old: bool) -> None:
        if cycle.disconnected:
            return
        # What is said of answers that are not whole stands in the access log.
        cycle.disconnected = True
        if is_old:
            connection = self.transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.transport.abort()
        else:
            self.transport.close()

    def _unsupported_upgrade_warning(self) -> None:
        """Pass over the offer of another protocol: a client may make it with every request."""


def _unchunked(cycle: RequestResponseCycle, send: Send) -> Send:
    """Return ``send`` so that an answer of unknown length has no chunks."""
    is_growing = False

    async def send_unchunked(message: Message) -> None:
        nonlocal is_growing
        if message["type"] == "http.response.start":
            is_growing = all(name.lower() != b"content-length" for name, _ in message["headers"])
            if is_growing:
                cycle.chunked_encoding = False
        elif is_growing:
            cycle.expected_content_length = len(message.get("body", b""))
        await send(message)

    return send_unchunked
