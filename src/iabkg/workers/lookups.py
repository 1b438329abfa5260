"""Workers that answer lookups from the index of the last committed snapshot.

The index is read beside the service, which takes a moment for one document and longer for many;
who asks meanwhile waits. So nobody is ever answered from data that have been replaced.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupWorkersOptions:
    """How many workers there are for how many lookups, and the bytes that one may take."""

    pool: PoolLimits
    memory: int


class LookupWorkers:
    """A pool of workers that search; it has none before ``refresh`` was called."""

    def __init__(self, store: Path, options: LookupWorkersOptions, observer: PoolObserver) -> None:
        """Search the store in the directory ``store``; ``observer`` is told of the workers."""
        self._directory = StoreDirectory(store)
        self._options = options
        self._observer = observer
        self._pool: WorkerPool | None = None
        self._following: asyncio.Task[None] | None = None

    @property
    def pool(self) -> WorkerPool | None:
        """Return the workers, None as long as they read what was committed last."""
        is_following = self._following is not None and not self._following.done()
        return None if is_following else self._pool

    def refresh(self) -> None:
        """Have later lookups see what was committed last, as soon as its index has been read."""
        if self._following is None or self._following.done():
            self._following = asyncio.get_running_loop().create_task(self._follow())

    async def ready(self, seconds: float) -> WorkerPool:
        """Return the workers over what was committed last; wait for them ``seconds`` at most.

        Raises QueryStoppedError where they take longer, or cannot be had.
        """
        if self._following is not None:
            await asyncio.wait({self._following}, timeout=seconds)
        if self.pool is None:
            raise QueryStoppedError(
                Stop.WAITED, "What lookups search is being read. Try again in a while."
            )
        return self.pool

    async def close(self) -> None:
        """End the workers."""
        if self._following is not None:
            self._following.cancel()
        if self._pool is not None:
            await self._pool.close()

    async def _follow(self) -> None:
        """Start workers over what was committed last, again as long as that changes meanwhile."""
        while self._pool is None or self._pool.version != self._directory.committed_version():
            try:
                generation = await self._open()
            except IabkgError as error:
                _log.error("Lookups have no workers, which is tried again: %s", error)
                await asyncio.sleep(_BEFORE_NEXT)
                continue
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
