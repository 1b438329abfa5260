"""Clients that send queries without an end, one after another, until they are told to stop.

``python -m tests.bench.serving.runaways ENDPOINT CLIENTS SECONDS`` is a process of such clients,
each with a User-Agent of its own. When it is terminated it prints how it was answered; its
connections break off then, whatever runs.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from tests.bench.serving.client import Connection
from tests.bench.serving.queries import RUNAWAY
from tests.bench.serving.unmeasured import UnmeasuredError

__all__ = ["ENDED", "Siege", "besieged"]

# The statuses of a query that ran into its limit.
ENDED = (503, 504)
# What a client waits beyond the limit, and between two requests.
_PATIENCE, _PAUSE = 1.5, 0.02
_STOP_SECONDS = 5


class Siege:
    """Answers to the clients, known when they have left: how often which status, the slowest."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self.answers: dict[str, int] = {}
        self.slowest = 0.0

    def __str__(self) -> str:
        """Return what they were answered, in a few words."""
        listed = ", ".join(f"{status} x{count}" for status, count in sorted(self.answers.items()))
        return f"runaways: {listed}, slowest {self.slowest:.2f} s"

    def check(self) -> None:
        """Raise UnmeasuredError where no query ran into its limit: then there was no siege."""
        if not {*map(str, ENDED), "none"} & self.answers.keys():
            raise UnmeasuredError(f"no query ran away: {self}")


@contextmanager
def besieged(endpoint: str, clients: int, limit: float) -> Iterator[Siege]:
    """Let clients send runaways with ``timeout=limit`` while the block runs, then leave."""
    siege = Siege()
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, endpoint, str(clients), str(limit)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield siege
    finally:
        process.terminate()
        try:
            printed, _ = process.communicate(timeout=_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            printed, _ = process.communicate()
        if printed:
            siege.answers, siege.slowest = json.loads(printed)


def _send(endpoint: str, name: str, limit: float, note: "_Notes") -> None:
    while True:
        started = perf_counter()
        connection = Connection(endpoint, patience=limit + _PATIENCE, agent=name)
        try:
            status = str(connection.ask(RUNAWAY.text(time.time_ns()), limit=limit).status)
        except TimeoutError:
            status = "none"
        except OSError:
            status = "broken"
        finally:
            connection.close()
        note.add(status, perf_counter() - started)
        time.sleep(_PAUSE)


class _Notes:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: Counter[str] = Counter()
        self._slowest = 0.0

    def add(self, status: str, seconds: float) -> None:
        with self._lock:
            self._answers[status] += 1
            self._slowest = max(self._slowest, seconds)

    def text(self) -> str:
        with self._lock:
            return json.dumps([self._answers, self._slowest])


def _main(endpoint: str, clients: int, limit: float) -> None:
    notes, stop = _Notes(), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    for number in range(clients):
        arguments = (endpoint, f"runaway{number}", limit, notes)
        threading.Thread(target=_send, args=arguments, daemon=True).start()
    stop.wait()
    sys.stdout.write(notes.text())
    sys.stdout.flush()
    # Clients that wait for an answer do not end by themselves.
    os._exit(0)


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
