"""Whose turn it is: the queries that wait, by lane, and how many of the slow ones are running."""

import os
from collections import Counter

from iabkg.workers.jobs import Job
from iabkg.workers.lanes import FairQueue, Lane, Memory

__all__ = ["Turns"]

# So many queries of shapes that ran into their limit before may run at once.
_RUNAWAYS = max(1, len(os.sched_getaffinity(0)) - 1)


class Turns:
    """Lets queries wait and take turns; ``slow_at_most`` is how many slow ones can run."""

    def __init__(self, slow_at_most: int) -> None:
        """Begin with nobody waiting and nothing learnt."""
        self.memory = Memory()
        self._slow_at_most = slow_at_most
        self._queues: tuple[FairQueue[Job], ...] = tuple(FairQueue() for _ in Lane)
        self._running: Counter[Lane] = Counter()

    def __len__(self) -> int:
        """Return how many queries wait."""
        return sum(len(queue) for queue in self._queues)

    def __bool__(self) -> bool:
        """Say whether any query waits."""
        return any(self._queues)

    @property
    def quick_ones_wait(self) -> bool:
        """Say whether a query waits that is not known to be slow."""
        return bool(self._queues[Lane.QUICK] or self._queues[Lane.DOUBTFUL])

    @property
    def slow_ones_exceed(self) -> bool:
        """Say whether more slow queries run than may."""
        return self._slow_running > self._slow_at_most

    def lane_of(self, job: Job, now: float) -> Lane:
        """Return where ``job`` belongs by what is known at the moment ``now``."""
        # The shape takes longer to find than all else here.
        if self.memory.is_blank:
            return Lane.QUICK
        return self.memory.lane_of(job.shape, job.client, now)

    def learn(self, job: Job, lane: Lane) -> None:
        """Remember where ``job`` turned out to belong, where that makes a difference."""
        if lane is not Lane.QUICK or not self.memory.is_blank:
            self.memory.learn(job.shape, lane)

    def add(self, job: Job, lane: Lane) -> None:
        """Let ``job`` wait."""
        self._queues[lane].add(job)

    def discard(self, job: Job) -> bool:
        """Let ``job`` wait no more; return whether it did."""
        return any(queue.discard(job) for queue in self._queues)

    def take(self, now: float) -> Job | None:
        """Return the job whose turn it is, None if none may run.

        It is a quick one, unless slow ones wait and none is running at all.
        """
        may_be_slow = self._slow_running < self._slow_at_most
        slow = self._take_slow() if may_be_slow and not self._slow_running else None
        if slow is not None:
            return slow
        for lane in (Lane.QUICK, Lane.DOUBTFUL):
            queue = self._queues[lane]
            while len(queue):
                job = queue.take()
                job.lane = self.lane_of(job, now)
                if not job.is_slow:
                    return job
                # Others of its shape have turned out slow while it waited.
                self._queues[job.lane].add(job)
        return self._take_slow() if may_be_slow else None

    def enter(self, job: Job, lane: Lane) -> None:
        """Take note that ``job`` runs in one of the slow lanes."""
        job.lane = lane
        self._running[lane] += 1

    def leave(self, job: Job) -> None:
        """Take note that ``job`` runs no more."""
        if job.is_slow:
            self._running[job.lane] -= 1

    @property
    def _slow_running(self) -> int:
        return self._running[Lane.SLOW] + self._running[Lane.RUNAWAY]

    def _take_slow(self) -> Job | None:
        for lane, most in ((Lane.SLOW, self._slow_at_most), (Lane.RUNAWAY, _RUNAWAYS)):
            if len(self._queues[lane]) and self._running[lane] < most:
                job = self._queues[lane].take()
                self.enter(job, lane)
                return job
        return None
