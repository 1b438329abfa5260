"""Workers over a store on disk: they follow its commits, survive deaths, and count right."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from iabkg.errors import QueryRefusedError, QuerySyntaxError, StoreError
from iabkg.model.sparql import SparqlRequest
from iabkg.store.dataset import Dataset
from iabkg.workers.generation import GenerationError
from iabkg.workers.jobs import BrokenAnswerError, BusyError, Job, QueryStoppedError, Stop
from iabkg.workers.pool import PoolLimits
from iabkg.workers.service import QueryWorkers, WorkerOptions
from iabkg.workers.wire import Task, encode_task
from tests.workers.conftest import Observed

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
CARTESIAN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
OPTIONS = WorkerOptions(
    pool=PoolLimits(workers=3, per_client=50, at_once=60),
    memory=500_000_000,
    answer=10_000_000,
    in_memory=100_000_000,
)
FROM_DISK = WorkerOptions(pool=OPTIONS.pool, memory=500_000_000, answer=10_000_000, in_memory=0)


def fill(store: Path, triples: int, graph: str = "g") -> None:
    dataset = Dataset.create_or_open(store)
    dataset.replace_graph(
        NamedNode(f"http://x.example/{graph}"),
        [
            Triple(NamedNode(f"http://x.example/{n}"), NamedNode("http://x.example/p"), Literal(n))
            for n in range(triples)
        ],
    )
    dataset.commit()
    dataset.close()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store"
    fill(path, 300)
    return path


@asynccontextmanager
async def started(store: Path, options: WorkerOptions = OPTIONS) -> AsyncIterator[QueryWorkers]:
    workers = await QueryWorkers.start(store, options, Observed())
    try:
        yield workers
    finally:
        await workers.close()


def job_of(query: str, limit: float = 5.0, client: str = "client") -> Job:
    async def watch(_: Job) -> None:
        await asyncio.sleep(3600)

    return Job(
        encode_task(Task(SparqlRequest(query=query), 0, 1, limit + 0.5)),
        address=client,
        client=client,
        query=query,
        limit=limit,
        watch=watch,
    )


async def ask(workers: QueryWorkers, query: str, limit: float = 5.0) -> bytes:
    job = job_of(query, limit)
    workers.pool.submit(job)
    answer = await job.answer
    return answer.first + b"".join([chunk async for chunk in answer.rest()])


async def count(workers: QueryWorkers, query: str = COUNT) -> int:
    return int(json.loads(await ask(workers, query))["results"]["bindings"][0]["n"]["value"])


def run(check: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(check())


@pytest.mark.parametrize("options", [OPTIONS, FROM_DISK], ids=["in memory", "from disk"])
def test_queries_are_answered(store: Path, options: WorkerOptions) -> None:
    async def check() -> None:
        async with started(store, options) as workers:
            assert await asyncio.gather(*(count(workers) for _ in range(20))) == [300] * 20

    run(check)


@pytest.mark.parametrize("options", [OPTIONS, FROM_DISK], ids=["in memory", "from disk"])
def test_queries_see_what_was_committed_last(store: Path, options: WorkerOptions) -> None:
    async def check() -> None:
        async with started(store, options) as workers:
            first = workers.pool.version
            fill(store, 500)
            assert await count(workers) == 300
            await workers.refresh()
            assert await count(workers) == 500
            assert workers.pool.version != first

    run(check)


def test_an_answer_says_over_which_data_it_was_found(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            running = job_of("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 50000")
            workers.pool.submit(running)
            fill(store, 500)
            await workers.refresh()
            later = job_of(COUNT)
            workers.pool.submit(later)
            versions = (await running.answer).version, (await later.answer).version
            assert versions[0] != versions[1] == workers.pool.version

    run(check)


def test_a_large_snapshot_is_read_from_disk_until_it_is_in_memory(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iabkg.workers.service._AT_ONCE", 0)

    async def check() -> None:
        async with started(store) as workers:
            at_once = workers.pool.in_memory
            assert await count(workers) == 300
            while not workers.pool.in_memory:
                await asyncio.sleep(0.01)
            assert not at_once
            assert await count(workers) == 300

    run(check)


def test_a_worker_that_dies_is_replaced(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            for _ in range(6):
                with pytest.raises(QueryStoppedError) as stopped:
                    await ask(workers, CARTESIAN, 0.1)
                assert stopped.value.reason is Stop.TIMED_OUT
            assert await count(workers) == 300
            while workers.pool.ready < 3:
                await asyncio.sleep(0.01)

    run(check)


def test_a_fork_server_that_dies_is_replaced(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
            for child in children:
                os.kill(int(child), signal.SIGKILL)
            while workers.pool.ready:
                await asyncio.sleep(0.01)
            assert await count(workers) == 300

    run(check)


def test_slow_queries_leave_workers_to_quick_ones(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            slow = [job_of(CARTESIAN, 2.0, f"client {n}") for n in range(10)]
            for job in slow:
                workers.pool.submit(job)
            await asyncio.sleep(0.2)
            assert await asyncio.wait_for(count(workers), 1) == 300
            for job in slow:
                workers.pool.cancel(job)
            assert {(await _outcome(job)).reason for job in slow} == {Stop.CANCELLED}

    run(check)


async def _outcome(job: Job) -> QueryStoppedError:
    with pytest.raises(QueryStoppedError) as stopped:
        await job.answer
    return stopped.value


def test_errors_of_a_query_come_as_they_are(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            with pytest.raises(QuerySyntaxError) as malformed:
                await ask(workers, "ASK {\n ?s ?p }")
            assert (malformed.value.line, malformed.value.column) == (2, 8)
            with pytest.raises(QueryRefusedError, match="SERVICE"):
                await ask(workers, "ASK { SERVICE <http://x.example/> {} }")

    run(check)


def test_a_large_answer_comes_whole_and_one_that_is_too_large_is_broken_off(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            answer = await ask(workers, "SELECT ?c ?f { ?a ?b ?c . ?d ?e ?f } LIMIT 50000")
            assert len(json.loads(answer)["results"]["bindings"]) == 50_000
            with pytest.raises(BrokenAnswerError):
                await ask(workers, "SELECT * { ?a ?b ?c . ?d ?e ?f }")

    run(check)


def test_an_answer_that_nobody_takes_holds_back_its_worker(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            job = job_of("SELECT * { ?a ?b ?c . ?d ?e ?f }")
            workers.pool.submit(job)
            answer = await job.answer
            await asyncio.sleep(0.3)
            assert workers.pool.busy == 1
            workers.pool.cancel(job)
            with pytest.raises(BrokenAnswerError):
                _ = [chunk async for chunk in answer.rest()]
            assert workers.pool.busy == 0

    run(check)


def test_too_many_queries_are_refused(store: Path) -> None:
    async def check() -> None:
        async with started(store) as workers:
            jobs = [job_of(CARTESIAN, 1.0) for _ in range(51)]
            for job in jobs[:50]:
                workers.pool.submit(job)
            with pytest.raises(BusyError) as of_client:
                workers.pool.submit(jobs[50])
            others = [job_of(CARTESIAN, 1.0, "other") for _ in range(11)]
            for job in others[:10]:
                workers.pool.submit(job)
            with pytest.raises(BusyError) as of_all:
                workers.pool.submit(others[10])
            assert (of_client.value.of_client, of_all.value.of_client) == (True, False)

    run(check)


@pytest.mark.parametrize("built", [False, True])
def test_a_store_that_cannot_be_read_is_named(tmp_path: Path, built: bool) -> None:
    path = tmp_path / "store"
    if built:
        Dataset.create_or_open(path).close()

    async def check() -> None:
        with pytest.raises((StoreError, GenerationError), match=str(path)):
            await QueryWorkers.start(path, OPTIONS, Observed())

    run(check)
