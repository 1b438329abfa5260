"""Keep small answers of the SPARQL endpoint, and name every answer for If-None-Match."""

import re
from dataclasses import dataclass
from hashlib import blake2b

from cachetools import LRUCache

from iabkg.model.sparql import SparqlRequest

__all__ = ["AnswerCache", "Key", "WholeAnswer", "etag_of"]

# What an entry takes beside its body and its key: headers, and the objects around them.
_OVERHEAD = 1000
# Larger answers are rare, and would drive out hundreds of others.
_LARGEST = 64 * 1024
# What SERVICE brings changes without a change of the data here.
_VARYING = re.compile(r"(?i)NOW|RAND|UUID|BNODE|SERVICE")

Key = tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """An answer as it is sent: its entity tag (empty: none), headers and body."""

    etag: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer in the cache, with the bytes that it takes there."""

    answer: WholeAnswer
    size: int


class AnswerCache:
    """The answers used last, of one data version, in at most ``most`` bytes."""

    def __init__(self, most: int) -> None:
        """Begin empty; a cache of 0 bytes keeps nothing."""
        self._version = ""
        self._answers: LRUCache[Key, _Kept] = LRUCache(most, getsizeof=lambda kept: kept.size)

    @property
    def bytes_held(self) -> int:
        """Return about how many bytes the answers take."""
        return int(self._answers.currsize)

    def get(self, version: str, key: Key) -> WholeAnswer | None:
        """Return the answer to a request over the data ``version``, None if it is not kept."""
        kept = self._answers.get(key) if version == self._version else None
        return None if kept is None else kept.answer

    def put(self, version: str, key: Key, answer: WholeAnswer) -> None:
        """Keep ``answer`` if it and ``key`` are small and it has a name; other versions' go."""
        if version != self._version:
            self._answers.clear()
            self._version = version
        # Strangers choose the key, which may be far longer than the answer.
        size = len(answer.body) + sum(map(len, key)) + _OVERHEAD
        if answer.etag and size <= min(_LARGEST, self._answers.maxsize):
            self._answers[key] = _Kept(answer, size)


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
