"""Keep the workers on the data that was committed last."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

from iabkg.store.directory import Commit, StoreDirectory
from iabkg.workers.fork_server import QueryOptions
from iabkg.workers.generation import Generation, GenerationError
from iabkg.workers.pool import PoolLimits, PoolObserver, WorkerPool

__all__ = ["QueryWorkers", "WorkerOptions"]

_MEGABYTE = 1_000_000
# A snapshot up to this size is in memory within a fraction of a second: workers wait for it.
# A larger one is read from disk until its copy in memory is ready.
_AT_ONCE = 60 * _MEGABYTE
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerOptions:
    """How workers are run.

    ``memory`` and ``answer`` are the bytes that one query may take beyond the data, and that its
    answer may have; a snapshot of at most ``in_memory`` bytes is copied into memory. ``services``
    are the beginnings of the IRIs that SERVICE may name.
    """

    pool: PoolLimits
    memory: int
    answer: int
    in_memory: int
    services: tuple[str, ...] = ()


class QueryWorkers:
    """A pool of workers over the last committed snapshot of a store."""

    def __init__(self, pool: WorkerPool, directory: StoreDirectory, options: WorkerOptions) -> None:
        """Use ``start`` instead."""
        self.pool = pool
        self._directory = directory
        self._options = options
        self._copying: asyncio.Task[None] | None = None
        self._refreshing = asyncio.Lock()

    @classmethod
    async def start(
        cls, store: Path, options: WorkerOptions, observer: PoolObserver
    ) -> "QueryWorkers":
        """Start workers over the store in the directory ``store``; ``observer`` is told of them.

        Raises StoreError where there is no store, GenerationError where workers cannot be had.
        """
        directory = StoreDirectory(store)

        async def renew() -> Generation:
            return await _open(directory, options)

        pool = WorkerPool(await renew(), options.pool, renew, observer)
        await pool.start()
        workers = cls(pool, directory, options)
        workers._copy_later()
        return workers

    async def refresh(self) -> None:
        """Have later queries see what was committed last."""
        async with self._refreshing:
            if self._directory.committed_version() != self.pool.version:
                await self.pool.switch(await _open(self._directory, self._options))
                self._copy_later()

    async def close(self) -> None:
        """End the workers."""
        if self._copying is not None:
            self._copying.cancel()
        await self.pool.close()

    def _copy_later(self) -> None:
        """Begin to copy a snapshot that is read from disk into memory, where it fits."""
        if self._copying is not None:
            self._copying.cancel()
        size = _size(self._directory.snapshot(self.pool.version))
        if not self.pool.in_memory and size <= self._options.in_memory:
            self._copying = asyncio.get_running_loop().create_task(self._copy())

    async def _copy(self) -> None:
        commit = self._directory.committed()
        if commit is None or commit.data_version != self.pool.version:
            return
        generation = await _start(self._directory, commit, self._options, in_memory=True)
        if self.pool.version == commit.data_version:
            await self.pool.switch(generation)
        else:
            generation.close()


async def _open(directory: StoreDirectory, options: WorkerOptions) -> Generation:
    """Start a generation of the last committed snapshot, in the way that is ready soonest."""
    for attempt in range(_ATTEMPTS):
        commit = directory.committed()
        if commit is None:
            break
        try:
            size = _size(directory.snapshot(commit.data_version))
            # Only a copy can count a triple once that two graphs state.
            in_memory = commit.overlapping or size <= min(_AT_ONCE, options.in_memory)
            return await _start(directory, commit, options, in_memory=in_memory)
        except (GenerationError, OSError):
            # A writer may have committed, and dropped the snapshot, in between; or the process was
            # killed before it was ready.
            if attempt == _ATTEMPTS - 1:
                raise
    raise GenerationError(f"The store {directory.path} is empty. Build it: iabkg build")


async def _start(
    directory: StoreDirectory, commit: Commit, options: WorkerOptions, *, in_memory: bool
) -> Generation:
    return await Generation.start(
        commit.data_version,
        QueryOptions(
            snapshot=str(directory.snapshot(commit.data_version)),
            in_memory=in_memory,
            overlapping=commit.overlapping,
            parent=os.getpid(),
            memory=options.memory,
            answer=options.answer,
            services=options.services,
        ),
        in_memory=in_memory,
    )


def _size(folder: Path) -> int:
    """Return the bytes of the files in ``folder``."""
    with os.scandir(folder) as entries:
        return sum(entry.stat().st_size for entry in entries)
