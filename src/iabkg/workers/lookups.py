"""Workers that answer lookups from the index of the last committed snapshot.

The index is read beside the service, which takes a moment for one document and longer for many.
Who asks meanwhile waits: nobody is answered from data older than when they asked.
"""

import asyncio
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from iabkg.errors import IabkgError
from iabkg.store.directory import StoreDirectory
from iabkg.workers.generation import Generation, GenerationError
from iabkg.workers.jobs import QueryStoppedError, Stop
from iabkg.workers.lookup_server import LookupOptions
from iabkg.workers.pool import PoolLimits, PoolObserver, WorkerPool

__all__ = ["LookupWorkers", "LookupWorkersOptions"]

_log = logging.getLogger("iabkg.workers")
_ATTEMPTS = 3
_BEFORE_NEXT = 1.0
# So many seconds without a write are a pause.
_QUIET = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupWorkersOptions:
    """How many workers there are for how many lookups, and the bytes that one may take."""

    pool: PoolLimits
    memory: int


class LookupWorkers:
    """A pool of workers that search; it has none before ``refresh`` or ``ready`` was called.

    Reading the index costs more than most writes, so it is read for who asks, or once writes have
    ceased for a moment; and half of the time at most.
    """

    def __init__(self, store: Path, options: LookupWorkersOptions, observer: PoolObserver) -> None:
        """Search the store in the directory ``store``; ``observer`` is told of the workers."""
        self._directory = StoreDirectory(store)
        self._options = options
        self._observer = observer
        self._pool: WorkerPool | None = None
        self._reading: asyncio.Task[None] | None = None
        self._later: asyncio.TimerHandle | None = None
        # Readings are numbered: which was wanted last, which began last, which has ended.
        self._wanted = self._begun = self._ended = 0
        self._version_read: str | None = None
        self._news = asyncio.Condition()

    @property
    def store(self) -> Path:
        """Return the directory of the store."""
        return self._directory.path

    @property
    def pool(self) -> WorkerPool | None:
        """Return the workers, None as long as there are none."""
        return self._pool

    def refresh(self) -> None:
        """Take note that there are new data: their index is read soon, if nobody asks sooner."""
        if self._later is not None:
            self._later.cancel()
        loop = asyncio.get_running_loop()
        wait = _QUIET if self._pool is not None else 0.0
        self._later = loop.call_later(wait, lambda: self._want(self._next()))

    async def ready(self, version: str, seconds: float) -> WorkerPool:
        """Return workers over the data ``version``, or newer data.

        Waits for them so many ``seconds`` at most; QueryStoppedError where they take longer.
        """
        if self._pool is not None and self._pool.version == version:
            return self._pool
        number = self._next()
        self._want(number)
        try:
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait_for(lambda: self._ended >= number)
        except TimeoutError:
            pass
        if self._pool is None or self._ended < number:
            raise QueryStoppedError(
                Stop.WAITED, "What lookups search is being read. Try again in a while."
            )
        return self._pool

    async def close(self) -> None:
        """End the workers."""
        if self._later is not None:
            self._later.cancel()
        if self._reading is not None:
            self._reading.cancel()
        if self._pool is not None:
            await self._pool.close()

    def _next(self) -> int:
        """Return the number of the first reading that sees what is committed now."""
        is_seen = self._version_read == self._directory.committed_version()
        return self._begun if self._begun and is_seen else self._begun + 1

    def _want(self, number: int) -> None:
        self._wanted = max(self._wanted, number)
        if self._reading is None or self._reading.done():
            self._reading = asyncio.get_running_loop().create_task(self._read())

    async def _read(self) -> None:
        """Read the index as often as is wanted."""
        loop = asyncio.get_running_loop()
        while self._ended < self._wanted:
            self._begun += 1
            self._version_read = self._directory.committed_version()
            began = loop.time()
            try:
                await self._show(await self._open())
            except IabkgError as error:
                _log.error("Lookups have no workers, which is tried again: %s", error)
                self._wanted += 1
                await asyncio.sleep(_BEFORE_NEXT)
            else:
                async with self._news:
                    self._ended = self._begun
                    self._news.notify_all()
                if self._ended < self._wanted:
                    await asyncio.sleep(loop.time() - began)

    async def _show(self, generation: Generation) -> None:
        if self._pool is None:
            pool = WorkerPool(generation, self._options.pool, self._open, self._observer)
            await pool.start()
            self._pool = pool
        else:
            await self._pool.switch(generation)

    async def _open(self) -> Generation:
        for attempt in range(_ATTEMPTS):
            commit = self._directory.committed()
            if commit is None:
                break
            options = LookupOptions(
                snapshot=str(self._directory.snapshot(commit.data_version)),
                parent=os.getpid(),
                memory=self._options.memory,
            )
            try:
                return await Generation.start(commit.data_version, options)
            except (GenerationError, OSError):
                # A writer may have committed, and dropped the snapshot, in between.
                if attempt == _ATTEMPTS - 1:
                    raise
        raise GenerationError(f"The store {self._directory.path} is empty. Build it: iabkg build")
