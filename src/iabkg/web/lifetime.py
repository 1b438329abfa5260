"""What lives as long as the service runs: workers, and the watch for newly committed data."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from iabkg.errors import IabkgError, StoreError
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.health import CheckResult
from iabkg.web.metrics import Metrics, WorkerMetrics
from iabkg.web.writing import Writing
from iabkg.workers.lookups import LookupWorkers, LookupWorkersOptions
from iabkg.workers.pool import PoolLimits, WorkerPool
from iabkg.workers.service import QueryWorkers, WorkerOptions

__all__ = ["Lifetime"]

_MEGABYTE = 1_000_000
# How often, in seconds, the service looks whether somebody else has committed new data.
_LOOK = 1.0
# So many new objects before the collector looks at them.
_OBJECTS = 20_000
_SHOWING_ATTEMPTS = 5
_log = logging.getLogger("iabkg")


class Lifetime:
    """Starts what the service needs, and ends it."""

    def __init__(self, graph: KnowledgeGraph, settings: Settings, metrics: Metrics) -> None:
        """Serve ``graph``; nothing is started before ``span`` is entered."""
        self.settings = settings
        self.metrics = metrics
        self.writing = Writing(settings, self._show_commit, metrics)
        self._graph = graph
        self._workers: QueryWorkers | None = None
        self._lookups: LookupWorkers | None = None

    @property
    def lookups(self) -> LookupWorkers:
        """Return the workers that search; IabkgError before the start and after the end."""
        if self._lookups is None:
            raise IabkgError("The service is not running. Try again.")
        return self._lookups

    @property
    def pool(self) -> WorkerPool:
        """Return the workers' pool; IabkgError before the start and after the end."""
        if self._workers is None:
            raise IabkgError("The service is not running. Try again.")
        return self._workers.pool

    @property
    def version(self) -> str:
        """Return the data version that queries see, empty while the service does not run."""
        return self._workers.pool.version if self._workers is not None else ""

    @asynccontextmanager
    async def span(self, _: FastAPI) -> AsyncIterator[None]:
        """Run what the service needs for as long as the context lasts."""
        observer = WorkerMetrics(self.metrics)
        self._workers = await QueryWorkers.start(self._store(), _options(self.settings), observer)
        self._lookups = LookupWorkers(self._store(), _lookup_options(self.settings), observer)
        self._lookups.refresh()
        self._measure(self._workers.pool)
        looking = asyncio.get_running_loop().create_task(self._look())
        # What is there now stays: the collector need not look at it again and again.
        gc.collect()
        gc.freeze()
        # A request makes hundreds of objects and hardly a cycle: the collector may come seldom.
        gc.set_threshold(_OBJECTS)
        try:
            async with self.writing.running():
                yield
        finally:
            looking.cancel()
            await self._lookups.close()
            await self._workers.close()
            self._lookups = self._workers = None

    def check_workers(self) -> CheckResult:
        """Say whether there are workers."""
        pool = self.pool
        found = f"{pool.ready} idle, {pool.busy} busy, data version {pool.version}"
        return CheckResult(ok=pool.ready + pool.busy + pool.starting > 0, detail=found)

    async def refresh(self) -> None:
        """Have everything that is asked from now on answered from what was committed last."""
        try:
            # It takes longest: all else follows at once, so that no two answers contradict.
            if self._workers is not None:
                await self._workers.refresh()
        finally:
            await asyncio.to_thread(self._graph.refresh)
            if self._lookups is not None:
                self._lookups.refresh()
        self.metrics.set_data(self._graph.data_version)

    async def _show_commit(self) -> None:
        """Refresh after a write: it is committed, so that nothing may be told as its failure."""
        for _ in range(_SHOWING_ATTEMPTS):
            try:
                await self.refresh()
            except IabkgError as error:
                _log.warning("A committed write is not shown yet: %s", error)
                await asyncio.sleep(_LOOK)
            else:
                return

    def _measure(self, pool: WorkerPool) -> None:
        self.metrics.set_data(pool.version)
        self.metrics.queries_waiting.set_function(lambda: pool.waiting)
        states = {"idle": lambda: pool.ready, "busy": lambda: pool.busy}
        for state, number in {**states, "starting": lambda: pool.starting}.items():
            self.metrics.workers[state].set_function(number)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            try:
                if self._graph.is_outdated() or self.version != self._graph.data_version:
                    await self.refresh()
            except IabkgError as error:
                _log.warning("The data of %s stays in use: %s", self._graph.data_version, error)

    def _store(self) -> Path:
        if self._graph.store is None:
            raise StoreError(Path("(memory)"), "only a store on disk is served", "Build one.")
        return self._graph.store


def _lookup_options(settings: Settings) -> LookupWorkersOptions:
    return LookupWorkersOptions(
        pool=PoolLimits(
            workers=settings.lookup_workers,
            reserved=0,
            per_client=settings.queries_per_client,
            at_once=settings.queries_at_once,
        ),
        memory=settings.query_memory_mb * _MEGABYTE,
    )


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
