"""What lives as long as the service runs: workers, and the watch for newly committed data."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI

from iabkg.errors import IabkgError, StoreError
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.workers.pool import PoolLimits, WorkerPool
from iabkg.workers.service import QueryWorkers, WorkerOptions

__all__ = ["Lifetime"]

_MEGABYTE = 1_000_000
# How often, in seconds, the service looks whether somebody else has committed new data.
_LOOK = 1.0
_log = logging.getLogger("iabkg")


@dataclass(slots=True)
class Lifetime:
    """Starts what the service needs and ends it; ``workers`` are there while it runs."""

    graph: KnowledgeGraph
    settings: Settings
    workers: QueryWorkers | None = None

    @property
    def pool(self) -> WorkerPool:
        """Return the workers' pool; IabkgError before the start and after the end."""
        if self.workers is None:
            raise IabkgError("The service is not running. Try again.")
        return self.workers.pool

    def span(self) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
        """Return what the framework runs around the service."""

        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            self.workers = await QueryWorkers.start(self._store(), _options(self.settings))
            looking = asyncio.get_running_loop().create_task(self._look())
            try:
                yield
            finally:
                looking.cancel()
                await self.workers.close()
                self.workers = None

        return lifespan

    async def refresh(self) -> None:
        """Have everything that is asked from now on answered from what was committed last."""
        if self.workers is not None:
            await self.workers.refresh()
        await asyncio.to_thread(self.graph.refresh)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            try:
                if self.graph.is_outdated():
                    await self.refresh()
            except IabkgError as error:
                _log.warning("The data of %s stays in use: %s", self.graph.data_version, error)

    def _store(self) -> Path:
        if self.graph.store is None:
            raise StoreError(Path("(memory)"), "only a store on disk is served", "Build one.")
        return self.graph.store


def _options(settings: Settings) -> WorkerOptions:
    return WorkerOptions(
        pool=PoolLimits(
            workers=settings.workers,
            per_client=settings.queries_per_client,
            at_once=settings.queries_at_once,
        ),
        memory=settings.query_memory_mb * _MEGABYTE,
        answer=settings.max_result_bytes,
        in_memory=settings.in_memory_mb * _MEGABYTE,
        services=settings.service_allow,
    )
