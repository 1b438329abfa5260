"""Say how a soak went, and whether that is good enough."""

from dataclasses import dataclass

from tests.soak.run import Pace
from tests.soak.tally import INTENDED, Tally
from tests.soak.watching import Sample, slope

__all__ = ["Report"]

# Memory may seem to grow by so much in an hour, beyond twice the error of measuring it.
MOST_MB_AN_HOUR = 30.0
# Between the first and the last quiet moments: files that stay open.
MOST_FILES = 10
_FEWEST_SAMPLES = 6
_MEGABYTE = 1_000_000
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a soak."""

    tally: Tally
    samples: list[Sample]
    pace: Pace

    @property
    def faults(self) -> list[str]:
        """Return everything that is not as it should be."""
        faults = list(self.tally.wrong)
        if not self.samples:
            faults.append("there was no quiet moment")
        if not any(outcome == "right" for _, outcome in self.tally.outcomes):
            faults.append("nothing was answered")
        for name, grown, error in self._slopes():
            if grown - 2 * error > MOST_MB_AN_HOUR:
                faults.append(f"memory of {name} grows by {grown:.0f} MB an hour")
        if len(self.samples) > 1:
            more = self.samples[-1].files - self.samples[0].files
            if more > MOST_FILES:
                faults.append(f"{more} more files are open than at the beginning")
        return faults

    def lines(self) -> list[str]:
        """Return the report."""
        faults = self.faults
        return [
            f"{self.tally.requests:,} requests and faults in {self.pace.whole / 60:g} minutes:",
            *self.tally.lines(),
            "intended failures: "
            + "; ".join(f"{status} {title}" for status, title in sorted(INTENDED)),
            *self._memory_lines(),
            *(f"WRONG {fault}" for fault in faults[:_SHOWN]),
            f"{len(faults)} faults",
        ]

    def _memory_lines(self) -> list[str]:
        lines = [
            f"memory of {name}: slope {grown:+.1f} ± {error:.1f} MB an hour (bound "
            f"{MOST_MB_AN_HOUR:g} beyond twice the error)"
            for name, grown, error in self._slopes()
        ]
        if self.samples:
            held = [item.tree / _MEGABYTE for item in self.samples]
            lines.append(
                f"in {len(held)} quiet moments: {held[0]:.0f} MB at first, {held[-1]:.0f} MB at "
                f"last, {max(held):.0f} MB at most; {self.samples[0].files} and "
                f"{self.samples[-1].files} open files"
            )
        return lines

    def _slopes(self) -> list[tuple[str, float, float]]:
        """Return the growth of memory in MB an hour, after warming up, with its error."""
        warm = [item for item in self.samples if item.at >= self.pace.warm_up]
        if len(warm) < _FEWEST_SAMPLES:
            return []
        at = [item.at for item in warm]
        return [
            (name, *slope(at, [value / _MEGABYTE for value in values]))
            for name, values in (
                ("all processes", [item.tree for item in warm]),
                ("the service's own", [item.service for item in warm]),
            )
        ]
