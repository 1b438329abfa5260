"""See every request: give it an id, count it, log it."""

import asyncio
import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from itertools import chain, count
from secrets import token_hex
from time import perf_counter

from starlette.routing import BaseRoute, Mount, Route, compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from iabkg.web.headers import COMMON_HEADERS
from iabkg.web.logs import REQUEST_ID, AccessLog, Noted, shown_address
from iabkg.web.metrics import HttpMetrics
from iabkg.web.problems import Problem

__all__ = ["GONE", "ID", "REFUSED", "SHOWN", "Observer", "Observing", "route_templates"]

_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})
_OTHER = "other"
_VALID_ID = re.compile(rb"[A-Za-z0-9._:+/=-]{1,64}", re.ASCII)
_HEADER = b"x-request-id"
# Where the scope of a repeated request has its address as it is logged.
SHOWN = "iabkg.shown"
# Where it has its id, and the status with which the server refused it while its body came.
ID = "iabkg.id"
REFUSED = "iabkg.refused"
# What no answer had: the client left before it began.
GONE = 499


class Observer:
    """Names, counts and logs requests; ``templates`` are the addresses that there are."""

    def __init__(
        self, metrics: HttpMetrics, templates: Iterable[str], log: AccessLog | None
    ) -> None:
        """Count in ``metrics``; an address of no template counts as ``other``."""
        self._metrics = metrics
        known = tuple(dict.fromkeys(templates))
        self._exact = frozenset(item for item in known if "{" not in item)
        self._patterns = tuple((compile_path(item)[0], item) for item in known if "{" in item)
        self._bound: dict[tuple[str, str, int], Callable[[float], None]] = {}
        self._log = log
        # Unlike random ones, numbered ids cost next to nothing, and tell the order of requests.
        self._prefix = token_hex(4)
        self._numbers = count(1)

    def request_id(self, scope: Scope) -> str:
        """Return the id that the client sent, where it is fit to be logged, or a new one."""
        for name, value in scope["headers"]:
            if name == _HEADER:
                sent: bytes = value
                if _VALID_ID.fullmatch(sent):
                    return sent.decode("ascii")
                break
        return f"{self._prefix}-{next(self._numbers)}"

    def begin(self, scope: Scope) -> str:
        """Give a request its id, also for what is logged while it is worked on; return it."""
        request_id = self.request_id(scope)
        REQUEST_ID.set(request_id)
        return request_id

    def note(
        self, scope: Scope, status: int, size: int, started: float, *, cut: bool = False
    ) -> None:
        """Count and log a request that has been answered with ``size`` bytes of body.

        ``started`` is what ``perf_counter`` said at its beginning; ``cut`` is an answer that was
        broken off.
        """
        seconds = perf_counter() - started
        method = scope["method"] if scope["method"] in _METHODS else _OTHER
        key = (self._template(scope["path"]), method, status)
        bound = self._bound.get(key)
        if bound is None:
            bound = self._bound[key] = self._metrics.bound(*key)
        bound(seconds)
        if self._log is not None:
            client = scope["client"][0] if scope.get("client") else "-"
            path = scope.get(SHOWN) or shown_address(scope["raw_path"], scope["query_string"])
            ms = round(seconds * 1000, 2)
            self._log.note(Noted(client, scope["method"], path, status, ms, size, cut))

    def _template(self, path: str) -> str:
        if path in self._exact:
            return path
        for pattern, template in self._patterns:
            if pattern.match(path):
                return template
        return _OTHER


class Observing:
    """Middleware that shows every request to an observer and puts its id into the answer."""

    def __init__(self, app: ASGIApp, observer: Observer) -> None:
        """Stand before ``app``."""
        self._app = app
        self._observer = observer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        scope[ID] = self._observer.begin(scope)
        header = (_HEADER, scope[ID].encode("ascii"))
        status, size, whole = GONE, 0, False

        async def send_seen(message: Message) -> None:
            nonlocal status, size, whole
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], header]
                await send(message)
                return
            size += len(message.get("body", b""))
            await send(message)
            if not message.get("more_body", False):
                # Now and not when the application is done, which may have to tidy up yet: who
                # has the answer finds it in the metrics.
                whole = True
                self._observer.note(scope, status, size, started)

        try:
            await self._app(scope, receive, send_seen)
        except asyncio.CancelledError:
            # The service ends: the client is told, or sees the transfer break off.
            if status == GONE:
                await _ending()(scope, receive, send_seen)
        finally:
            if not whole:
                cut = status != GONE
                self._observer.note(scope, scope.get(REFUSED, status), size, started, cut=cut)


def _ending() -> Problem:
    return Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The service is ending",
        "There was no time left to answer. Try again in a moment.",
        headers={**COMMON_HEADERS, "Retry-After": "5", "Connection": "close"},
    )


def route_templates(*groups: Iterable[BaseRoute]) -> list[str]:
    """Return the addresses of routes; those of an included router are to be given by themselves."""
    templates = []
    for route in chain.from_iterable(groups):
        if isinstance(route, Route):
            templates.append(route.path)
        elif isinstance(route, Mount):
            templates.append(f"{route.path}/{{path:path}}")
    return templates
