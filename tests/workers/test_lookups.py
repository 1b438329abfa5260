"""Workers that answer lookups: they follow commits, survive deaths, and nobody gets old answers."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.store.directory import StoreDirectory
from iabkg.workers.jobs import BusyError, Job, QueryStoppedError, Stop
from iabkg.workers.lookup_server import encode_lookup
from iabkg.workers.lookups import LookupWorkers, LookupWorkersOptions
from iabkg.workers.pool import PoolLimits, WorkerPool
from tests.plans import PLAN
from tests.workers.conftest import Observed

OPTIONS = LookupWorkersOptions(
    pool=PoolLimits(workers=2, reserved=0, per_client=50, at_once=60), memory=500_000_000
)
QUESTION = "仿制药"


def build(store: Path, text: str) -> None:
    plan = store.with_suffix(".txt")
    plan.write_text(text, "utf-8")
    KnowledgeGraph.build([plan], store)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store"
    build(path, PLAN.read_text("utf-8"))
    return path


@asynccontextmanager
async def started(store: Path) -> AsyncIterator[LookupWorkers]:
    workers = LookupWorkers(store, OPTIONS, Observed())
    workers.refresh()
    try:
        yield workers
    finally:
        await workers.close()


def job_of(question: str, limit: float = 20.0) -> Job:
    async def watch(_: Job) -> None:
        await asyncio.sleep(3600)

    return Job(
        encode_lookup(question, 20, "zh", limit + 0.5),
        address="client",
        client="client",
        query=question,
        limit=limit,
        watch=watch,
    )


async def ask(workers: LookupWorkers, question: str = QUESTION) -> list[str]:
    """Return the paths of the measures that answer."""
    return await ask_pool(await ready(workers), question)


async def ready(workers: LookupWorkers, seconds: float = 60) -> WorkerPool:
    version = StoreDirectory(workers.store).committed_version()
    return await workers.ready(version or "", seconds)


async def ask_pool(pool: WorkerPool, question: str) -> list[str]:
    job = job_of(question)
    pool.submit(job)
    results = json.loads((await job.answer).first)["results"]
    return [result["measure"]["path"] for result in results]


def run(check: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(check())


def test_lookups_are_answered(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            assert (
                await asyncio.gather(*(ask(workers) for _ in range(20))) == [["五/（二）/10"]] * 20
            )
            assert await ask(workers, "高铁建设由谁牵头") == []

    run(check)


def test_lookups_see_what_was_committed_last(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            assert await ask(workers, "量子通信") == []
            build(store, PLAN.read_text("utf-8").replace("仿制药", "量子通信"))
            workers.refresh()
            assert await ask(workers, "量子通信") == ["五/（二）/10"]
            assert await ask(workers) == []

    run(check)


def test_a_write_that_nobody_told_of_is_seen_as_well(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            await ready(workers)
            build(store, PLAN.read_text("utf-8").replace("仿制药", "量子通信"))
            assert await ask(workers, "量子通信") == ["五/（二）/10"]

    run(check)


def test_the_index_is_read_once_writes_have_ceased(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            pool = await ready(workers)
            first = pool.version
            build(store, PLAN.read_text("utf-8").replace("仿制药", "量子通信"))
            workers.refresh()
            while pool.version == first:
                await asyncio.sleep(0.05)
            assert await ask_pool(pool, "量子通信") == ["五/（二）/10"]

    run(check)


def test_lookups_are_answered_while_others_write_all_the_time(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            await ready(workers)

            async def write() -> None:
                for number in range(8):
                    text = PLAN.read_text("utf-8").replace("仿制药", f"{number}号药")
                    await asyncio.to_thread(build, store, text)
                    workers.refresh()

            writing = asyncio.create_task(write())
            while not writing.done():
                assert await ask(workers, "五/（二）/10") == ["五/（二）/10"]
            await writing
            assert await ask(workers, "7号药") == ["五/（二）/10"]

    run(check)


def test_lookups_under_way_end_with_the_data_they_began_with(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            pool = await ready(workers)
            build(store, PLAN.read_text("utf-8").replace("仿制药", "量子通信"))
            workers.refresh()
            assert await ask_pool(pool, QUESTION) == ["五/（二）/10"]

    run(check)


def test_workers_and_servers_that_die_are_replaced(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            pool = await ready(workers)
            (server,) = _children(os.getpid(), store)
            for process in (*_children(server, store), server):
                os.kill(process, signal.SIGKILL)
            while pool.ready:
                await asyncio.sleep(0.01)
            assert await ask(workers) == ["五/（二）/10"]

    run(check)


def test_who_asks_while_the_index_is_read_waits_so_long_as_was_said(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            with pytest.raises(QueryStoppedError) as stopped:
                await ready(workers, 0.001)
            assert stopped.value.reason is Stop.WAITED

    run(check)


def test_too_many_lookups_are_refused(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            pool = await ready(workers)
            jobs = [job_of(QUESTION) for _ in range(51)]
            for job in jobs[:50]:
                pool.submit(job)
            with pytest.raises(BusyError):
                pool.submit(jobs[50])
            await asyncio.gather(*(job.answer for job in jobs[:50]))

    run(check)


def _children(process: int, store: Path) -> list[int]:
    """Return the children of a process that work on ``store``: others' tests may have some."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    named = ((int(child), Path(f"/proc/{child}/cmdline").read_text()) for child in listed)
    return [child for child, command in named if str(store) in command]
