"""The protocol of a connection that repeats kept replies before it reads a request."""

from typing import Any, ClassVar

from iabkg.web.coalescing import CoalescingTransport
from iabkg.web.keeping import KEEP
from iabkg.web.limits import ConnectionLimits, LimitedProtocol, limited_protocol
from iabkg.web.metrics import Metrics
from iabkg.web.replies import Replies

__all__ = ["repeating_protocol"]


def repeating_protocol(
    limits: ConnectionLimits, metrics: Metrics, kept: Replies
) -> type[LimitedProtocol]:
    """Return the protocol of one server, whose connections share the replies ``kept``."""

    class Protocol(_RepeatingProtocol, limited_protocol(limits, metrics)):  # type: ignore[misc]
        replies = kept

    return Protocol


class _RepeatingProtocol(LimitedProtocol):
    """uvicorn's HTTP protocol, passed by where a whole request came that is known already."""

    replies: ClassVar[Replies]
    _asked: bytes | None = None

    def data_received(self, data: bytes) -> None:
        """Reply at once, or have the request read."""
        self._asked = None
        if self.is_idle:
            date = self.server_state.default_headers[0][1]
            reply = self.replies.to(data, self.client, date)
            if reply is not None:
                self.repeat(reply)
                return
            if data.startswith(b"GET ") and data.find(b"\r\n\r\n") == len(data) - 4:
                self._asked = data
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """Let the application say that its reply may be kept."""
        super().on_headers_complete()
        if self._asked is not None:
            extensions: dict[str, Any] = {KEEP: self._keep}
            self.scope["extensions"] = extensions

    def _keep(self, version: str) -> None:
        transport = self.transport
        if self._asked is not None and isinstance(transport, CoalescingTransport):
            self.replies.keep(self._asked, version, transport.held, dict(self.scope))
