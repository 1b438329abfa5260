"""How long exports of the plan take against the engine's own dump, and what a large store costs.

The two figures: the slowest format ÷ (1.5 × N-Quads by pyoxigraph + 0.5 s), and the memory that
exports of 1,000,000 triples take over that of an idle server.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

import httpx
import psutil
from pyoxigraph import RdfFormat, Store

from iabkg.exports.formats import EXPORT_FORMATS
from iabkg.knowledge_graph import KnowledgeGraph, plan_in_repository
from tests.bench.outcome import Outcome
from tests.service import serving

__all__ = ["measure_exports"]

ROUNDS = 5
RATIO, EXTRA_SECONDS = 1.5, 0.5
LARGE_PLANS = 105
MEGABYTES = 300
MEASURED_FORMATS = ("nquads", "graphml", "gexf")
_LOOK_SECONDS = 0.02
_LARGE_BUILDER = """
import sys
from pathlib import Path
from iabkg.knowledge_graph import KnowledgeGraph

folder, count, plan = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]).read_text("utf-8")
paths = []
for number in range(count):
    path = folder / f"{number}.txt"
    path.write_text(plan.replace("2018〕9号", f"2018〕{number + 1}号"), "utf-8")
    paths.append(path)
print(KnowledgeGraph.build(paths, folder / "store").triples)
"""


def measure_exports(*, large: bool) -> Iterator[Outcome]:
    """Measure the plan's exports; with ``large`` also the memory of those of a large store."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _times(Path(folder) / "store")
    if large:
        with tempfile.TemporaryDirectory() as folder:
            yield from _memory(Path(folder))


def _times(store: Path) -> Iterator[Outcome]:
    KnowledgeGraph.build([plan_in_repository()], store)
    with KnowledgeGraph.open(store) as graph:
        nquads = BytesIO()
        graph.export("nquads", nquads)
        dumped = Store()
        dumped.bulk_load(nquads.getvalue(), RdfFormat.N_QUADS)
        dump = min(_dump_seconds(dumped) for _ in range(ROUNDS))
        allowed = RATIO * dump + EXTRA_SECONDS
        for form in EXPORT_FORMATS:
            if form.is_available():
                seconds = min(_seconds(graph, form.name) for _ in range(ROUNDS))
                note = f"{seconds:.3f} s; N-Quads by pyoxigraph {dump:.3f} s"
                name = f"export of the plan as {form.name} ÷ allowed time"
                yield Outcome(name, "at most", 1.0, seconds / allowed, note=note)


def _dump_seconds(store: Store) -> float:
    started = perf_counter()
    store.dump(BytesIO(), RdfFormat.N_QUADS)
    return perf_counter() - started


def _seconds(graph: KnowledgeGraph, name: str) -> float:
    started = perf_counter()
    graph.export(name, BytesIO())
    return perf_counter() - started


def _memory(folder: Path) -> Iterator[Outcome]:
    command = [sys.executable, "-c", _LARGE_BUILDER, str(folder), str(LARGE_PLANS)]
    subprocess.run([*command, str(plan_in_repository())], check=True, capture_output=True)
    for name in MEASURED_FORMATS:
        # A server of its own for each: memory that was once taken is not given back.
        with serving(folder / "store", folder) as server:
            over, size, seconds = _peak_over_idle(server.url, name)
        note = f"{size / 1e6:.0f} MB in {seconds:.1f} s"
        what = f"peak memory over idle, large store as {name}"
        yield Outcome(what, "at most", MEGABYTES, over / 1e6, unit="MB", note=note)


def _peak_over_idle(url: str, name: str) -> tuple[int, int, float]:
    """Return by how many bytes the server grew at most, the size of the file, and seconds."""
    server = _listener(int(url.rpartition(":")[2]))
    idle = server.memory_info().rss
    peaks, done = [idle], Event()

    def watch() -> None:
        while not done.wait(_LOOK_SECONDS):
            peaks.append(server.memory_info().rss)

    watcher = Thread(target=watch)
    watcher.start()
    size, started = 0, perf_counter()
    try:
        with httpx.stream("GET", f"{url}/api/export/{name}", timeout=600) as response:
            response.raise_for_status()
            size = sum(len(chunk) for chunk in response.iter_bytes())
    finally:
        done.set()
        watcher.join()
    return max(peaks) - idle, size, perf_counter() - started


def _listener(port: int) -> psutil.Process:
    """Return the process that listens at a port of this machine."""
    for connection in psutil.net_connections("tcp"):
        address = connection.laddr
        if connection.status == psutil.CONN_LISTEN and address and address.port == port:
            return psutil.Process(connection.pid)
    raise LookupError(f"Nothing listens at port {port}.")
