"""Answer plain requests past uvicorn's cycle and ASGI, which cost more than finding most answers.

A request that came before, byte for byte, has its reply repeated. Another plain one for an address
that has a way of its own is begun at once; what turns out to take long, to be large, or to go wrong
is handed over to the application, with all that was begun.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, ClassVar, Protocol

from starlette.types import Scope

from iabkg.model.values import value
from iabkg.web.answer_cache import WholeAnswer, written
from iabkg.web.coalescing import CoalescingTransport
from iabkg.web.extensions import BEGUN, KEEP
from iabkg.web.limits import ConnectionLimits, LimitedProtocol, limited_protocol
from iabkg.web.metrics import Metrics
from iabkg.web.observing import GONE, Observer
from iabkg.web.plain import PlainReader
from iabkg.web.protocol import SentRequest
from iabkg.web.replies import Replies

__all__ = ["Express", "Way", "Work", "express_protocol"]

_log = logging.getLogger("iabkg")


class Work(Protocol):
    """An answer that is being found."""

    def when_done(self, call: Callable[[object], None]) -> None:
        """Call ``call``, with whatever, when it is known what ``answer`` returns."""

    def answer(self) -> WholeAnswer | None:
        """Return the answer; None where the application is to give it."""

    def cancel(self) -> None:
        """Give it up: the client has left."""


class Way(Protocol):
    """Answers plain requests for one address."""

    def begin(
        self, sent: SentRequest, address: str, hand_over: Callable[[], None]
    ) -> Work | WholeAnswer | None:
        """Begin to answer a request of the client at ``address``, or answer it.

        None where the application is to do so. ``hand_over`` gives it to the application later.
        """


@dataclass(frozen=True, slots=True)
class Express:
    """What the connections of a server share: ways by the paths of their addresses."""

    replies: Replies
    ways: Mapping[bytes, Way]
    observer: Observer
    reader: PlainReader = field(default_factory=PlainReader)


@value()
class _UnderWay:
    """A request on its way: its bytes, what is known of it for the log, when it came."""

    data: bytes
    scope: Scope
    work: Work
    started: float


def express_protocol(
    limits: ConnectionLimits, metrics: Metrics, shared: Express
) -> type[LimitedProtocol]:
    """Return the protocol of one server."""

    class Protocol(_ExpressProtocol, limited_protocol(limits, metrics)):  # type: ignore[misc]
        express = shared
        observer = shared.observer

    return Protocol


class _ExpressProtocol(LimitedProtocol):
    """uvicorn's HTTP protocol, passed by where that is possible."""

    express: ClassVar[Express]
    # The request that the application reads, where its reply may be kept.
    _asked: bytes | None = None
    _under_way: _UnderWay | None = None
    # What was begun of the request that the application is to read next.
    _work: Work | None = None

    def data_received(self, data: bytes) -> None:
        """Reply at once, begin to answer, or have the request read."""
        if self._under_way is not None:
            self._hand_over()
        self._asked = None
        if self.is_idle:
            date = self.server_state.default_headers[0][1]
            reply = self.express.replies.to(data, self.client, date)
            if reply is not None:
                self.reply(reply)
                return
            if data.startswith(b"GET ") and data.find(b"\r\n\r\n") == len(data) - 4:
                if self._begin(data):
                    return
                self._asked = data
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """Let the application take over what was begun, and say that its reply may be kept."""
        super().on_headers_complete()
        if self._work is not None:
            self.scope["extensions"] = {BEGUN: self._work}  # type: ignore[dict-item]
            self._work = None
        elif self._asked is not None:
            extensions: dict[str, Any] = {KEEP: self._keep}
            self.scope["extensions"] = extensions

    def connection_lost(self, exc: Exception | None) -> None:
        """Give up what is under way."""
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            under_way.work.cancel()
            self.express.observer.begin(under_way.scope)
            self.express.observer.note(under_way.scope, GONE, 0, under_way.started)
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Let the application end what is under way, as it ends all else."""
        self._hand_over()
        super().shutdown()

    def _begin(self, data: bytes) -> bool:
        """Begin to answer; False where the application has to."""
        express = self.express
        started = perf_counter()
        request = express.reader.read(data, express.ways)
        if request is None or len(data) > self.guard.limits.head_bytes:
            return False
        address = self.client[0] if self.client else ""
        try:
            begun = express.ways[request.path].begin(request.sent, address, self._hand_over)
        except Exception:  # noqa: BLE001 - the application says what is said then
            _log.exception("A request could not be begun")
            return False
        if begun is None:
            return False
        scope = {
            "method": "GET",
            "path": request.path.decode(),
            "raw_path": request.path,
            "query_string": request.sent.parameters,
            "client": self.client,
            "headers": (),
        }
        if isinstance(begun, WholeAnswer):
            self._send(begun, scope, started)
        else:
            self.wait_for_answer()
            under_way = self._under_way = _UnderWay(data, scope, begun, started)
            begun.when_done(lambda _: self._finish(under_way))
        return True

    def _finish(self, under_way: _UnderWay) -> None:
        if self._under_way is not under_way:
            # It was handed over, or the client has left.
            return
        answer = under_way.work.answer()
        if answer is None:
            self._hand_over()
        else:
            self._under_way = None
            self._send(answer, under_way.scope, under_way.started)

    def _send(self, answer: WholeAnswer, scope: Scope, started: float) -> None:
        observer = self.express.observer
        date = self.server_state.default_headers[0][1]
        self.reply(written(answer, date, observer.begin(scope)))
        observer.note(scope, 200, len(answer.body), started)

    def _hand_over(self) -> None:
        """Have the application answer what is under way, if anything is."""
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            self._work = under_way.work
            super().data_received(under_way.data)

    def _keep(self, version: str) -> None:
        transport = self.transport
        if self._asked is not None and isinstance(transport, CoalescingTransport):
            self.express.replies.keep(self._asked, version, transport.held, dict(self.scope))
