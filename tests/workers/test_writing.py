"""Writing through a process of its own: what is acknowledged is there, what fails is not."""

import asyncio
import os
import resource
import signal
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from iabkg.errors import (
    DataRefusedError,
    QueryRefusedError,
    StoreBusyError,
    StoreFullError,
    UnknownMediaTypeError,
    UnknownNameError,
    UpdateSyntaxError,
    ValidationError,
    WriterLostError,
    WriteTimeoutError,
)
from iabkg.store.dataset import Dataset
from iabkg.workers import writing
from iabkg.workers.writing import Writer
from tests.store.conftest import Counter

GRAPH = "http://x.example/g"
TURTLE = "text/turtle"
# Counts 100^5 rows.
PRODUCT = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(5))
RUNAWAY = f"INSERT {{ <a:a> <b:b> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }} }}"
GREEDY = f"INSERT {{ ?s1 ?p2 ?o3 }} WHERE {{ SELECT * {{ {PRODUCT} }} ORDER BY ?s1 ?s2 ?s3 }}"
TRIPLES = " ".join(f"<a:{n}> <b:b> {n} ." for n in range(100))
HUNDRED = f"INSERT DATA {{ {TRIPLES} }}"


def with_writer(
    store: Path, work: Callable[[Writer], Awaitable[None]], timeout: float = 60
) -> None:
    async def run() -> None:
        writer = Writer(store, timeout)
        try:
            await work(writer)
        finally:
            await writer.close()

    asyncio.run(run())


def read(store: Path) -> tuple[str, int]:
    reader = Dataset.open_read_only(store)
    try:
        return reader.data_version, len(reader)
    finally:
        reader.close()


def test_what_is_acknowledged_can_be_read(store: Path) -> None:
    seen = []

    async def work(writer: Writer) -> None:
        version = await writer.update(HUNDRED)
        seen.append(read(store) == (version, 100))
        put = await writer.put(GRAPH, b"<a> <b:b> 1, 2 .", TURTLE, GRAPH)
        seen.append(put.created and read(store) == (put.version, 102))
        post = await writer.post(GRAPH, b"<a> <b:b> 3 .", TURTLE, GRAPH)
        seen.append(not post.created and read(store) == (post.version, 103))
        deleted = await writer.delete(GRAPH)
        seen.append(read(store) == (deleted.version, 100))
        emptied = await writer.delete(None)
        seen.append(read(store) == (emptied.version, 0))

    with_writer(store, work)

    assert seen == [True] * 5


def test_writes_at_once_are_all_done(store: Path) -> None:
    async def work(writer: Writer) -> None:
        texts = [f"INSERT DATA {{ <a:a> <b:b> {number} }}" for number in range(12)]
        versions = await asyncio.gather(*(writer.update(text) for text in texts))
        assert len(set(versions)) == 12

    with_writer(store, work)

    assert read(store)[1] == 12


def test_errors_are_those_of_the_store(store: Path) -> None:
    async def work(writer: Writer) -> None:
        with pytest.raises(UpdateSyntaxError, match="line 1, column 13") as caught:
            await writer.update("INSERT DATA <")
        assert (caught.value.line, caught.value.column) == (1, 13)
        with pytest.raises(QueryRefusedError, match="LOAD"):
            await writer.update("LOAD <http://x.example/>")
        with pytest.raises(ValidationError, match="absolute IRI"):
            await writer.update("DELETE WHERE {}", ("none",))
        with pytest.raises(ValidationError, match="absolute IRI"):
            await writer.put("no iri", b"", TURTLE, GRAPH)
        with pytest.raises(UnknownMediaTypeError, match="text/n3"):
            await writer.post(GRAPH, b"", "text/n3", GRAPH)
        with pytest.raises(UnknownNameError, match=GRAPH):
            await writer.delete(GRAPH)

    version = read(store)[0]
    with_writer(store, work)

    assert read(store) == (version, 0)


def test_a_write_that_takes_too_long_is_stopped_and_undone(store: Path) -> None:
    async def work(writer: Writer) -> None:
        await writer.update(HUNDRED)
        writer._timeout = 0.5
        with pytest.raises(WriteTimeoutError, match=r"longer than 0\.5 s"):
            await writer.update("DROP ALL ;" + HUNDRED.replace("a:", "c:") + ";" + RUNAWAY)
        writer._timeout = 60
        assert read(store)[1] == 100
        await writer.update("INSERT DATA { <a:a> <b:b> 'after' }")

    with_writer(store, work)

    assert read(store)[1] == 101


def test_a_process_that_dies_leaves_the_store_as_it_was(store: Path) -> None:
    async def work(writer: Writer) -> None:
        await writer.update(HUNDRED)
        assert writer._process is not None
        running = asyncio.create_task(writer.update("DROP ALL ;" + HUNDRED + ";" + RUNAWAY))
        await asyncio.sleep(0.3)
        os.kill(writer._process._process.pid, signal.SIGKILL)
        with pytest.raises(WriterLostError, match="nothing was changed"):
            await running
        assert await writer.update("INSERT DATA { <a:a> <b:b> 'after' }")

    with_writer(store, work)

    assert read(store)[1] == 101


