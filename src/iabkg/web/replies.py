"""Reply to a request that came before, byte for byte, without reading it again.

Clients that repeat a query send the same bytes each time. Where the data have not changed, so is
the reply, but for its date and the id of the request. It goes out before the framework has seen
anything; what is kept here the answer cache has allowed to be kept.
"""

from dataclasses import dataclass
from time import perf_counter

from cachetools import LRUCache
from starlette.types import Scope

from iabkg.web.lifetime import Lifetime
from iabkg.web.logs import shown_address
from iabkg.web.observing import SHOWN, Observer

__all__ = ["Replies", "Reply"]

# What an entry takes beside its bytes.
_OVERHEAD = 1000
# Requests that ask for more than the reply: about the connection, for an id, through a proxy.
_SPECIAL = (b"\r\nconnection:", b"\r\nx-request-id:", b"forwarded", b" http/1.0")
_DATE = b"\r\ndate: "
_ID = b"\r\nx-request-id: "


@dataclass(frozen=True, slots=True)
class Reply:
    """The bytes of a reply around its date and the id of the request, and what is logged of it."""

    begin: bytes
    middle: bytes
    end: bytes
    scope: Scope
    status: int
    size: int

    def written(self, date: bytes, request_id: str) -> bytes:
        """Return the bytes with another date and id."""
        return b"".join((self.begin, date, self.middle, request_id.encode("ascii"), self.end))


class Replies:
    """The replies sent last, over one data version, in at most ``most`` bytes."""

    def __init__(self, most: int, lifetime: Lifetime, observer: Observer) -> None:
        """Reply for the data that ``lifetime`` serves; show each reply to ``observer``."""
        self._lifetime = lifetime
        self._observer = observer
        self._cached = lifetime.metrics.cached
        self._version = ""
        self._replies: LRUCache[bytes, Reply] = LRUCache(most, getsizeof=_size)

    @property
    def bytes_held(self) -> int:
        """Return about how many bytes the replies take."""
        return int(self._replies.currsize)

    def to(self, request: bytes, client: object, date: bytes) -> bytes | None:
        """Return the reply to the bytes of a request of ``client``; None where none is kept.

        ``date`` is the value of the header Date.
        """
        reply = self._replies.get(request)
        if reply is None or self._version != self._lifetime.version:
            return None
        started = perf_counter()
        scope = {**reply.scope, "client": client}
        written = reply.written(date, self._observer.begin(scope))
        self._cached.inc()
        self._observer.note(scope, reply.status, reply.size, started)
        return written

    def keep(self, request: bytes, version: str, written: bytes, scope: Scope) -> None:
        """Keep the reply ``written`` to ``request`` for as long as the data are of ``version``."""
        head = request.lower()
        if any(word in head for word in _SPECIAL):
            return
        if version != self._version:
            self._replies.clear()
            self._version = version
        reply = _reply(written, scope)
        if reply is not None and _size(reply) <= self._replies.maxsize:
            self._replies[request] = reply


def _reply(written: bytes, scope: Scope) -> Reply | None:
    begin, date, rest = written.partition(_DATE)
    _, _, after_date = rest.partition(b"\r\n")
    middle, request_id, rest = after_date.partition(_ID)
    _, _, end = rest.partition(b"\r\n")
    if not date or not request_id:
        return None
    seen = {name: scope[name] for name in ("method", "path", "raw_path", "query_string")}
    seen["headers"] = []
    seen[SHOWN] = shown_address(scope["raw_path"], scope["query_string"])
    return Reply(
        begin=begin + date,
        middle=b"\r\n" + middle + request_id,
        end=b"\r\n" + end,
        scope=seen,
        status=int(begin.split(b" ", 2)[1]),
        size=len(end.partition(b"\r\n\r\n")[2]),
    )


def _size(reply: Reply) -> int:
    return len(reply.begin) + len(reply.middle) + len(reply.end) + _OVERHEAD
