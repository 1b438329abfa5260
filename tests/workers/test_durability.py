"""Nothing that was acknowledged is lost, and nothing is half there, whenever the writer dies."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from iabkg.errors import WriterLostError
from iabkg.store.dataset import Dataset
from iabkg.store.directory import StoreDirectory
from iabkg.workers.writing import Writer

KILLS = 200
GROUP = 40
TURTLE = "text/turtle"


@pytest.fixture
def fast_disk() -> Iterator[Path]:
    """A place in memory where there is one: a killed process loses no more there than on disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def contents(store: Path) -> dict[str, int]:
    """Return how many triples each graph holds, as readers see it."""
    reader = Dataset.open_read_only(store)
    try:
        return {name.value: sum(1 for _ in reader.triples(name)) for name in reader.graphs()}
    finally:
        reader.close()


def group(number: int) -> str:
    return "".join(f"<http://x.example/{number}-{n}> <b:b> 'text {n}' . " for n in range(GROUP))


async def write(writer: Writer, number: int, expected: dict[str, int]) -> None:
    """Do one write of a kind that depends on its number; note it once it is acknowledged."""
    name, earlier = f"http://x.example/g{number}", f"http://x.example/g{number - 3}"
    match number % 4:
        case 0:
            await writer.put(name, group(number).encode(), TURTLE, name)
        case 1:
            await writer.update(f"INSERT DATA {{ GRAPH <{name}> {{ {group(number)} }} }}")
        case 2:
            await writer.post(name, group(number).encode(), TURTLE, name)
        case _:
            # What is removed and what takes its place is one write.
            data = f"GRAPH <{name}> {{ {group(number)} }}"
            await writer.update(f"DROP SILENT GRAPH <{earlier}> ; INSERT DATA {{ {data} }}")
            expected.pop(earlier, None)
    expected[name] = GROUP


async def write_until_killed(
    writer: Writer, numbers: list[int], expected: dict[str, int], choose: random.Random
) -> None:
    """Write one group after the other, and kill the writer at some moment.

    Some moments are while it starts, most are after its first write was acknowledged.
    """
    await writer._end()

    async def write_on() -> None:
        # A write that was committed just before the kill is acknowledged all the same.
        while not killed.is_set():
            numbers.append(len(numbers))
            await write(writer, numbers[-1], expected)
            acknowledged.set()

    acknowledged, killed = asyncio.Event(), asyncio.Event()
    writing = asyncio.create_task(write_on())
    while writer._process is None:
        await asyncio.sleep(0.001)
    if choose.random() < 0.8:
        await acknowledged.wait()
    await asyncio.sleep(choose.random() * 0.06)
    killed.set()
    os.kill(writer._process._process.pid, signal.SIGKILL)
    with suppress(WriterLostError):
        await writing


def test_kills_at_any_moment_lose_nothing_and_leave_nothing_half_done(fast_disk: Path) -> None:
    store, choose = fast_disk / "store", random.Random(20180322)
    dataset = Dataset.create_or_open(store)
    dataset.commit()
    dataset.close()
    numbers: list[int] = []
    expected: dict[str, int] = {}
    wrong: list[int] = []

    async def run() -> None:
        writer = Writer(store, 60)
        for kill in range(KILLS):
            await write_until_killed(writer, numbers, expected, choose)
            if contents(store) != expected:
                wrong.append(kill)
        await writer.close()

    asyncio.run(run())

    assert wrong == []
    assert len(expected) > KILLS / 4, "too few writes came through to show anything"
    assert build(store).returncode == 0
    assert expected.items() <= contents(store).items()


def build(store: Path) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "iabkg", "build", "--store", str(store)]
    return subprocess.run(command, check=False, capture_output=True, timeout=60)


def test_a_backup_made_while_writing_is_whole(fast_disk: Path) -> None:
    store = fast_disk / "store"
    dataset = Dataset.create_or_open(store)
    dataset.commit()
    dataset.close()
    expected: dict[str, int] = {}
    backups: list[tuple[Path, dict[str, int]]] = []

    async def write_on(writer: Writer) -> None:
        for number in range(0, 240, 2):
            await write(writer, number, expected)

    async def run() -> None:
        writer = Writer(store, 60)
        writing = asyncio.create_task(write_on(writer))
        while not writing.done():
            at_least, target = dict(expected), fast_disk / f"backup{len(backups)}"
            await asyncio.to_thread(StoreDirectory(store).backup, target)
            backups.append((target, at_least))
            await asyncio.sleep(0.1)
        await writing
        await writer.close()

    asyncio.run(run())

    assert len(backups) > 3
    for path, at_least in backups:
        found = contents(path)
        assert at_least.items() <= found.items() <= expected.items()
        restored = Dataset.create_or_open(path)
        assert {name.value for name in restored.graphs()} == set(found)
        restored.replace_graph(NamedNode("http://x.example/new"), [])
        restored.commit()
        restored.close()
