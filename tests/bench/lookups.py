"""How fast "which agencies lead X" is answered, against the native server's own point query.

Questions are those of ``tests/search/questions.tsv``, each with every limit of results, so that no
request of a run comes twice; the data is the plan. Growth is that of a topic which one document
has, in a store of many documents against a store of one.
"""

import csv
import http.client
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import Literal
from urllib.parse import quote, urljoin

from iabkg.knowledge_graph import KnowledgeGraph
from tests.bench.outcome import Outcome
from tests.bench.serving.bench import ROUNDS, Mark, Measured
from tests.bench.serving.data import build_store, data_of, excerpts, numbered
from tests.bench.serving.load import CONNECTIONS, Load, Loader
from tests.bench.serving.queries import POINT
from tests.bench.serving.servers import IABKG, NATIVE_DISK, Servers
from tests.bench.serving.unmeasured import UnmeasuredError
from tests.plans import PLAN

__all__ = ["measure_lookups"]

_QUESTIONS = Path(__file__).parents[1] / "search" / "questions.tsv"
_LIMITS = range(1, 201)
_SECONDS = 4
_MANY_CONNECTIONS = 64
_SMALL, _LARGE = 100, 1000
_ASKED = 300
_FAILURES = (UnmeasuredError, OSError, http.client.HTTPException, subprocess.SubprocessError)
# Characters that make words no text has, when four of them are put together by chance.
_CHARACTERS = "山川湖海松竹梅兰龙凤虎豹琴棋书画春夏秋冬金银铜铁东南西北"
# How what a measure says ends.
_END = "（牵头单位"
_GROWTH = Mark("lookup of a topic of one document: time with many documents ÷ with 1", "at most", 3)
_RATE = Mark("distinct questions: requests/s ÷ native's point query", "at least", 0.2)
_REPEATED = Mark("repeated question: requests/s ÷ native's point query", "at least", 1.3)
_LATENCY = Mark(
    f"distinct questions, {_MANY_CONNECTIONS} connections: p99 ÷ native's point query", "at most", 3
)


def measure_lookups(*, large: bool) -> Iterator[Outcome]:
    """Yield the outcomes; those of a figure that fails have no value."""
    yield from _outcomes(_GROWTH, lambda: _growth(_LARGE if large else _SMALL))
    with tempfile.TemporaryDirectory(prefix="iabkg-bench-") as made:
        folder = Path(made)
        try:
            data = data_of([PLAN.read_text("utf-8")], folder)
        except UnmeasuredError as error:
            sys.stderr.write(f"No other figure of lookups was measured: {error}\n")
            return
        with Servers(data, folder) as servers:
            race = _Race(servers, Loader(data.measures, folder), _asker(folder))
            yield from _outcomes(_RATE, race.distinct)
            yield from _outcomes(_REPEATED, race.repeated)
            yield from _outcomes(_LATENCY, race.latency)


def _outcomes(mark: Mark, measure: Callable[[], Measured]) -> Iterator[Outcome]:
    try:
        measured = measure()
    except _FAILURES as error:
        yield mark.outcome(None, str(error) or type(error).__name__)
    else:
        yield mark.outcome(measured.value, measured.note)


@dataclass(frozen=True, slots=True)
class _Race:
    """Lookups of iabkg against point queries of the native server, in turns."""

    servers: Servers
    points: Loader
    asker: Loader

    def distinct(self) -> Measured:
        return self._ratio(self._ask, self._point, "rate")

    def repeated(self) -> Measured:
        return self._ratio(self._repeat, self._point, "rate")

    def latency(self) -> Measured:
        many = _MANY_CONNECTIONS
        return self._ratio(lambda: self._ask(many), lambda: self._point(many), "p99")

    def _ratio(
        self, one: Callable[[], Load], other: Callable[[], Load], figure: Literal["rate", "p99"]
    ) -> Measured:
        one(), other()
        rounds = []
        for number in range(ROUNDS):
            if number % 2:
                second, first = getattr(other(), figure), getattr(one(), figure)
            else:
                first, second = getattr(one(), figure), getattr(other(), figure)
            rounds.append((first, second))
        return Measured.ratio(rounds)

    def _ask(self, connections: int = CONNECTIONS) -> Load:
        return self.asker.get(f"{self._leads}?q=__THING__", _SECONDS, connections)

    def _repeat(self) -> Load:
        return self.asker.get(f"{self._leads}?q={quote('仿制药')}", _SECONDS)

    def _point(self, connections: int = CONNECTIONS) -> Load:
        endpoint = self.servers.quiet(NATIVE_DISK).endpoint
        return self.points.run(endpoint, POINT, _SECONDS, connections)

    @property
    def _leads(self) -> str:
        return urljoin(self.servers.quiet(IABKG).endpoint, "/api/leads")


def _asker(folder: Path) -> Loader:
    """Return a loader that asks all questions with all limits, in an order by chance."""
    with _QUESTIONS.open(encoding="utf-8") as lines:
        rows = csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t")
        questions = [row["question"] for row in rows]
    asked = [f"{question}&limit={limit}" for question in questions for limit in _LIMITS]
    Random(0).shuffle(asked)
    return Loader(tuple(asked), folder, safe="&=")


def _growth(count: int) -> Measured:
    """Return the time of a lookup with ``count`` documents ÷ with one, by processor time."""
    with tempfile.TemporaryDirectory(prefix="iabkg-bench-") as made:
        many = _lookup_seconds(count, Path(made) / "many")
        one = _lookup_seconds(1, Path(made) / "one")
    note = f"{count:,} documents: {many * 1e6:,.0f} µs, 1 document: {one * 1e6:,.0f} µs"
    return Measured(many / one, note)


def _lookup_seconds(count: int, store: Path) -> float:
    """Return the median seconds of a lookup of a topic that one of ``count`` documents has."""
    chance = Random(0)
    texts, topics = [], []
    parts = [part for part in excerpts(PLAN.read_text("utf-8")) if _END in part]
    for number in range(count):
        topic = "".join(chance.sample(_CHARACTERS, 4))
        said, end, rest = numbered(parts[number % len(parts)], number).partition(_END)
        texts.append(f"{said}推广{topic}。{end}{rest}")
        topics.append(topic)
    build_store(texts, store)
    with KnowledgeGraph.open(store) as graph:
        questions = [f"哪个部门牵头{chance.choice(topics)}" for _ in range(_ASKED)]
        if not all(graph.leads(question).results for question in questions):
            raise UnmeasuredError("a topic was not found")
        return median(_seconds(partial(graph.leads, question)) for question in questions)


def _seconds(work: Callable[[], object]) -> float:
    started = process_time()
    work()
    return process_time() - started
