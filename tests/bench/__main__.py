"""Print each ratio, what it must reach, and whether it does."""

import sys

from tests.bench.extraction import RATIOS


def main() -> int:
    """Measure all; 1 where a ratio misses its mark."""
    missed = 0
    for ratio in RATIOS:
        value = ratio.measure()
        reached = value <= ratio.at_most
        missed += not reached
        verdict = "ok" if reached else "MISSED"
        sys.stdout.write(f"{verdict:7}{value:8.2f}  (at most {ratio.at_most})  {ratio.name}\n")
        sys.stdout.flush()
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
