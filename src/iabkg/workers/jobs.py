"""A query under way: what was asked, what its worker says, what its client still wants."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum

from iabkg.errors import IabkgError
from iabkg.model.sparql import ResultKind
from iabkg.workers.generation import WorkerLink
from iabkg.workers.lanes import Lane, shape_of
from iabkg.workers.wire import BEGIN, END, MORE, REFUSED, WHOLE, decode_refusal

__all__ = [
    "Answer",
    "BrokenAnswerError",
    "BusyError",
    "Job",
    "QueryStoppedError",
    "RefusalError",
    "Stop",
]

# A worker is told to wait while so many chunks have not been taken.
_WAITING_CHUNKS = 2


class Stop(StrEnum):
    """Why a query was ended before its answer was whole; values are names for metrics."""

    TIMED_OUT = "timed_out"
    WAITED = "waited"
    CRASHED = "crashed"
    CANCELLED = "cancelled"
    CUT = "cut"


class BusyError(IabkgError):
    """Too many queries at once; ``seconds`` says when to come again."""

    def __init__(self, problem: str, seconds: int, *, of_client: bool) -> None:
        """Say whether it is the client (``of_client``) or the service that is at its limit."""
        super().__init__(f"{problem} Try again in {seconds} s.")
        self.seconds = seconds
        self.of_client = of_client


class QueryStoppedError(IabkgError):
    """A query was ended before it had an answer; ``reason`` says why."""

    def __init__(self, reason: Stop, detail: str) -> None:
        """Say in ``detail`` what to do."""
        super().__init__(detail)
        self.reason = reason


class RefusalError(IabkgError):
    """There is no format for the kind of answer that a query has."""

    def __init__(self, kind: ResultKind) -> None:
        """Name the ``kind`` of the answer."""
        super().__init__(f"There is no format for an answer that is a {kind}.")
        self.kind = kind


class BrokenAnswerError(IabkgError):
    """An answer ended in its middle: what was sent of it must not look whole."""


class Stream:
    """The rest of an answer on its way: chunks that have come, and the worker that sends them."""

    def __init__(self, link: WorkerLink) -> None:
        """Take chunks from the worker of ``link``."""
        self._link = link
        self._chunks: deque[bytes] = deque()
        self._news = asyncio.Event()
        self._paused = False
        self._is_whole = False
        self._broken: IabkgError | None = None

    def add(self, chunk: bytes) -> None:
        """Take a chunk; the worker has to wait while too many are there."""
        self._chunks.append(chunk)
        if len(self._chunks) >= _WAITING_CHUNKS and not self._paused:
            self._paused = True
            self._link.pause()
        self._news.set()

    def end(self, broken: IabkgError | None) -> None:
        """Take note that nothing more comes: it is whole, or ``broken`` tells why it is not."""
        self._is_whole, self._broken = broken is None, broken
        self._news.set()

    async def take(self) -> bytes | None:
        """Return the next chunk, None after the last; BrokenAnswerError if there is no last."""
        while not self._chunks:
            if self._broken is not None:
                raise BrokenAnswerError(f"An answer was broken off: {self._broken}")
            if self._is_whole:
                return None
            self._news.clear()
            await self._news.wait()
        chunk = self._chunks.popleft()
        if self._paused:
            self._paused = False
            self._link.resume()
        return chunk


@dataclass(slots=True)
class Answer:
    """The beginning of an answer: the place of its format, its first bytes, and more if not all.

    ``place`` counts in TABLE_FORMATS followed by GRAPH_FORMATS; ``version`` is that of the data.
    """

    version: str
    place: int
    first: bytes
    stream: Stream | None

    async def rest(self) -> AsyncIterator[bytes]:
        """Yield what follows ``first``; BrokenAnswerError where it is broken off."""
        if self.stream is None:
            return
        while (chunk := await self.stream.take()) is not None:
            yield chunk


class Job:
    """One query with its client; its ``answer`` is the future of an Answer."""

    __slots__ = (
        "_query", "_shape", "_spent_before", "_stream", "_watch", "_watching", "address", "answer",
        "client", "deadline", "is_over", "lane", "limit", "link", "started", "stopped", "task",
        "version",
    )  # fmt: skip

    def __init__(
        self, task: bytes, *, address: str, client: str, query: str, limit: float,
        watch: Callable[["Job"], Coroutine[None, None, None]],
    ) -> None:  # fmt: skip
        """Make a job of an encoded ``task``, of ``query``, that has ``limit`` seconds from now.

        Queries are counted by ``address``, and take turns by ``client``. ``watch`` looks, once
        the job turns out to take longer than most, whether the client is still there.
        """
        loop = asyncio.get_running_loop()
        self.task = task
        self.address = address
        self.client = client
        self._query = query
        self._shape: str | None = None
        self.limit = limit
        self.deadline = loop.time() + limit
        self.answer: asyncio.Future[Answer] = loop.create_future()
        self.link: WorkerLink | None = None
        self.version = ""
        self.started = 0.0
        self.lane = Lane.QUICK
        self.is_over = False
        self.stopped: Stop | None = None
        self._spent_before: float | None = None
        self._stream: Stream | None = None
        self._watch = watch
        self._watching: asyncio.Task[None] | None = None

    @property
    def shape(self) -> str:
        """Return the shape of its query."""
        if self._shape is None:
            self._shape = shape_of(self._query)
        return self._shape

    @property
    def is_slow(self) -> bool:
        """Say whether it runs, or ran, in one of the lanes that may not take all workers."""
        return self.lane >= Lane.SLOW

    @property
    def has_begun(self) -> bool:
        """Say whether some of the answer may have been sent already."""
        return self._stream is not None

    def begin(self, link: WorkerLink, version: str, moment: float) -> None:
        """Take note that the worker of ``link`` is to evaluate it, over the data ``version``."""
        self.link = link
        self.version = version
        self.started = moment
        self._spent_before = None

    def spent(self) -> float:
        """Return the seconds of processor time spent on it since this was first asked."""
        if self.link is None:
            return 0.0
        now = self.link.processor_time()
        if self._spent_before is None:
            self._spent_before = now
        return now - self._spent_before

    def watch(self) -> None:
        """Begin to look whether the client is still there, if that has not begun."""
        if self._watching is None and not self.is_over:
            self._watching = asyncio.get_running_loop().create_task(self._watch(self))

    def watch_by(self, watch: Callable[["Job"], Coroutine[None, None, None]]) -> None:
        """Look by ``watch`` from now on."""
        self.end_watch()
        self._watch, self._watching = watch, None
        self.watch()

    def end_watch(self) -> None:
        """Look no more."""
        if self._watching is not None:
            self._watching.cancel()

    def take(self, kind: int, payload: bytes) -> bool:
        """Take a frame of the worker; return whether it was the last."""
        if kind == WHOLE:
            self.is_over = True
            self._resolve(payload)
        elif kind == BEGIN and self.link is not None:
            self._stream = Stream(self.link)
            self.watch()
            self._resolve(payload)
        elif kind == MORE and self._stream is not None:
            self._stream.add(payload)
        elif kind == END and self._stream is not None:
            self.is_over = True
            self._stream.end(None)
        elif kind == REFUSED:
            refusal = decode_refusal(payload)
            error = RefusalError(refusal.kind) if refusal.kind is not None else refusal.error
            self.stop(Stop.CUT, error or IabkgError("The query failed."))
            # A refusal is an answer, as long as nothing else has been sent.
            self.stopped = Stop.CUT if self.has_begun else None
        return self.is_over

    def stop(self, reason: Stop, error: IabkgError) -> None:
        """Take note that no more will come, for ``reason``."""
        self.is_over = True
        self.stopped = reason
        if not self.answer.done():
            self.answer.set_exception(error)
            # Where the client has left, nobody asks for it.
            self.answer.exception()
        if self._stream is not None:
            self._stream.end(error)

    def _resolve(self, payload: bytes) -> None:
        if not self.answer.done():
            self.answer.set_result(Answer(self.version, payload[0], payload[1:], self._stream))
