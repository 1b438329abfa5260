"""What one connection may cost: bytes of a head, time to send and to read, and how many there are.

httptools reads heads of any size and waits for ever; uvicorn ends a connection only between
requests. Here every connection has deadlines, which one sweep looks at twice a second: a request
costs a few comparisons and no timer.
"""

import asyncio
import logging
import re
import sys
from dataclasses import dataclass
from http import HTTPStatus
from time import perf_counter
from typing import ClassVar, Literal, cast

from httptools import HttpParserInvalidMethodError
from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from iabkg.settings import Settings
from iabkg.web.completing import CompletingProtocol
from iabkg.web.headers import COMMON_HEADERS
from iabkg.web.logs import REQUEST_ID
from iabkg.web.metrics import Metrics
from iabkg.web.observing import ID, REFUSED, Observer
from iabkg.web.problems import Problem

__all__ = ["ConnectionLimits", "LimitedProtocol", "limited_protocol"]

Reason = Literal["too_many", "malformed", "head_too_large", "slow_sender", "slow_reader"]

_SWEEP_SECONDS = 0.5
# A client that is refused may still be sending: closing at once would take the answer from it.
_LINGER_SECONDS = 2.0
# Who sends or takes less in the long run is no client but an attack.
_BYTES_A_SECOND = 1000
# So many connections beyond the limit are told so; the others are closed without a word.
_MAX_TURNED_AWAY = 100
_REQUEST_LINE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+ [!-~]+ HTTP/1\.[01]\r?\n")
_END_OF_HEAD = b"\r\n\r\n"
_log = logging.getLogger("iabkg.connections")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits:
    """The bounds, in bytes and seconds."""

    connections: int
    head_bytes: int
    receive_seconds: float
    send_seconds: float

    @classmethod
    def of(cls, settings: Settings) -> "ConnectionLimits":
        """Return the bounds that the settings name."""
        return cls(
            connections=settings.max_connections,
            head_bytes=settings.max_header_bytes,
            receive_seconds=settings.receive_timeout,
            send_seconds=settings.send_timeout,
        )


def limited_protocol(limits: ConnectionLimits, metrics: Metrics) -> "type[LimitedProtocol]":
    """Return the protocol of one server, whose connections keep to ``limits``."""

    class Protocol(LimitedProtocol):
        guard = _Guard(limits, metrics)

    return Protocol


class _Guard:
    """Knows the connections of a server and looks after their deadlines."""

    def __init__(self, limits: ConnectionLimits, metrics: Metrics) -> None:
        self.limits = limits
        self._metrics = metrics
        self._open: set[LimitedProtocol] = set()
        self._turned_away = 0
        self._sweeping = False

    def admit(self, connection: "LimitedProtocol") -> bool:
        """Take note of a new connection; say whether it is one of those that are served."""
        self._open.add(connection)
        self._metrics.connections.set(len(self._open))
        if not self._sweeping:
            self._sweeping = True
            connection.loop.call_later(_SWEEP_SECONDS, self._sweep, connection.loop)
        if len(self._open) - self._turned_away <= self.limits.connections:
            return True
        self._turned_away += 1
        if self._turned_away > _MAX_TURNED_AWAY:
            self.cut(connection, "too_many")
            connection.transport.abort()
        return False

    def forget(self, connection: "LimitedProtocol", *, admitted: bool) -> None:
        """Take note that a connection is gone."""
        self._open.discard(connection)
        self._turned_away -= not admitted
        self._metrics.connections.set(len(self._open))

    def cut(self, connection: "LimitedProtocol", reason: Reason) -> None:
        """Count and log that a connection is ended before its time."""
        self._metrics.connections_cut[reason].inc()
        client = connection.client[0] if connection.client else "-"
        _log.info("Cut off a connection of %s: %s", client, reason)

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for connection in tuple(self._open):
            connection.check(now)
        self._sweeping = bool(self._open)
        if self._sweeping:
            loop.call_later(_SWEEP_SECONDS, self._sweep, loop)


