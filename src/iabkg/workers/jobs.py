"""A query under way: what was asked, what its worker says, what its client still wants."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum

from iabkg.errors import IabkgError
from iabkg.model.sparql import ResultKind
from iabkg.workers.generation import WorkerLink
from iabkg.workers.wire import BEGIN, MORE, REFUSED, WHOLE, Refusal, decode_refusal

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


@dataclass(slots=True)
class Answer:
    """The beginning of an answer: the place of its format, its first bytes, and more if not all.

    ``place`` counts in TABLE_FORMATS followed by GRAPH_FORMATS; ``version`` is that of the data.
    """

    version: str
    place: int
    first: bytes
    job: "Job | None"

    async def rest(self) -> AsyncIterator[bytes]:
        """Yield what follows ``first``; BrokenAnswerError where it is broken off."""
        if self.job is None:
            return
        while (chunk := await self.job.next_chunk()) is not None:
            yield chunk


class Job:
    """One query with its client; its ``answer`` is the future of an Answer."""

    def __init__(
        self, task: bytes, *, address: str, client: str, shape: str, limit: float,
        watch: Callable[["Job"], Coroutine[None, None, None]],
    ) -> None:  # fmt: skip
        """Make a job of an encoded ``task`` that has ``limit`` seconds from now.

        Queries are counted by ``address``, and take turns by ``client``. ``watch`` looks, once
        the job turns out to take longer than most, whether the client is still there.
        """
        loop = asyncio.get_running_loop()
        self.task = task
        self.address = address
        self.client = client
        self._watch = watch
        self._watching: asyncio.Task[None] | None = None
        self.shape = shape
        self.deadline = loop.time() + limit
        self.limit = limit
        self.answer: asyncio.Future[Answer] = loop.create_future()
        self.link: WorkerLink | None = None
        self.version = ""
        self.started = 0.0
        self._spent_before = 0.0
        self.is_slow = False
        self.has_begun = False
        self.timer: asyncio.TimerHandle | None = None
        self.stopped: Stop | None = None
        self._chunks: deque[bytes] = deque()
        self._is_over = False
        self._paused = False
        self._news = asyncio.Event()

    def begin(self, link: WorkerLink, version: str) -> None:
        """Take note that the worker of ``link`` is to evaluate it, over the data ``version``."""
        self.link = link
        self.version = version
        self.started = asyncio.get_running_loop().time()
        self._spent_before = link.processor_time()

    @property
    def spent(self) -> float:
        """Return the seconds of processor time that its worker has spent on it."""
        return self.link.processor_time() - self._spent_before if self.link is not None else 0.0

    def watch(self) -> None:
        """Begin to look whether the client is still there, if that has not begun."""
        if self._watching is None and not self.is_over:
            self._watching = asyncio.get_running_loop().create_task(self._watch(self))

    def end_watch(self) -> None:
        """Look no more."""
        if self._watching is not None:
            self._watching.cancel()

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will come, because all has come or it was stopped."""
        return self.stopped is not None or self._is_over

    def take(self, kind: int, payload: bytes) -> bool:
        """Take a frame of the worker; return whether it was the last."""
        if kind == WHOLE:
            self._is_over = True
            self._resolve(Answer(self.version, payload[0], payload[1:], None))
            return True
        if kind == BEGIN:
            self.has_begun = True
            self.watch()
            self._resolve(Answer(self.version, payload[0], payload[1:], self))
            return False
        if kind == MORE:
            self._add(payload)
            return False
        if kind == REFUSED:
            self._refuse(decode_refusal(payload))
        self._is_over = True
        self._news.set()
        return True

    def stop(self, reason: Stop, error: IabkgError) -> None:
        """Take note that no more will come, for ``reason``."""
        if self.stopped is None:
            self.stopped = reason
        if not self.answer.done():
            self.answer.set_exception(error)
            # Where the client has left, nobody asks for it.
            self.answer.exception()
        self._news.set()

    async def next_chunk(self) -> bytes | None:
        """Return the next chunk, None after the last; BrokenAnswerError if there is no last."""
        while not self._chunks:
            if self.stopped is not None:
                raise BrokenAnswerError(f"The answer was broken off: {self.stopped}.")
            if self._is_over:
                return None
            self._news.clear()
            await self._news.wait()
        chunk = self._chunks.popleft()
        if self._paused and self.link is not None:
            self._paused = False
            self.link.resume()
        return chunk

    def _add(self, chunk: bytes) -> None:
        self._chunks.append(chunk)
        if len(self._chunks) >= _WAITING_CHUNKS and not self._paused and self.link is not None:
            self._paused = True
            self.link.pause()
        self._news.set()

    def _refuse(self, refusal: Refusal) -> None:
        error = RefusalError(refusal.kind) if refusal.kind is not None else refusal.error
        if error is None:
            return
        if self.answer.done():
            self.stop(Stop.CUT, error)
        else:
            self.answer.set_exception(error)
            self.answer.exception()

    def _resolve(self, answer: Answer) -> None:
        if not self.answer.done():
            self.answer.set_result(answer)
