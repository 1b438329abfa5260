"""Measure the figures that were asked for, one after the other."""

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.outcome import Outcome
from tests.bench.serving.bench import Bench, Figure
from tests.bench.serving.data import Data, make_data
from tests.bench.serving.load import Loader
from tests.bench.serving.resources import RESOURCES
from tests.bench.serving.servers import Servers
from tests.bench.serving.strength import STRENGTH
from tests.bench.serving.throughput import RACES
from tests.bench.serving.unmeasured import UnmeasuredError

__all__ = ["FIGURES", "measure_serving"]

FIGURES = RACES | STRENGTH | RESOURCES
_FAILURES = (UnmeasuredError, OSError, http.client.HTTPException, subprocess.SubprocessError)
_NO_WRK = "wrk is not installed: apt install wrk (Debian, Ubuntu), brew install wrk (macOS)"


def measure_serving(names: Sequence[str], *, large: bool) -> Iterator[Outcome]:
    """Yield the outcomes of the named figures; those of a figure that fails have no value."""
    with tempfile.TemporaryDirectory(prefix="iabkg-bench-") as made:
        folder = Path(made)
        try:
            data = _prepare(folder, large=large)
        except _FAILURES as error:
            for name in names:
                yield from _failed(FIGURES[name], error)
            return
        with Servers(data, folder) as servers:
            bench = Bench(data, servers, Loader(data.measures, folder))
            for name in names:
                yield from _outcomes(FIGURES[name], bench)
        sys.stdout.write(f"Others used {servers.others():.1f} of {os.cpu_count()} cores.\n")


def _prepare(folder: Path, *, large: bool) -> Data:
    if shutil.which("wrk") is None:
        raise UnmeasuredError(_NO_WRK)
    data = make_data(folder, large=large)
    sys.stdout.write(f"{data.triples:,} triples, {len(data.measures):,} measures with leads\n")
    return data


def _outcomes(figure: Figure, bench: Bench) -> Iterator[Outcome]:
    try:
        measured = figure.measure(bench)
    except _FAILURES as error:
        yield from _failed(figure, error)
        return
    for mark, each in zip(figure.marks, measured, strict=True):
        yield mark.outcome(each.value, each.note)


def _failed(figure: Figure, error: Exception) -> Iterator[Outcome]:
    return (mark.outcome(None, str(error) or type(error).__name__) for mark in figure.marks)