class LimitedProtocol(CompletingProtocol):
    """uvicorn's HTTP protocol on a connection that keeps to limits.

    ``_receiving_since`` is when the head began, then when the body did; None while nothing is
    awaited. ``_unread_since`` is when the client began to leave its answer lying.
    """

    guard: ClassVar[_Guard]
    # Sees the requests that are refused here; None: nobody does.
    observer: ClassVar[Observer | None] = None

    # What has come last, and what is wrong with a request that the parser takes.
    _latest = b""
    _fault: str | None = None
    _admitted = True
    _refused_at: float | None = None
    _receiving_since: float | None = None
    _in_body = False
    _head_bytes = 0
    _body_bytes = 0
    _unread_since: float | None = None
    _unread_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._receiving_since = self.loop.time()
        self._admitted = self.guard.admit(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave the count of connections."""
        self.guard.forget(self, admitted=self._admitted)
        super().connection_lost(exc)

    @property
    def is_idle(self) -> bool:
        """Say whether the next bytes that come begin a request, and nothing else is going on."""
        return (
            self._in_request_line
            and not self._head_bytes
            and self._admitted
            and self._refused_at is None
            and self._unread_since is None
            and (self.cycle is None or self.cycle.response_complete)
            and not self.transport.is_closing()
        )

    def wait_for_answer(self) -> None:
        """Take note that a request has come that need not be read, to be answered by ``reply``."""
        self._receiving_since = None
        self._unset_keepalive_if_required()

    def reply(self, reply: bytes) -> None:
        """Send ``reply`` to a request that need not be read; the connection goes on."""
        self.wait_for_answer()
        self.transport.write(reply)
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def data_received(self, data: bytes) -> None:
        """Pass on what fits the limits; the rest of a refused request goes nowhere."""
        if self._refused_at is not None:
            return
        if not self._admitted:
            self._refuse(
                HTTPStatus.SERVICE_UNAVAILABLE,
                f"{self.guard.limits.connections} connections are open, and more are not served. "
                "Close yours, or try again later.",
                "too_many",
            )
        elif self._in_body or self._head_fits(data):
            self._latest = data
            super().data_received(data)

    def send_400_response(self, msg: str) -> None:
        """Answer what is not HTTP, as every error is answered."""
        status = HTTPStatus.BAD_REQUEST
        detail = self._fault or f"{msg} Check its first line and headers."
        if isinstance(sys.exc_info()[1], HttpParserInvalidMethodError) and _REQUEST_LINE.match(
            self._latest
        ):
            status, detail = HTTPStatus.NOT_IMPLEMENTED, "No address here takes this method."
        self._refuse(status, detail, "malformed")

    def on_message_begin(self) -> None:
        """Start the clock of a request."""
        if self._receiving_since is None:
            self._receiving_since = self.loop.time()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Start the clock of the body, unless the request does not say whom it is for."""
        hosts = [name for name, _ in self.headers].count(b"host")
        if hosts > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            self._fault = f"The request has {hosts or 'no'} Host headers, and must have one."
            # The parser stops, and has it answered.
            raise ValueError(self._fault)
        self._in_body = True
        self._body_bytes = 0
        self._receiving_since = self.loop.time()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count the bytes that give the rest more time."""
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop the clock."""
        self._in_body = False
        self._head_bytes = 0
        self._receiving_since = None
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Start the clock of a client that does not read."""
        self._unread_since = self.loop.time()
        self._unread_bytes = self.transport.get_write_buffer_size()
        super().pause_writing()

    def resume_writing(self) -> None:
        """Stop it."""
        self._unread_since = None
        super().resume_writing()

    def check(self, now: float) -> None:
        """End the connection where it is past a deadline."""
        if self._refused_at is not None:
            if now - self._refused_at > _LINGER_SECONDS:
                self.transport.abort()
            return
        if self.transport.is_closing() and self._unread_since is None:
            # What was written last is still to be taken.
            self._unread_since, self._unread_bytes = now, self.transport.get_write_buffer_size()
        if self._unread_since is not None:
            self._check_reader(now - self._unread_since)
        elif self._receiving_since is not None:
            self._check_sender(now, now - self._receiving_since)

    def _check_reader(self, waited: float) -> None:
        taken = self._unread_bytes - self.transport.get_write_buffer_size()
        if waited > self.guard.limits.send_seconds + max(taken, 0) / _BYTES_A_SECOND:
            self.guard.cut(self, "slow_reader")
            self.transport.abort()

    def _check_sender(self, now: float, waited: float) -> None:
        if self.flow.read_paused or (self._in_body and self.cycle.waiting_for_100_continue):
            # It is the service that does not read.
            self._receiving_since, self._body_bytes = now, 0
            return
        if waited <= self.guard.limits.receive_seconds + self._body_bytes / _BYTES_A_SECOND:
            return
        answered = self.cycle is None or self.cycle.response_complete
        if self._in_body and not answered and not self.cycle.response_started:
            self._time_out("body")
        elif not self._in_body and answered and self._head_bytes:
            self._time_out("head")
        else:
            # Nothing was asked, or an answer is on its way already.
            self.guard.cut(self, "slow_sender")
            self.transport.abort()

    def _time_out(self, part: str) -> None:
        self._refuse(
            HTTPStatus.REQUEST_TIMEOUT,
            f"The {part} of the request did not come in {self.guard.limits.receive_seconds:g} "
            "seconds. Send it faster.",
            "slow_sender",
        )

    def _head_fits(self, data: bytes) -> bool:
        """Say whether the head is within its limit, or refuse the request."""
        limit = self.guard.limits.head_bytes
        before, self._head_bytes = self._head_bytes, self._head_bytes + len(data)
        if self._head_bytes <= limit:
            return True
        # More than the head may have come: what counts is where it ends.
        end = data.find(_END_OF_HEAD)
        if end >= 0 and before + end <= limit:
            return True
        in_line = self._in_request_line and b"\n" not in data[: limit - before]
        self._refuse(
            HTTPStatus.REQUEST_URI_TOO_LONG
            if in_line
            else HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            f"Address and headers have more than {limit:,} bytes. "
            "Send a long query as the body of a POST to /sparql; ask a shorter question.",
            "head_too_large",
        )
        return False

    def _refuse(self, status: HTTPStatus, detail: str, reason: Reason) -> None:
        """Answer with a problem in place of the application, and take nothing more."""
        self.guard.cut(self, reason)
        self._refused_at = self.loop.time()
        is_under_way = self.cycle is not None and not self.cycle.response_complete
        scope = cast("Scope", self.cycle.scope) if is_under_way else _unread(self.client)
        headers = {**COMMON_HEADERS, "Connection": "close", **self._identify(scope)}
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            headers["Retry-After"] = "5"
        answer = Problem(status, status.phrase, detail, headers=headers)
        fields = [*self.server_state.default_headers, *answer.raw_headers]
        lines = [b"%b: %b\r\n" % field for field in fields]
        self.transport.write(b"".join([STATUS_LINE[status], *lines, b"\r\n", bytes(answer.body)]))
        if is_under_way:
            # Whoever works on it notes how it ended.
            scope[REFUSED] = status
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        elif self.observer is not None:
            self.observer.note(scope, status, len(answer.body), perf_counter())
        self.transport.write_eof()

    def _identify(self, scope: Scope) -> dict[str, str]:
        """Return the header with the id of a request, which it gets unless it has one."""
        if self.observer is None:
            return {}
        request_id = scope.get(ID) or self.observer.begin(scope)
        REQUEST_ID.set(request_id)
        return {"X-Request-ID": request_id}


def _unread(client: tuple[str, int] | None) -> Scope:
    """Return what is known of a request that was refused before it was read."""
    return {
        "method": "-",
        "path": "-",
        "raw_path": b"-",
        "query_string": b"",
        "client": client,
        "headers": (),
    }
