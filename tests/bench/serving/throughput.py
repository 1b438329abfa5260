"""Requests a second, against peers that take turns."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import ceil

from tests.bench.serving.bench import ROUNDS, Bench, Figure, Mark, Measured
from tests.bench.serving.client import count_rows
from tests.bench.serving.load import CONNECTIONS, Load
from tests.bench.serving.queries import AGGREGATE, CONSTRUCT, JOIN, POINT, ROWS, Query
from tests.bench.serving.servers import IABKG, NATIVE_DISK, NATIVE_MEMORY, RDFLIB, Kind
from tests.bench.serving.unmeasured import UnmeasuredError

__all__ = ["RACES"]

# Answers that are compared before a race.
_CHECKED = 3
# A run takes as long as it takes to answer each connection so many times, within bounds.
_WAVES, _RUN_SECONDS, _LONGEST_SECONDS = 5, 3, 20
_HEAVY = ((NATIVE_DISK, 1.5), (NATIVE_MEMORY, 0.85))


@dataclass(frozen=True, slots=True)
class _Race:
    """A query, and what iabkg's rate ÷ each peer's must be."""

    name: str
    query: Query
    peers: tuple[tuple[Kind, float], ...]
    run: Callable[["_Race", Bench, Kind, int], Load]

    def figure(self) -> Figure:
        """Return what is measured: one ratio for each peer."""
        marks = tuple(
            Mark(f"{self.name}: requests/s ÷ {peer.name}", "at least", mark)
            for peer, mark in self.peers
        )
        return Figure(marks, self._measure)

    def _measure(self, bench: Bench) -> Sequence[Measured]:
        kinds = [IABKG, *(peer for peer, _ in self.peers)]
        seconds = self._check(bench, kinds)
        for kind in kinds:
            # To warm up; an answer that took longer is no failure yet.
            with suppress(UnmeasuredError):
                self.run(self, bench, kind, seconds[kind] // 2)
        rates: dict[Kind, list[float]] = {kind: [] for kind in kinds}
        for number in range(ROUNDS):
            # Whoever runs last in one round runs first in the next.
            for kind in reversed(kinds) if number % 2 else kinds:
                rates[kind].append(self.run(self, bench, kind, seconds[kind]).rate)
        return [
            Measured.ratio(tuple(zip(rates[IABKG], rates[peer], strict=True)))
            for peer, _ in self.peers
        ]

    def _check(self, bench: Bench, kinds: list[Kind]) -> dict[Kind, int]:
        """Return for how many seconds each server must be measured.

        Raises UnmeasuredError where two servers do not give the same number of rows.
        """
        measures = bench.data.measures
        alone = dict.fromkeys(kinds, 0.0)
        for thing in measures[:: max(1, len(measures) // _CHECKED)]:
            counts = {}
            for kind in kinds:
                endpoint = bench.servers.quiet(kind).endpoint
                counts[kind.name], alone[kind] = count_rows(endpoint, self.query, thing)
            if len({*counts.values()}) > 1 or not all(counts.values()):
                raise UnmeasuredError(f"servers differ in their rows: {counts}")
        return {kind: self._seconds(alone[kind]) for kind in kinds}

    def _seconds(self, alone: float) -> int:
        wave = alone * CONNECTIONS / min(CONNECTIONS, os.cpu_count() or 1)
        return min(_LONGEST_SECONDS, max(_RUN_SECONDS, ceil(_WAVES * wave)))


def _distinct(race: _Race, bench: Bench, kind: Kind, seconds: int) -> Load:
    return bench.loader.run(bench.servers.quiet(kind).endpoint, race.query, seconds)


def _repeated(race: _Race, bench: Bench, kind: Kind, seconds: int) -> Load:
    endpoint = bench.servers.quiet(kind).endpoint
    return bench.loader.repeat(endpoint, race.query, bench.data.measures[0], seconds)


RACES = {
    "aggregate": _Race("aggregate by agency", AGGREGATE, _HEAVY, _distinct).figure(),
    "construct": _Race("CONSTRUCT of 5,000 triples", CONSTRUCT, _HEAVY, _distinct).figure(),
    "rows": _Race("SELECT of 50,000 rows", ROWS, _HEAVY, _distinct).figure(),
    "join": _Race("3-join lookup", JOIN, ((NATIVE_DISK, 1.0),), _distinct).figure(),
    "point": _Race(
        "point lookup, not cached", POINT, ((NATIVE_DISK, 0.35), (RDFLIB, 20)), _distinct
    ).figure(),
    "repeated": _Race("repeated query", POINT, ((NATIVE_DISK, 1.5),), _repeated).figure(),
}
