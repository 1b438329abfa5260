"""Keep small answers, and name every answer for If-None-Match."""

import re
from dataclasses import dataclass
from hashlib import blake2b

from cachetools import LRUCache
from starlette.types import Send

from iabkg.model.sparql import SparqlRequest

__all__ = ["AnswerCache", "Key", "WholeAnswer", "etag_of", "matches", "send_whole"]

# What an entry takes beside its body: its key, headers, and the objects around them.
_OVERHEAD = 1000
# Larger answers are rare, and would drive out hundreds of others.
_LARGEST = 64 * 1024
_VARYING = re.compile(r"(?i)NOW|RAND|UUID|BNODE")

Key = tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """An answer as it is sent: its entity tag (empty: none), headers and body."""

    etag: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes


class AnswerCache:
    """The answers used last, of one data version, in at most ``most`` bytes."""

    def __init__(self, most: int) -> None:
        """Begin empty; a cache of 0 bytes keeps nothing."""
        self._version = ""
        self._answers: LRUCache[Key, WholeAnswer] = LRUCache(most, getsizeof=_size)

    @property
    def bytes_held(self) -> int:
        """Return about how many bytes the answers take."""
        return int(self._answers.currsize)

    def get(self, version: str, key: Key) -> WholeAnswer | None:
        """Return the answer to a request over the data ``version``, None if it is not kept."""
        return self._answers.get(key) if version == self._version else None

    def put(self, version: str, key: Key, answer: WholeAnswer) -> None:
        """Keep ``answer`` if it is small and has a name; those of other data versions go."""
        if version != self._version:
            self._answers.clear()
            self._version = version
        if answer.etag and len(answer.body) <= _LARGEST and _size(answer) <= self._answers.maxsize:
            self._answers[key] = answer


def etag_of(version: str, request: SparqlRequest, formats: tuple[int | None, int | None]) -> bytes:
    """Return the entity tag of the answer to ``request`` over the data ``version``.

    ``formats`` are the formats accepted for either kind of answer. The tag is weak: rows without
    an order may come in another one. Empty where the answer may differ each time.
    """
    if _VARYING.search(request.query):
        return b""
    parts = (request.query, request.default_graphs, request.named_graphs, formats)
    digest = blake2b(repr(parts).encode(), digest_size=12).hexdigest()
    return f'W/"{version}-{digest}"'.encode()


def matches(tags: bytes, etag: bytes) -> bool:
    """Say whether If-None-Match names ``etag``, by the weak comparison of RFC 9110, 13.1.2."""
    if tags.strip() == b"*":
        return True
    wanted = etag.removeprefix(b"W/")
    return bool(etag) and any(tag.strip().removeprefix(b"W/") == wanted for tag in tags.split(b","))


async def send_whole(answer: WholeAnswer, tags: bytes | None, send: Send) -> None:
    """Send ``answer``, without its body where ``tags`` (If-None-Match) names it."""
    if tags is not None and matches(tags, answer.etag):
        kept = [header for header in answer.headers if not header[0].startswith(b"content-")]
        await send({"type": "http.response.start", "status": 304, "headers": kept})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body})


def _size(answer: WholeAnswer) -> int:
    return len(answer.body) + _OVERHEAD
