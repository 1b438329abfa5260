"""What the parts of the benchmark report: a measured figure and the mark it must reach."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One figure of a run.

    ``value`` is None where it could not be measured; ``note`` then says why, and otherwise what
    it was computed from. A ``unit`` of "" is that of a ratio.
    """

    name: str
    bound: Literal["at most", "at least"]
    mark: float
    value: float | None
    unit: str = ""
    note: str = ""

    @property
    def reached(self) -> bool:
        """Say whether the figure was measured and reaches its mark."""
        if self.value is None:
            return False
        return self.value <= self.mark if self.bound == "at most" else self.value >= self.mark

    def line(self) -> str:
        """Return the outcome as a line of the table."""
        verdict = "ok" if self.reached else "FAILED" if self.value is None else "MISSED"
        value = "-" if self.value is None else f"{self.value:.2f}"
        mark = " ".join(filter(None, (self.bound, f"{self.mark:g}", self.unit)))
        note = f"  [{self.note}]" if self.note else ""
        return f"{verdict:7}{value:>8}  ({mark})  {self.name}{note}\n"
