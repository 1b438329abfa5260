"""What all figures are measured with, and how one is declared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from tests.bench.outcome import Outcome
from tests.bench.serving.data import Data
from tests.bench.serving.load import Loader
from tests.bench.serving.servers import Servers

__all__ = ["ROUNDS", "Bench", "Figure", "Mark", "Measured"]

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Bench:
    """A run on one set of data."""

    data: Data
    servers: Servers
    loader: Loader


@dataclass(frozen=True, slots=True)
class Measured:
    """A value and what it was computed from."""

    value: float
    note: str

    @classmethod
    def ratio(cls, rounds: Sequence[tuple[float, float]]) -> "Measured":
        """Return the median of the ratios of the rounds, each of two figures of one round."""
        listed = ", ".join(f"{_rounded(one)} ÷ {_rounded(other)}" for one, other in rounds)
        return cls(median(one / other for one, other in rounds), listed)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a figure must reach."""

    name: str
    bound: Literal["at most", "at least"]
    mark: float
    unit: str = ""

    def outcome(self, value: float | None, note: str) -> Outcome:
        """Return the outcome of a measurement, or of a failed one (None)."""
        return Outcome(self.name, self.bound, self.mark, value, self.unit, note)


@dataclass(frozen=True, slots=True)
class Figure:
    """What is measured together: one value for each mark, in their order.

    ``measure`` raises UnmeasuredError, and OSError or http.client.HTTPException from requests.
    """

    marks: tuple[Mark, ...]
    measure: Callable[[Bench], Sequence[Measured]]


def _rounded(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
