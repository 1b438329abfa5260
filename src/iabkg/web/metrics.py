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

KILLS = tuple(reason.value for reason in Stop if reason is not Stop.WAITED)
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
    """Everything that is counted; the fields up to ``busy`` are what becomes of queries.

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
    _registry: CollectorRegistry

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
        if reason is not Stop.WAITED:
            self.metrics.worker_kills[reason].inc()

    def restarted(self, seconds: float) -> None:
        """Note how long a worker had no successor."""
        self.metrics.worker_restarts.observe(seconds)


def create_metrics() -> Metrics:
    """Return metrics that stand at nought, with those of the process beside them."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    GCCollector(registry=registry)
    _labelled_gauge(registry, "iabkg_build", "What runs; always 1.", "version", "python").labels(
        version("iabkg"), python_version()
    ).set(1)
    outcomes = Counter(
        "iabkg_queries", "SPARQL queries by outcome.", ("outcome",), registry=registry
    )
    single = _Single(registry)
    return Metrics(
        answered=outcomes.labels("answered"),
        cached=outcomes.labels("cached"),
        malformed=outcomes.labels("malformed"),
        refused=outcomes.labels("refused"),
        timed_out=outcomes.labels("timed_out"),
        crashed=outcomes.labels("crashed"),
        cancelled=outcomes.labels("cancelled"),
        busy=outcomes.labels("busy"),
        queries_waiting=single.gauge("queries_waiting", "Queries that wait for a worker."),
        query_seconds=single.histogram("query", "Time of evaluated queries, to the last byte."),
        workers=_gauges(registry, "iabkg_workers", "Workers by state.", "state", WORKER_STATES),
        worker_kills=_counters(
            registry,
            "iabkg_worker_kills",
            "Workers that had to end, by what became of their query.",
            "reason",
            KILLS,
        ),
        worker_restarts=single.histogram("worker_restart", "Time until a worker had a successor."),
        cache_misses=single.counter("cache_misses", "Answers that were not in the cache."),
        cache_bytes=single.gauge("cache_bytes", "Bytes of answers kept."),
        updates=_counters(
            registry, "iabkg_updates", "Writes by outcome.", "outcome", UPDATE_OUTCOMES
        ),
        connections=single.gauge("connections", "Connections that are open."),
        connections_cut=_counters(
            registry, "iabkg_connections_cut", "Connections the service cut.", "reason", CUTS
        ),
        http=_http_metrics(registry),
        _data=_labelled_gauge(
            registry, "iabkg_data", "Which data is served; always 1.", "data_version"
        ),
        _registry=registry,
    )


@dataclass(frozen=True, slots=True)
class _Single:
    """Makes metrics without labels in a registry."""

    registry: CollectorRegistry

    def counter(self, name: str, purpose: str) -> Counter:
        return Counter(f"iabkg_{name}", purpose, registry=self.registry)

    def gauge(self, name: str, purpose: str) -> Gauge:
        return Gauge(f"iabkg_{name}", purpose, registry=self.registry)

    def histogram(self, name: str, purpose: str) -> Histogram:
        return _histogram(self.registry, f"iabkg_{name}_seconds", purpose)


def _http_metrics(registry: CollectorRegistry) -> HttpMetrics:
    return HttpMetrics(
        requests=Counter(
            "iabkg_http_requests",
            "Requests by route template, method and status.",
            ("route", "method", "status"),
            registry=registry,
        ),
        seconds=_histogram(
            registry, "iabkg_http_request_seconds", "Time of requests, to the last byte.", "route"
        ),
    )


def _counters(
    registry: CollectorRegistry, name: str, purpose: str, label: str, values: tuple[str, ...]
) -> dict[str, Counter]:
    counter = Counter(name, purpose, (label,), registry=registry)
    return {value: counter.labels(value) for value in values}


def _gauges(
    registry: CollectorRegistry, name: str, purpose: str, label: str, values: tuple[str, ...]
) -> dict[str, Gauge]:
    gauge = _labelled_gauge(registry, name, purpose, label)
    return {value: gauge.labels(value) for value in values}


def _labelled_gauge(registry: CollectorRegistry, name: str, purpose: str, *labels: str) -> Gauge:
    return Gauge(name, purpose, labels, registry=registry)


def _histogram(registry: CollectorRegistry, name: str, purpose: str, *labels: str) -> Histogram:
    return Histogram(name, purpose, labels, buckets=_SECONDS, registry=registry)
