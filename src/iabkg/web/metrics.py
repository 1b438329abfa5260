"""What is counted for Prometheus, in a registry of its own.

Whoever counts takes a child that is bound already (``metrics.answered.inc()``): finding one by its
labels costs ten times as much as counting.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from platform import python_version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    ProcessCollector,
)
from prometheus_client.exposition import choose_encoder

from iabkg.workers.jobs import Stop

__all__ = [
    "CUTS",
    "KILLS",
    "UPDATE_OUTCOMES",
    "WORKER_STATES",
    "HttpMetrics",
    "Metrics",
    "WorkerMetrics",
    "create_metrics",
]

# An answer that is cut off for its size, or a query that only waited, costs no worker.
KILLS = tuple(reason.value for reason in Stop if reason not in {Stop.WAITED, Stop.CUT})
WORKER_STATES = ("starting", "idle", "busy")
CUTS = ("too_many", "malformed", "head_too_large", "slow_sender", "slow_reader")
UPDATE_OUTCOMES = ("committed", "malformed", "refused", "timed_out", "failed")
_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


@dataclass(frozen=True, slots=True)
class HttpMetrics:
    """Requests by route template, method and status; the caller keeps the values few."""

    requests: Counter
    seconds: Histogram

    def bound(self, route: str, method: str, status: int) -> Callable[[float], None]:
        """Return the function that counts a request of this kind, given its seconds."""
        count = self.requests.labels(route, method, str(status)).inc
        observe = self.seconds.labels(route).observe

        def note(seconds: float) -> None:
            count()
            observe(seconds)

        return note


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """Everything that is counted; the fields up to ``failed`` are what becomes of queries.

    ``worker_kills`` and ``connections_cut`` are by reason, ``workers`` by state, ``updates`` by
    outcome. Restarts are observed in seconds from the death of a worker to its successor.
    """

    answered: Counter
    cached: Counter
    malformed: Counter
    refused: Counter
    timed_out: Counter
    crashed: Counter
    cancelled: Counter
    busy: Counter
    cut: Counter
    failed: Counter
    queries_waiting: Gauge
    query_seconds: Histogram
    workers: Mapping[str, Gauge]
    worker_kills: Mapping[str, Counter]
    worker_restarts: Histogram
    cache_misses: Counter
    cache_bytes: Gauge
    updates: Mapping[str, Counter]
    connections: Gauge
    connections_cut: Mapping[str, Counter]
    http: HttpMetrics
    _data: Gauge
    _caches: list[Callable[[], int]]
    _registry: CollectorRegistry

    def add_cache(self, bytes_held: Callable[[], int]) -> None:
        """Count what one more cache holds."""
        self._caches.append(bytes_held)
        self.cache_bytes.set_function(lambda: sum(held() for held in self._caches))

    def set_data(self, data_version: str) -> None:
        """Say which state of the data is served from now on."""
        self._data.clear()
        self._data.labels(data_version).set(1)

    def exposition(self, accept: str) -> tuple[bytes, str]:
        """Return the text of all metrics and its media type, as the header Accept asks for it."""
        encode, content_type = choose_encoder(accept)
        return encode(self._registry), content_type


@dataclass(frozen=True, slots=True)
class WorkerMetrics:
    """Counts what happens to workers."""

    metrics: Metrics

    def stopped(self, reason: Stop) -> None:
        """Count a query that was ended, and the worker that ended with it."""
        if reason in KILLS:
            self.metrics.worker_kills[reason].inc()

    def restarted(self, seconds: float) -> None:
        """Note how long a worker had no successor."""
        self.metrics.worker_restarts.observe(seconds)


def create_metrics() -> Metrics:
    """Return metrics that stand at nought, with those of the process beside them."""
    make = _Maker(CollectorRegistry())
    ProcessCollector(registry=make.registry)
    GCCollector(registry=make.registry)
    build = make.gauge("build", "What runs; always 1.", "version", "python")
    build.labels(version("iabkg"), python_version()).set(1)
    outcomes = make.counter("queries", "SPARQL queries by outcome.", "outcome")
    kills = make.counter("worker_kills", "Workers that had to end, by what it was for.", "reason")
    workers = make.gauge("workers", "Workers by state.", "state")
    updates = make.counter("updates", "Writes by outcome.", "outcome")
    cuts = make.counter("connections_cut", "Connections the service cut.", "reason")
    return Metrics(
        answered=outcomes.labels("answered"),
        cached=outcomes.labels("cached"),
        malformed=outcomes.labels("malformed"),
        refused=outcomes.labels("refused"),
        timed_out=outcomes.labels("timed_out"),
        crashed=outcomes.labels("crashed"),
        cancelled=outcomes.labels("cancelled"),
        busy=outcomes.labels("busy"),
        cut=outcomes.labels("cut"),
        failed=outcomes.labels("failed"),
        queries_waiting=make.gauge("queries_waiting", "Queries that wait for a worker."),
        query_seconds=make.histogram("query", "Time of evaluated queries, to the last byte."),
        workers={state: workers.labels(state) for state in WORKER_STATES},
        worker_kills={reason: kills.labels(reason) for reason in KILLS},
        worker_restarts=make.histogram("worker_restart", "Time until a worker had a successor."),
        cache_misses=make.counter("cache_misses", "Answers that were not in the cache."),
        cache_bytes=make.gauge("cache_bytes", "Bytes of answers kept."),
        updates={outcome: updates.labels(outcome) for outcome in UPDATE_OUTCOMES},
        connections=make.gauge("connections", "Connections that are open."),
        connections_cut={reason: cuts.labels(reason) for reason in CUTS},
        http=_http_metrics(make),
        _data=make.gauge("data", "Which data is served; always 1.", "data_version"),
        _caches=[],
        _registry=make.registry,
    )


def _http_metrics(make: "_Maker") -> HttpMetrics:
    labels = ("route", "method", "status")
    return HttpMetrics(
        requests=make.counter("http_requests", "Requests by kind and status.", *labels),
        seconds=make.histogram("http_request", "Time of requests, to the last byte.", "route"),
    )


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes metrics in a registry; their names begin with ``iabkg_``."""

    registry: CollectorRegistry

    def counter(self, name: str, purpose: str, *labels: str) -> Counter:
        return Counter(f"iabkg_{name}", purpose, labels, registry=self.registry)

    def gauge(self, name: str, purpose: str, *labels: str) -> Gauge:
        return Gauge(f"iabkg_{name}", purpose, labels, registry=self.registry)

    def histogram(self, name: str, purpose: str, *labels: str) -> Histogram:
        full_name = f"iabkg_{name}_seconds"
        return Histogram(full_name, purpose, labels, buckets=_SECONDS, registry=self.registry)
