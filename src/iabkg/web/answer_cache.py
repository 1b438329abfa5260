"""Keep small answers, and name every answer for If-None-Match."""

from hashlib import blake2b
from typing import NamedTuple

from cachetools import LRUCache
from starlette.types import Send

from iabkg.model.sparql import SparqlRequest
from iabkg.web.headers import COMMON

__all__ = [
    "AnswerCache",
    "WholeAnswer",
    "etag_of",
    "headers_of",
    "matches",
    "send_unchanged",
    "send_whole",
    "written",
]

# What an entry takes beside its body and its key: headers, and the objects around them.
_OVERHEAD = 1000
# Larger answers are rare, and would drive out hundreds of others.
_LARGEST = 64 * 1024
_REMEMBERED_TAGS = 4096
# What SERVICE brings changes without a change of the data here.
_VARY = (b"vary", b"Accept")
_VARYING = ("NOW", "RAND", "UUID", "BNODE", "SERVICE")
_LINES = b"HTTP/1.1 200 OK\r\ndate: %b\r\n" + b"".join(
    b"%b: %b\r\n" % header for header in (*COMMON, _VARY)
)
_NAMED = _LINES + b"etag: %b\r\ncache-control: no-cache\r\n"
_UNNAMED = _LINES + b"cache-control: no-store\r\n"


Header = tuple[bytes, bytes]


class WholeAnswer(NamedTuple):
    """A whole answer: its entity tag (empty: none), its media type and its body.

    One object and no headers: the garbage collector now and then stops the service to look at each
    object that is kept.
    """

    etag: bytes
    content_type: bytes
    body: bytes


class AnswerCache:
    """The answers used last, of one data version, in at most ``most`` bytes."""

    def __init__(self, most: int) -> None:
        """Begin empty; a cache of 0 bytes keeps nothing."""
        self._version = ""
        # That of the entry which is being put in.
        self._size = 0
        self._answers: LRUCache[bytes, WholeAnswer] = LRUCache(most, lambda _: self._size)
        self._sent: LRUCache[bytes, None] = LRUCache(_REMEMBERED_TAGS)

    @property
    def bytes_held(self) -> int:
        """Return about how many bytes the answers take."""
        return int(self._answers.currsize)

    def get(self, version: str, key: bytes) -> WholeAnswer | None:
        """Return the answer to a request over the data ``version``, None if it is not kept."""
        return self._answers.get(key) if version == self._version else None

    def put(self, version: str, key: bytes, answer: WholeAnswer) -> None:
        """Keep ``answer`` if it and ``key`` are small and it has a name; other versions' go."""
        self._turn_to(version)
        # Strangers choose the key, which may be far longer than the answer.
        self._size = len(answer.body) + len(key) + _OVERHEAD
        if answer.etag and self._size <= min(_LARGEST, self._answers.maxsize):
            self._answers[key] = answer

    def remember(self, version: str, etag: bytes) -> None:
        """Take note that the answer called ``etag``, too large to be kept, has been sent."""
        self._turn_to(version)
        if etag:
            self._sent[etag] = None

    def has_sent(self, version: str, etag: bytes) -> bool:
        """Say whether ``etag`` is remembered: only a query that can be answered has it then."""
        return version == self._version and etag in self._sent

    def _turn_to(self, version: str) -> None:
        if version != self._version:
            self._answers.clear()
            self._sent.clear()
            self._version = version


def etag_of(version: str, request: SparqlRequest, formats: tuple[int | None, int | None]) -> bytes:
    """Return the entity tag of the answer to ``request`` over the data ``version``.

    ``formats`` are the formats accepted for either kind of answer. The tag is weak: rows without
    an order may come in another one. Empty where the answer may differ each time.
    """
    capitals = request.query.upper()
    if any(word in capitals for word in _VARYING):
        return b""
    digest = blake2b(request.query.encode(), digest_size=12)
    digest.update(repr((request.default_graphs, request.named_graphs, formats)).encode())
    return f'W/"{version}-{digest.hexdigest()}"'.encode()


def matches(tags: bytes, etag: bytes) -> bool:
    """Say whether If-None-Match names ``etag``, by the weak comparison of RFC 9110, 13.1.2.

    Nothing, not even ``*``, names an answer that differs each time.
    """
    if not etag or tags.strip() == b"*":
        return bool(etag)
    wanted = etag.removeprefix(b"W/")
    return any(tag.strip().removeprefix(b"W/") == wanted for tag in tags.split(b","))


def headers_of(etag: bytes) -> list[Header]:
    """Return the headers that do not depend on the body; ``etag`` is empty where there is none."""
    if etag:
        return [*COMMON, _VARY, (b"etag", etag), (b"cache-control", b"no-cache")]
    return [*COMMON, _VARY, (b"cache-control", b"no-store")]


def written(answer: WholeAnswer, date: bytes, request_id: str) -> bytes:
    """Return ``answer`` as the bytes of an HTTP reply, as ``send_whole`` would have them sent."""
    etag, content_type, body = answer
    head = _NAMED % (date, etag) if etag else _UNNAMED % date
    rest = b"content-type: %b\r\ncontent-length: %d\r\nx-request-id: %b\r\n\r\n"
    return head + rest % (content_type, len(body), request_id.encode("ascii")) + body


async def send_whole(answer: WholeAnswer, tags: bytes | None, send: Send) -> None:
    """Send ``answer``, without its body where ``tags`` (If-None-Match) names it."""
    if tags is not None and matches(tags, answer.etag):
        await send_unchanged(answer.etag, send)
        return
    headers = [
        *headers_of(answer.etag),
        (b"content-type", answer.content_type),
        (b"content-length", b"%d" % len(answer.body)),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


async def send_unchanged(etag: bytes, send: Send) -> None:
    """Tell the client that the answer it has, called ``etag``, is still the one (304)."""
    headers = headers_of(etag)
    await send({"type": "http.response.start", "status": 304, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
