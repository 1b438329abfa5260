"""Memory and first byte of a long answer; the start of the service."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from time import perf_counter, sleep

from tests.bench.serving.bench import ROUNDS, Bench, Figure, Mark, Measured
from tests.bench.serving.client import Connection, Stream
from tests.bench.serving.processes import ProcessTree
from tests.bench.serving.queries import MILLION
from tests.bench.serving.servers import IABKG
from tests.bench.serving.unmeasured import UnmeasuredError

__all__ = ["RESOURCES"]

_ROWS = 1_000_000
_SAMPLE_SECONDS = 0.05
_MEGABYTE = 1_000_000
_PATIENCE = 60.0


def _million(bench: Bench) -> Sequence[Measured]:
    """Return the MB over idle, and the seconds between first row and first byte."""
    server = bench.servers.quiet(IABKG)
    idle, peaks, streams, delays = server.processes.memory(), [], [], []
    for number in range(ROUNDS):
        # The same query for one row is answered when its first row exists.
        first_row = _stream(server.endpoint, MILLION.text(number).replace(str(_ROWS), "1"), 1)
        with _peak_memory(server.processes) as peak:
            stream = _stream(server.endpoint, MILLION.text(number), _ROWS)
        peaks.append(peak.highest)
        streams.append(stream)
        delays.append(max(0.0, stream.first_byte - first_row.seconds))
        bench.servers.quiet(IABKG)
    speed = median(stream.seconds for stream in streams)
    return [
        Measured((max(peaks) - idle) / _MEGABYTE, f"idle {idle / _MEGABYTE:.0f} MB"),
        Measured(median(delays), f"the whole answer in {speed:.1f} s"),
    ]


def _stream(endpoint: str, text: str, rows: int) -> Stream:
    connection = Connection(endpoint, patience=_PATIENCE)
    try:
        stream = connection.stream(text, MILLION.accept)
    finally:
        connection.close()
    if stream.lines != rows + 1:
        raise UnmeasuredError(f"{stream.lines - 1} rows came, not {rows}")
    return stream


class _Peak:
    highest = 0


@contextmanager
def _peak_memory(processes: ProcessTree) -> Iterator[_Peak]:
    """Look at the memory of processes 20 times a second; the peak is known behind the block."""
    peak, over = _Peak(), threading.Event()

    def watch() -> None:
        while not over.wait(_SAMPLE_SECONDS):
            peak.highest = max(peak.highest, processes.memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def _start(bench: Bench) -> Sequence[Measured]:
    """Return the seconds from the command to its first answer; files are in the page cache."""
    seconds = []
    for _ in range(ROUNDS):
        sleep(_SAMPLE_SECONDS)
        started = perf_counter()
        server = bench.servers.start(IABKG)
        seconds.append(perf_counter() - started)
        server.processes.stop()
    return [Measured(median(seconds), ", ".join(f"{each:.2f}" for each in seconds))]


RESOURCES = {
    "million": Figure(
        (
            Mark("SELECT of 1,000,000 rows: peak memory over idle", "at most", 100, "MB"),
            Mark("SELECT of 1,000,000 rows: first byte behind first row", "at most", 0.2, "s"),
        ),
        _million,
    ),
    "start": Figure((Mark("iabkg serve: first answer after", "at most", 1.5, "s"),), _start),
}