def test_a_write_that_nobody_waits_for_any_more_is_stopped(store: Path) -> None:
    async def work(writer: Writer) -> None:
        await writer.update(HUNDRED)
        running = asyncio.create_task(writer.update(RUNAWAY))
        await asyncio.sleep(0.3)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await writer.update("INSERT DATA { <a:a> <b:b> 'after' }")

    with_writer(store, work)

    assert read(store)[1] == 101


def test_a_write_that_needs_too_much_memory_hurts_nobody(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_MEMORY", 800_000_000)

    async def work(writer: Writer) -> None:
        await writer.update(HUNDRED)
        with pytest.raises(WriterLostError, match="nothing was changed"):
            await writer.update(GREEDY)
        await writer.update("INSERT DATA { <a:a> <b:b> 'after' }")

    with_writer(store, work)

    assert read(store)[1] == 101


def test_another_writer_has_its_turn_between_writes(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_IDLE", 0.1)

    async def work(writer: Writer) -> None:
        await writer.update(HUNDRED)
        for _ in range(200):
            await asyncio.sleep(0.05)
            if writer._process is None:
                break
        # The process has ended when the next write could begin.
        async with writer._turn:
            other = Dataset.create_or_open(store)
        with pytest.raises(StoreBusyError, match="another process is writing"):
            await writer.update("INSERT DATA { <a:a> <b:b> 'too early' }")
        other.close()
        await writer.update("INSERT DATA { <a:a> <b:b> 'after' }")

    with_writer(store, work)

    assert read(store)[1] == 101


def test_too_many_writes_are_turned_away(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_MAX_WAITING", 2)

    async def work(writer: Writer) -> None:
        first = [asyncio.create_task(writer.update(HUNDRED)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(StoreBusyError, match="too many writes"):
            await writer.update(HUNDRED)
        await asyncio.gather(*first)

    with_writer(store, work)


def test_nothing_goes_out_of_the_process(store: Path, listener: Counter) -> None:
    url = f"http://127.0.0.1:{listener.server_address[1]}/"

    async def work(writer: Writer) -> None:
        await writer.update(HUNDRED)
        assert writer._process is not None
        status = Path(f"/proc/{writer._process._process.pid}/status").read_text("ascii")
        # The kernel refuses it sockets, should the guard ever miss something.
        assert "Seccomp:\t2" in status
        for text in (f"LOAD <{url}>", f"INSERT {{}} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"):
            with pytest.raises(QueryRefusedError):
                await writer.update(text)
        with pytest.raises(DataRefusedError):
            await writer.put(
                GRAPH, f'{{"@context": "{url}"}}'.encode(), "application/ld+json", GRAPH
            )

    with_writer(store, work)

    assert listener.visits == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    mount = tmp_path / "small"
    mount.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(mount)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield mount
    subprocess.run(["umount", str(mount)], check=True)


def test_a_full_disk_is_an_error_and_the_store_still_opens(small_disk: Path) -> None:
    store, acknowledged = small_disk / "store", 0
    dataset = Dataset.create_or_open(store)
    dataset.commit()
    dataset.close()

    async def fill(writer: Writer) -> None:
        nonlocal acknowledged
        for number in range(200):
            data = " ".join(f"<a:{number}> <b:b> '{n} {'x' * 200}' ." for n in range(2000))
            await writer.put(f"g:{number}", data.encode(), TURTLE, GRAPH)
            acknowledged += 1

    async def work(writer: Writer) -> None:
        with pytest.raises(StoreFullError, match="make room"):
            await fill(writer)
        assert read(store)[1] == acknowledged * 2000
        await writer.delete("g:0")

    with_writer(store, work)

    again = Dataset.create_or_open(store)
    sizes = {len(list(again.triples(graph))) for graph in again.graphs()}
    assert (len(again), sizes) == ((acknowledged - 1) * 2000, {2000})
    again.close()


def test_a_file_that_may_not_grow_is_an_error_and_the_store_still_opens(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Files of at most 100 KB, as where a quota is used up; the process inherits it.
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    large = " ".join(f"<a:{n}> <b:b> '{n} {'x' * 200}' ." for n in range(5000)).encode()

    async def work(writer: Writer) -> None:
        await writer.update(HUNDRED)
        await writer._end()
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
        try:
            with pytest.raises(StoreFullError, match="make room"):
                await writer.put(GRAPH, large, TURTLE, GRAPH)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert read(store)[1] == 100
        await writer.put(GRAPH, large, TURTLE, GRAPH)

    monkeypatch.setattr(writing, "_IDLE", 60)
    with_writer(store, work)

    assert read(store)[1] == 5100
