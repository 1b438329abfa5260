"""What runaways do to others, and how soon they end."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import sleep

from tests.bench.serving.bench import ROUNDS, Bench, Figure, Mark, Measured
from tests.bench.serving.client import Answer, Connection
from tests.bench.serving.load import CONNECTIONS
from tests.bench.serving.queries import POINT, RUNAWAY
from tests.bench.serving.runaways import ENDED, besieged
from tests.bench.serving.servers import IABKG
from tests.bench.serving.unmeasured import UnmeasuredError

__all__ = ["STRENGTH"]

_SIEGE_LIMIT = 2.0
# Until the first runaways have met their limit.
_SIEGE_BEGINS = 2.5
_WITHOUT_SECONDS, _DURING_SECONDS = 4, 6
# What a server may take to notice that clients have left, then how long it is watched.
_LEAVING_SECONDS, _WATCHED_SECONDS = 0.25, 2.0
# A server's clock ticks; a single runaway burns 1.
_NO_CORES = 0.02

_LIMIT = 0.3
_AT_ONCE = 4
_PATIENCE = 5.0


def _siege(clients: int) -> Callable[[Bench], Sequence[Measured]]:
    def measure(bench: Bench) -> Sequence[Measured]:
        rates, latencies, burnt = [], [], []
        for _ in range(ROUNDS):
            server = bench.servers.quiet(IABKG)
            without = bench.loader.run(server.endpoint, POINT, _WITHOUT_SECONDS)
            with besieged(server.endpoint, clients, _SIEGE_LIMIT) as siege:
                sleep(_SIEGE_BEGINS)
                during = bench.loader.run(server.endpoint, POINT, _DURING_SECONDS)
            sleep(_LEAVING_SECONDS)
            burnt.append(server.processes.burnt(_WATCHED_SECONDS))
            siege.check()
            rates.append((during.rate, without.rate))
            latencies.append((during.p99, without.p99))
        return [
            Measured.ratio(rates),
            Measured.ratio(latencies),
            Measured(median(burnt), f"{', '.join(f'{cores:.3f}' for cores in burnt)}; {siege}"),
        ]

    return measure


def _siege_figure(clients: int, rate: float) -> Figure:
    name = f"point lookups beside {clients} clients with runaways"
    marks = (
        Mark(f"{name}: requests/s ÷ without", "at least", rate),
        Mark(f"{name}: p99 ÷ without", "at most", 5),
        Mark(f"{name}: processor used after they left", "at most", _NO_CORES, "cores"),
    )
    return Figure(marks, _siege(clients))


def _limit(bench: Bench) -> Sequence[Measured]:
    """Return after how many ms runaways are answered, and how much later lookups behind them."""
    answered, late = [], []
    server = bench.servers.quiet(IABKG)
    for number in range(ROUNDS):
        idle = _slowest_lookup(bench, server.endpoint)
        answered += _runaways(server.endpoint, range(number * _AT_ONCE, (number + 1) * _AT_ONCE))
        late.append(max(0.0, _slowest_lookup(bench, server.endpoint) - idle))
        bench.servers.quiet(IABKG)
    listed = ", ".join(f"{seconds * 1e3:.1f}" for seconds in late)
    return [
        Measured(median(answered) * 1e3, f"slowest {max(answered) * 1e3:.0f} ms"),
        Measured(median(late) * 1e3, f"{listed} ms"),
    ]


def _runaways(endpoint: str, numbers: range) -> list[float]:
    """Send runaways at once, each as another client; return the seconds after which each ended."""

    def ask(number: int) -> Answer:
        connection = Connection(endpoint, patience=_PATIENCE, agent=f"limit{number}")
        try:
            return connection.ask(RUNAWAY.text(number), limit=_LIMIT)
        except TimeoutError:
            raise UnmeasuredError(f"a runaway was not answered within {_PATIENCE:g} s") from None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(numbers)) as clients:
        answers = list(clients.map(ask, numbers))
    statuses = sorted({answer.status for answer in answers})
    if not {*statuses} <= {*ENDED}:
        raise UnmeasuredError(f"runaways were answered {statuses}, not one of {ENDED}")
    return [answer.seconds for answer in answers]


def _slowest_lookup(bench: Bench, endpoint: str) -> float:
    """Send a lookup over each of 8 connections at the same moment; return the slowest's seconds."""
    together = threading.Barrier(CONNECTIONS)
    texts = [bench.loader.text(POINT) for _ in range(CONNECTIONS)]

    def ask(text: str) -> float:
        connection = Connection(endpoint, patience=_PATIENCE)
        try:
            together.wait()
            return connection.ask(text).seconds
        finally:
            connection.close()

    with ThreadPoolExecutor(CONNECTIONS) as clients:
        return max(clients.map(ask, texts))


STRENGTH = {
    "runaways-4": _siege_figure(4, 0.7),
    "runaways-12": _siege_figure(12, 0.6),
    "limit": Figure(
        (
            Mark("a runaway with timeout=0.3: answered after", "at most", 400, "ms"),
            Mark("lookups right behind runaways: later than else by", "at most", 50, "ms"),
        ),
        _limit,
    ),
}
