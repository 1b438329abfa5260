"""Print each figure, the mark it must reach, and whether it does."""

import argparse
import signal
import sys
from collections.abc import Iterator

from tests.bench.exports import measure_exports
from tests.bench.extraction import RATIOS
from tests.bench.lookups import measure_lookups
from tests.bench.outcome import Outcome
from tests.bench.serving.run import FIGURES, measure_serving


def main() -> int:
    """Measure what was asked for; 1 where a figure misses its mark or cannot be measured."""
    options = _parser().parse_args()
    # An end by SIGTERM, too, stops the servers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    missed = 0
    for outcome in _outcomes(options):
        missed += not outcome.reached
        sys.stdout.write(outcome.line())
        sys.stdout.flush()
    return int(missed > 0)


def _outcomes(options: argparse.Namespace) -> Iterator[Outcome]:
    if options.part in {None, "extraction"}:
        for ratio in RATIOS:
            yield Outcome(ratio.name, "at most", ratio.at_most, ratio.measure())
    if options.part in {None, "exports"}:
        yield from measure_exports(large=options.large)
    if options.part in {None, "lookups"}:
        yield from measure_lookups(large=options.large)
    if options.part in {None, "serving"}:
        yield from measure_serving(options.only or tuple(FIGURES), large=options.large)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "part",
        nargs="?",
        choices=("extraction", "exports", "lookups", "serving"),
        help="default: all",
    )
    parser.add_argument(
        "--only", action="append", choices=tuple(FIGURES), help="of serving; may be repeated"
    )
    parser.add_argument("--large", action="store_true", help="serve and export 1,000,000 triples")
    return parser


if __name__ == "__main__":
    sys.exit(main())
