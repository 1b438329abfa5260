"""Measure the figures that were asked for, one after the other."""

import http.client
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.bench.outcome import Outcome
from tests.bench.serving.bench import Bench
from tests.bench.serving.data import make_data
from tests.bench.serving.load import Loader
from tests.bench.serving.resources import RESOURCES
from tests.bench.serving.servers import Servers
from tests.bench.serving.strength import STRENGTH
from tests.bench.serving.throughput import RACES
from tests.bench.serving.unmeasured import UnmeasuredError

__all__ = ["FIGURES", "measure_serving"]

FIGURES = RACES | STRENGTH | RESOURCES
_FAILURES = (UnmeasuredError, OSError, http.client.HTTPException, subprocess.SubprocessError)


def measure_serving(names: Iterable[str], *, large: bool) -> Iterator[Outcome]:
    """Yield the outcomes of the named figures; those of a figure that fails have no value."""
    with tempfile.TemporaryDirectory(prefix="iabkg-bench-") as made:
        folder = Path(made)
        data = make_data(folder, large=large)
        sys.stdout.write(f"{data.triples:,} triples, {len(data.measures):,} measures with leads\n")
        with Servers(data, folder) as servers:
            bench = Bench(data, servers, Loader(data.measures, folder))
            for name in names:
                yield from _outcomes(name, bench)


def _outcomes(name: str, bench: Bench) -> Iterator[Outcome]:
    figure = FIGURES[name]
    try:
        measured = figure.measure(bench)
    except _FAILURES as error:
        yield from (mark.outcome(None, str(error) or type(error).__name__) for mark in figure.marks)
        return
    for mark, each in zip(figure.marks, measured, strict=True):
        yield mark.outcome(each.value, each.note)
