"""The workers of the service: who evaluates which query when, and who is killed.

All methods run on the event loop. A query that exceeds its limit, or whose client has left, is
ended by killing its worker; the fork server replaces it within milliseconds.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Protocol

from iabkg.errors import IabkgError
from iabkg.workers.generation import Generation, GenerationError, WorkerLink
from iabkg.workers.jobs import BusyError, Job, QueryStoppedError, Stop
from iabkg.workers.lanes import Lane
from iabkg.workers.reminders import Reminders
from iabkg.workers.turns import Turns

__all__ = ["PoolLimits", "PoolObserver", "WorkerPool"]

_log = logging.getLogger("iabkg.workers")

# A query that takes more seconds of a processor is slow.
_QUICK = 0.02
# After so many seconds a slow one no longer competes with others for a processor.
_PATIENCE = 0.25
_SUSPECT_SECONDS = 10.0
_CRASHED = (
    "The query brought its worker down: it needs too much memory or nests too deep. "
    "Ask for less at a time."
)
_TIMED_OUT = (
    "The query was stopped after {limit:g} s. Ask for less at a time, or for a limit that is "
    "higher, as far as the service allows: timeout=SECONDS."
)


class PoolObserver(Protocol):
    """Who is told of what happens to workers."""

    def stopped(self, reason: Stop) -> None:
        """Take note that a query was ended for ``reason``."""

    def restarted(self, seconds: float) -> None:
        """Take note that a worker had no successor for ``seconds``."""


Renew = Callable[[], Awaitable[Generation]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolLimits:
    """How many workers there are, and how many queries may be under way: of a client, in all.

    ``reserved`` workers are kept from slow queries.
    """

    workers: int
    reserved: int = 2
    per_client: int
    at_once: int


class WorkerPool:
    """Evaluates tasks in the workers of the current generation."""

    def __init__(
        self, generation: Generation, limits: PoolLimits, renew: Renew, observer: PoolObserver
    ) -> None:
        """Call ``start`` next; ``renew`` starts another fork server where one has died."""
        self.limits = limits
        self._observer = observer
        self._generation = generation
        self._renew = renew
        self._idle: list[WorkerLink] = []
        self._of: dict[WorkerLink, Generation] = {}
        self._running: dict[WorkerLink, Job] = {}
        self._starting = 0
        self._turns = Turns(limits.workers - limits.reserved)
        self._under_way: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = self._reviving = False
        self._loop = asyncio.get_running_loop()
        self._reminders: Reminders[Job] = Reminders(self._loop)

    # What the service asks for.

    @property
    def version(self) -> str:
        """Return the data version that queries see from now on."""
        return self._generation.version

    @property
    def in_memory(self) -> bool:
        """Return whether queries read a copy in memory, not the disk."""
        return self._generation.in_memory

    @property
    def waiting(self) -> int:
        """Return how many queries wait for a worker."""
        return len(self._turns)

    @property
    def busy(self) -> int:
        """Return how many workers are at work."""
        return len(self._running)

    @property
    def starting(self) -> int:
        """Return how many workers are being started."""
        return self._starting

    @property
    def ready(self) -> int:
        """Return how many workers wait for work."""
        return len(self._idle)

    async def start(self) -> None:
        """Start the workers; GenerationError where they cannot be."""
        await asyncio.gather(*(self._add_worker() for _ in range(self.limits.workers)))

    def submit(self, job: Job) -> None:
        """Have ``job`` evaluated; its ``answer`` tells how it goes.

        Raises BusyError where its address, or the service, has too many under way.
        """
        self._admit(job.address)
        self._under_way[job.address] += 1
        lane = self._turns.lane_of(job, self._loop.time())
        if lane is Lane.QUICK and self._idle and not self._turns:
            # Nearly always: nobody waits, and nothing speaks against it.
            self._run(job, self._idle.pop())
            return
        self._turns.add(job, lane)
        self._dispatch()
        if job.link is None:
            self._set_timer(job, self._loop.time() + _QUICK, self._wait)
            self._make_room()

    def cancel(self, job: Job) -> None:
        """End ``job``: its client does not want it any more."""
        self._end(job, Stop.CANCELLED, "The client has left.")

    async def switch(self, generation: Generation) -> None:
        """Evaluate later queries in ``generation``; those under way end where they are."""
        old, self._generation = self._generation, generation
        retired, self._idle = self._idle, []
        await self.start()
        for link in retired:
            link.kill()
        self._let_go(old)

    async def close(self) -> None:
        """End all workers and the fork server."""
        self._closed = True
        for job in list(self._running.values()):
            self._end(job, Stop.CANCELLED, "The service is shutting down.")
        for task in self._tasks:
            task.cancel()
        for link in self._of:
            link.kill()
        for generation in {self._generation, *self._of.values()}:
            generation.close()
        while self._of:
            await asyncio.sleep(0)

    # From the queues to the workers.

    def _admit(self, address: str) -> None:
        if self._under_way[address] >= self.limits.per_client:
            raise BusyError(
                f"{self._under_way[address]} queries of yours are under way, no more are taken.",
                1,
                of_client=True,
            )
        if self._under_way.total() >= self.limits.at_once:
            raise BusyError("The service has as many queries as it takes.", 2, of_client=False)

    def _dispatch(self) -> None:
        while self._idle and self._turns:
            job = self._turns.take(self._loop.time())
            if job is None:
                return
            self._run(job, self._idle.pop())

    def _run(self, job: Job, link: WorkerLink) -> None:
        job.begin(link, self._of[link].version, self._loop.time())
        self._running[link] = job
        if not job.is_slow:
            self._set_timer(job, job.started + _QUICK, self._look_at)
        else:
            # Counting begins when this is first asked.
            job.spent()
            if job.lane is Lane.RUNAWAY:
                self._yield(job)
            else:
                self._be_patient(job)
        link.send(job.task, lambda kind, payload: self._take(job, kind, payload))

    def _set_timer(self, job: Job, moment: float, then: Callable[[Job], None]) -> None:
        """Call ``then`` at ``moment``, or at the job's deadline, instead of what was to be."""
        self._reminders.set(job, min(moment, job.deadline), then)

    def _wait(self, job: Job) -> None:
        """Let a job that has not had its turn soon go on waiting."""
        job.watch()
        self._set_timer(job, job.deadline, self._expire)

    # From the workers back.

    def _take(self, job: Job, kind: int, payload: bytes) -> None:
        if job.stopped is None and job.take(kind, payload):
            link = job.link
            self._finish(job)
            if link is not None:
                self._release(link)

    def _finish(self, job: Job) -> None:
        """Take ``job`` off the books: it has ended, this way or another."""
        job.end_watch()
        self._reminders.drop(job)
        if job.link is not None:
            self._running.pop(job.link, None)
            self._turns.leave(job)
        if job.stopped is None:
            slow = job.is_slow and job.spent() > _QUICK
            self._turns.learn(job, Lane.SLOW if slow else Lane.QUICK)
        job.link = None
        self._under_way[job.address] -= 1
        if not self._under_way[job.address]:
            del self._under_way[job.address]

    def _release(self, link: WorkerLink) -> None:
        """Let a worker that has done its task take the next, or go."""
        surplus = len(self._idle) + len(self._running) >= self.limits.workers
        outdated = self._of[link] is not self._generation
        if surplus or outdated or not link.claim_processor():
            link.kill()
        else:
            self._idle.append(link)
        self._dispatch()

    def _lost(self, link: WorkerLink) -> None:
        """Replace a worker that has ended, and say so to whoever waited for it."""
        generation = self._of.pop(link)
        if link in self._idle:
            self._idle.remove(link)
        job = self._running.get(link)
        if job is not None:
            self._end(job, Stop.CRASHED, _CRASHED)
        alive = len(self._idle) + len(self._running) + self._starting
        if self._closed:
            return
        if generation is not self._generation:
            self._let_go(generation)
        if alive < self.limits.workers:
            self._spawn(self._replace())

    def _let_go(self, generation: Generation) -> None:
        """End a fork server of the past once none of its workers is left."""
        if generation not in self._of.values():
            generation.close()

    # Slow ones.

    def _look_at(self, job: Job) -> None:
        """Move a running job to the slow lane if it has had its time as a quick one.

        That is time of a processor: on a busy machine quick ones may take long, too.
        """
        now = self._loop.time()
        if now >= job.deadline:
            self._expire(job)
        elif job.spent() < _QUICK / 2 and now - job.started < _PATIENCE:
            self._set_timer(job, now + _QUICK, self._look_at)
        else:
            self._turns.learn(job, Lane.SLOW)
            self._turns.enter(job, Lane.SLOW)
            self._be_patient(job)
            self._make_room()

    def _be_patient(self, job: Job) -> None:
        """Let a slow job compete for the processors for a while yet."""
        job.watch()
        self._set_timer(job, job.started + _PATIENCE, self._yield)

    def _yield(self, job: Job) -> None:
        """Let a slow job have the processors only while nobody else wants them."""
        if job.link is not None:
            job.link.yield_processor()
        job.watch()
        self._set_timer(job, job.deadline, self._expire)

    def _make_room(self) -> None:
        """Free a worker for quick jobs that wait, where slow ones hold more than their share."""
        if self._idle or not (self._turns.quick_ones_wait and self._turns.slow_ones_exceed):
            return
        running = reversed(list(self._running.values()))
        job = next((job for job in running if job.is_slow and not job.has_begun), None)
        if job is not None:
            self._put_back(job)
        elif len(self._of) + self._starting < 2 * self.limits.workers:
            # Answers that are half sent are not worth breaking off: have a worker more instead.
            self._spawn(self._add_worker())

    def _put_back(self, job: Job) -> None:
        """Kill the worker of ``job``, which begins anew when the slow lane has a place."""
        link, job.link = job.link, None
        self._turns.leave(job)
        if link is not None:
            del self._running[link]
            link.kill()
        self._turns.add(job, job.lane)

    # The ends of jobs that have no answer.

    def _expire(self, job: Job) -> None:
        if self._loop.time() < job.deadline:
            # It was set for something that the deadline came before, by a hair.
            self._set_timer(job, job.deadline, self._expire)
        elif job.link is None:
            detail = f"It waited {job.limit:g} s for its turn. Try again later."
            self._end(job, Stop.WAITED, detail)
        else:
            if job.spent() > _PATIENCE:
                # A limit that leaves no time says nothing of what was asked.
                self._turns.learn(job, Lane.RUNAWAY)
            self._end(job, Stop.TIMED_OUT, _TIMED_OUT.format(limit=job.limit))

    def _end(self, job: Job, reason: Stop, detail: str) -> None:
        """End ``job`` wherever it is, and the worker that it has."""
        if job.is_over:
            return
        if not self._turns.discard(job) and job.is_slow:
            self._turns.memory.suspect(job.client, self._loop.time() + _SUSPECT_SECONDS)
        link = job.link
        job.stop(reason, QueryStoppedError(reason, detail))
        self._observer.stopped(reason)
        self._finish(job)
        if link is not None:
            link.kill()

    # Starting workers.

    async def _replace(self) -> None:
        died = self._loop.time()
        await self._add_worker()
        self._observer.restarted(self._loop.time() - died)

    async def _add_worker(self) -> None:
        self._starting += 1
        generation = self._generation
        try:
            link = await generation.fork(self._lost)
        except GenerationError:
            await self._revive(generation)
            return
        finally:
            self._starting -= 1
        self._of[link] = generation
        self._release(link)

    async def _revive(self, dead: Generation) -> None:
        """Start another fork server in place of one that is gone."""
        if self._closed or self._reviving or self._generation is not dead:
            return
        self._reviving = True
        dead.close()
        while self._generation is dead:
            try:
                renewed = await self._renew()
            except IabkgError as error:
                _log.error("There are no workers, which is tried again in a second: %s", error)
                await asyncio.sleep(1)
                continue
            if self._generation is dead:
                self._generation = renewed
            else:
                # Newer data have come meanwhile, with a fork server of theirs.
                renewed.close()
        self._reviving = False
        await self.start()

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
