"""Run a soak: clients, faults, and quiet moments in which the service is looked at."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.service import Served, serving
from tests.soak.faults import build_beside, kill_one
from tests.soak.reading import KINDS
from tests.soak.tally import IntendedError, Tally, WrongError
from tests.soak.watching import Role, Sample, members, sample
from tests.soak.world import World, read_truth
from tests.soak.writing import GraphWriter, Updater

__all__ = ["Pace", "soak"]

TOKEN = "soaked-to-the-skin"
_READERS, _UPDATERS, _GRAPH_WRITERS = 8, 2, 1
_WORKERS = 6
_LOOKUP_WORKERS = 2
# The cache is full before memory is watched, and a query is stopped before the machine is full.
_SETTINGS: dict[str, object] = {
    "token": TOKEN,
    "cache_mb": 2,
    "query_memory_mb": 200,
    "query_timeout": 10,
    "idle_timeout": 60,
    "workers": _WORKERS,
    "lookup_workers": _LOOKUP_WORKERS,
    "access_log": "off",
}
# Whatever was asked before a quiet moment is answered, and whoever was killed replaced.
_PATIENCE = 30.0
_GIVES_UP_AFTER = 20
_SHOWN = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds: of the whole, of warming up, between quiet moments, kills, and builds."""

    whole: float
    warm_up: float
    quiet: float = 15.0
    kill: float = 2.0
    build: float = 40.0


@dataclass(slots=True)
class Soak:
    """A soak under way: who is at work, and what was seen in quiet moments."""

    world: World
    served: Served
    pace: Pace
    samples: list[Sample] = field(default_factory=list)
    _open: asyncio.Event = field(default_factory=asyncio.Event)
    _active: int = 0
    _started: float = field(default_factory=time.monotonic)

    @property
    def elapsed(self) -> float:
        """Return the seconds since the beginning."""
        return time.monotonic() - self._started

    @property
    def is_over(self) -> bool:
        """Say whether no request is to begin any more."""
        tally = self.world.tally
        return self.elapsed > self.pace.whole or len(tally.wrong) >= _GIVES_UP_AFTER

    async def run(self) -> None:
        """Let all clients work until the time is over."""
        self._open.set()
        writers = [Updater(n) for n in range(_UPDATERS)]
        writers += [GraphWriter(n) for n in range(_GRAPH_WRITERS)]  # type: ignore[misc]
        async with asyncio.TaskGroup() as group:
            for _ in range(_READERS):
                group.create_task(self._again(self._read, 0))
            for writer in writers:
                group.create_task(self._again(self._doing(writer), 0.05))
            group.create_task(self._again(self._build, self.pace.build))
            group.create_task(self._again(self._kill, self.pace.kill))
            group.create_task(self._watch())
        for writer in writers:
            await self._counted("audit", writer.audit)

    async def _again(self, act: Callable[[], Awaitable[None]], pause: float) -> None:
        """Do something over and over, but not in quiet moments."""
        while not self.is_over:
            await self._open.wait()
            self._active += 1
            try:
                await act()
            finally:
                self._active -= 1
            await asyncio.sleep(min(pause, max(0.0, self.pace.whole - self.elapsed)))

    async def _read(self) -> None:
        kind = self.world.chance.choices([*KINDS], weights=[*KINDS.values()])[0]
        await self._counted(kind.__name__, kind)

    def _doing(self, writer: Updater | GraphWriter) -> Callable[[], Awaitable[None]]:
        name = "update" if isinstance(writer, Updater) else "graphs"
        return lambda: self._counted(name, writer)

    async def _build(self) -> None:
        try:
            await build_beside(self.world.store, self.world.tally)
        except WrongError as error:
            self.world.tally.blame("build", str(error))

    async def _kill(self) -> None:
        world = self.world
        kill_one(world.store, self.served.process.pid, world.chance, world.tally)

    async def _counted(self, kind: str, act: Callable[[World], Awaitable[None]]) -> None:
        tally = self.world.tally
        try:
            await act(self.world)
        except IntendedError as error:
            tally.count(kind, str(error))
        except (WrongError, httpx.HTTPError, OSError, ValueError, LookupError) as error:
            tally.blame(kind, f"{type(error).__name__} {error} (after {self.elapsed:.0f} s)")
        else:
            tally.count(kind, "right")

    async def _watch(self) -> None:
        while not self.is_over:
            await asyncio.sleep(min(self.pace.quiet, max(0.0, self.pace.whole - self.elapsed)))
            self._open.clear()
            try:
                if await self._becomes_quiet():
                    store, number = self.world.store, self.served.process.pid
                    self.samples.append(sample(store, number, self.elapsed))
            finally:
                self._open.set()

    async def _becomes_quiet(self) -> bool:
        """Wait until nothing is under way and the processes are those of an idle service."""
        ends = time.monotonic() + _PATIENCE
        seen: list[str] = []
        while time.monotonic() < ends:
            await asyncio.sleep(0.2)
            found = members(self.world.store, self.served.process.pid)
            seen = sorted(member.role for member in found)
            if not self._active and seen == sorted(_IDLE):
                return True
        self.world.tally.blame("quiet", f"{self._active} requests under way, and {seen}")
        return False


_IDLE = [
    Role.SERVICE, *[Role.FORK_SERVER] * 2, *[Role.WORKER] * (_WORKERS + _LOOKUP_WORKERS)
]  # fmt: skip


def soak(folder: Path, pace: Pace) -> tuple[Tally, list[Sample]]:
    """Build the plan in ``folder``, serve it, and soak it; return what was counted and seen."""
    return asyncio.run(_soak(folder, pace))


async def _soak(folder: Path, pace: Pace) -> tuple[Tally, list[Sample]]:
    store, tally, samples = folder / "store", Tally(), list[Sample]()
    await build_beside(store, Tally())
    truth = read_truth(store)
    try:
        with serving(store, folder, **_SETTINGS) as served:
            async with _client(served.url) as client:
                world = World(client, served.address, store, truth, tally)
                await Soak(world, served, pace, samples).run()
    except AssertionError as error:
        # What the service logged of itself, or that it did not end.
        tally.blame("service", str(error)[-_SHOWN:])
    return tally, samples


def _client(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=url,
        timeout=_PATIENCE,
        headers={"Authorization": f"Bearer {TOKEN}"},
        limits=httpx.Limits(max_connections=None, keepalive_expiry=20),
    )
