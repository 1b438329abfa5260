"""Requests a second, against peers that take turns."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from tests.bench.serving.bench import ROUNDS, Bench, Figure, Mark, Measured
from tests.bench.serving.client import count_rows
from tests.bench.serving.load import Load
from tests.bench.serving.queries import AGGREGATE, CONSTRUCT, JOIN, POINT, ROWS, Query
from tests.bench.serving.servers import IABKG, NATIVE_DISK, NATIVE_MEMORY, RDFLIB, Kind
from tests.bench.serving.unmeasured import UnmeasuredError

__all__ = ["RACES"]

# Answers that are compared before a race.
_CHECKED = 3
_HEAVY = ((NATIVE_DISK, 1.5), (NATIVE_MEMORY, 0.85))


@dataclass(frozen=True, slots=True)
class _Race:
    """A query, how long each run of it takes, and what iabkg's rate ÷ each peer's must be."""

    name: str
    query: Query
    seconds: int
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
        self._check(bench, kinds)
        rates: dict[Kind, list[float]] = {kind: [] for kind in kinds}
        for kind in kinds:
            # To warm up; an answer that took longer is no failure yet.
            with suppress(UnmeasuredError):
                self.run(self, bench, kind, self.seconds // 2)
        for number in range(ROUNDS):
            # Whoever runs last in one round runs first in the next.
            for kind in reversed(kinds) if number % 2 else kinds:
                rates[kind].append(self.run(self, bench, kind, self.seconds).rate)
        return [
            Measured.ratio(tuple(zip(rates[IABKG], rates[peer], strict=True)))
            for peer, _ in self.peers
        ]

    def _check(self, bench: Bench, kinds: list[Kind]) -> None:
        """Raise UnmeasuredError where two servers do not give the same number of rows."""
        measures = bench.data.measures
        for thing in measures[:: max(1, len(measures) // _CHECKED)]:
            counts = {
                kind.name: count_rows(bench.servers.quiet(kind).endpoint, self.query, thing)
                for kind in kinds
            }
            if len({*counts.values()}) > 1 or not all(counts.values()):
                raise UnmeasuredError(f"servers differ in their rows: {counts}")


def _distinct(race: _Race, bench: Bench, kind: Kind, seconds: int) -> Load:
    return bench.loader.run(bench.servers.quiet(kind).endpoint, race.query, seconds)


def _repeated(race: _Race, bench: Bench, kind: Kind, seconds: int) -> Load:
    endpoint = bench.servers.quiet(kind).endpoint
    return bench.loader.repeat(endpoint, race.query, bench.data.measures[0], seconds)


RACES = {
    "aggregate": _Race("aggregate by agency", AGGREGATE, 4, _HEAVY, _distinct).figure(),
    "construct": _Race("CONSTRUCT of 5,000 triples", CONSTRUCT, 4, _HEAVY, _distinct).figure(),
    # Longer, since some servers answer eight a second and what is not whole at the end is lost.
    "rows": _Race("SELECT of 50,000 rows", ROWS, 8, _HEAVY, _distinct).figure(),
    "join": _Race("3-join lookup", JOIN, 3, ((NATIVE_DISK, 1.0),), _distinct).figure(),
    "point": _Race(
        "point lookup, not cached", POINT, 3, ((NATIVE_DISK, 0.35), (RDFLIB, 20)), _distinct
    ).figure(),
    "repeated": _Race("repeated query", POINT, 3, ((NATIVE_DISK, 1.5),), _repeated).figure(),
}
