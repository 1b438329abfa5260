"""Which query runs next: lanes for quick, doubtful, slow and runaway ones, fair to all clients.

A query is thought quick until queries of its shape (the same but for literals and names of
variables) were slow, or ran into their limit; and doubtful if its client has just had one
killed and its shape is new. Slow queries never take all workers, so that quick ones find one, and
those that are expected to run away never take all processors.
"""

import re
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

__all__ = ["FairQueue", "Lane", "Memory", "shape_of"]

# Possessive, and content with an open end: no text takes longer than its length.
_VALUE = re.compile(
    r"""\"(?:[^"\\]|\\.)*+"? | '(?:[^'\\]|\\.)*+'? | [0-9]++""", re.VERBOSE | re.DOTALL
)
_NO_DIGITS = str.maketrans("", "", "0123456789")
_VARIABLE = re.compile(r"[?$](\w+)")
_REMEMBERED = 4096
_SHORT = 2000


def shape_of(query: str) -> str:
    """Return what queries have in common that differ only in numbers, strings and variables' names.

    >>> shape_of('SELECT ?a { ?a <x:p> "1" }') == shape_of('SELECT ?b { ?b <x:p> "2" }')
    True
    >>> shape_of("ASK { ?a ?p ?b . ?b ?q ?c }") == shape_of("ASK { ?a ?p ?b . ?c ?q ?d }")
    False
    """
    has_strings = '"' in query or "'" in query
    bare = _VALUE.sub("", query) if has_strings else query.translate(_NO_DIGITS)
    # Strangers make the texts, and what is kept must be bounded.
    return _renamed_before(bare) if len(bare) <= _SHORT else _renamed(bare)


def _renamed(query: str) -> str:
    names: dict[str, str] = {}

    def common(match: re.Match[str]) -> str:
        return names.setdefault(match[1], f"?{len(names)}")

    return _VARIABLE.sub(common, query)


_renamed_before = lru_cache(maxsize=1024)(_renamed)


class Lane(IntEnum):
    """Where a query waits."""

    QUICK = 0
    DOUBTFUL = 1
    SLOW = 2
    RUNAWAY = 3


class Memory:
    """What was learnt of shapes and clients, the latest few thousand of each."""

    def __init__(self) -> None:
        """Begin knowing nothing."""
        # By their hashes: the texts are strangers', and may be long.
        self._quick: OrderedDict[int, Lane] = OrderedDict()
        # Apart, lest they be forgotten over thousands of quick ones.
        self._slow: OrderedDict[int, Lane] = OrderedDict()
        self._suspects: OrderedDict[int, float] = OrderedDict()

    @property
    def is_blank(self) -> bool:
        """Say whether nothing is known that would keep any query from being thought quick."""
        return not self._slow and not self._suspects

    def lane_of(self, shape: str, client: str, now: float) -> Lane:
        """Return where a query of ``shape`` from ``client`` belongs; ``now`` is in seconds."""
        key = hash(shape)
        lane = self._slow.get(key) or self._quick.get(key)
        if lane is not None:
            return lane
        return Lane.DOUBTFUL if self._suspects.get(hash(client), now) > now else Lane.QUICK

    def learn(self, shape: str, lane: Lane) -> None:
        """Remember where the last query of ``shape`` turned out to belong."""
        if lane >= Lane.SLOW:
            _remember(self._slow, hash(shape), lane)
        else:
            self._slow.pop(hash(shape), None)
            _remember(self._quick, hash(shape), lane)

    def suspect(self, client: str, until: float) -> None:
        """Let queries of unknown shape from ``client`` yield to others for a while."""
        _remember(self._suspects, hash(client), until)


V = TypeVar("V")


def _remember(known: "OrderedDict[int, V]", key: int, value: V) -> None:
    known[key] = value
    known.move_to_end(key)
    if len(known) > _REMEMBERED:
        known.popitem(last=False)


class Queued(Protocol):
    """What waits in a queue: it belongs to a client."""

    @property
    def client(self) -> str:
        """Return whose turn it takes."""
        ...


Q = TypeVar("Q", bound=Queued)


@dataclass(slots=True)
class FairQueue(Generic[Q]):
    """A queue in which clients take turns, however many entries each has."""

    _waiting: OrderedDict[str, deque[Q]] = field(default_factory=OrderedDict)
    _length: int = 0

    def __len__(self) -> int:
        """Return how many entries wait."""
        return self._length

    def add(self, entry: Q) -> None:
        """Put ``entry`` behind the others of its client."""
        self._waiting.setdefault(entry.client, deque()).append(entry)
        self._length += 1

    def take(self) -> Q:
        """Remove and return the entry whose turn it is; IndexError where none waits."""
        if not self._waiting:
            raise IndexError("nothing waits")
        client, entries = self._waiting.popitem(last=False)
        entry = entries.popleft()
        if entries:
            self._waiting[client] = entries
        self._length -= 1
        return entry

    def discard(self, entry: Q) -> bool:
        """Remove ``entry``; return whether it was there."""
        entries = self._waiting.get(entry.client)
        if entries is None or entry not in entries:
            return False
        entries.remove(entry)
        if not entries:
            del self._waiting[entry.client]
        self._length -= 1
        return True
