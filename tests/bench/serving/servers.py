"""The servers that are compared: how each is started on the data, and where it answers."""

import http.client
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import psutil

from tests.bench.serving.client import Connection
from tests.bench.serving.data import Data
from tests.bench.serving.processes import ProcessTree
from tests.bench.serving.queries import POINT
from tests.bench.serving.unmeasured import UnmeasuredError

__all__ = ["IABKG", "NATIVE_DISK", "NATIVE_MEMORY", "RDFLIB", "Kind", "Server", "Servers"]

_TOOLS = Path(sys.executable).parent
_READY_SECONDS = 300
_IDLE_SECONDS = 15
_SAMPLE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Kind:
    """A way to serve the data: the command for a port, the path of its endpoint.

    ``upload`` names the path to which N-Quads are sent once it runs, "" where it reads them itself.
    """

    name: str
    command: Callable[[Data, int], list[str]]
    path: str
    upload: str = ""


IABKG = Kind(
    "iabkg",
    lambda data, port: [
        str(_TOOLS / "iabkg"), "serve", "--store", str(data.store), "--port", str(port),
    ],
    "/sparql",
)  # fmt: skip
NATIVE_DISK = Kind(
    "native on disk",
    lambda data, port: [
        str(_TOOLS / "oxigraph"), "serve-read-only", "--location", str(data.native),
        "--bind", f"127.0.0.1:{port}", "--union-default-graph",
    ],
    "/query",
)  # fmt: skip
NATIVE_MEMORY = Kind(
    "native in memory",
    lambda _, port: [
        str(_TOOLS / "oxigraph"), "serve", "--bind", f"127.0.0.1:{port}", "--union-default-graph",
    ],
    "/query",
    upload="/store",
)  # fmt: skip
RDFLIB = Kind(
    "rdflib-endpoint",
    lambda data, port: [
        str(_TOOLS / "rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port),
        str(data.quads),
    ],
    "/",
)  # fmt: skip


class Server:
    """One running server."""

    def __init__(self, kind: Kind, data: Data, folder: Path) -> None:
        """Start it and wait until it has answered a lookup; UnmeasuredError where it does not."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.kind = kind
        self.endpoint = f"http://127.0.0.1:{port}{kind.path}"
        log = folder / f"{kind.name}.log"
        self.processes = ProcessTree(kind.command(data, port), log)
        try:
            if kind.upload:
                self.processes.wait_until(self._listens, _READY_SECONDS)
                self._upload(data.quads)
            text = POINT.text(0, data.measures[0])
            self.processes.wait_until(lambda: self._answers(text), _READY_SECONDS)
        except BaseException:
            self.processes.stop()
            raise

    def _answers(self, text: str) -> bool:
        connection = Connection(self.endpoint)
        try:
            return connection.ask(text).status == http.client.OK
        except ConnectionError:
            return False
        finally:
            connection.close()

    def _listens(self) -> bool:
        address = urlsplit(self.endpoint)
        try:
            socket.create_connection((address.hostname, address.port)).close()
        except ConnectionError:
            return False
        return True

    def _upload(self, quads: Path) -> None:
        address = urlsplit(self.endpoint)
        connection = http.client.HTTPConnection(
            address.hostname or "", address.port, timeout=_READY_SECONDS
        )
        with quads.open("rb") as body:
            headers = {
                "Content-Type": "application/n-quads",
                "Content-Length": str(quads.stat().st_size),
            }
            connection.request("POST", self.kind.upload, body, headers)
            answer = connection.getresponse()
        connection.close()
        if answer.status >= http.client.BAD_REQUEST:
            raise UnmeasuredError(f"{self.kind.name} answered {answer.status} to its data")


class Servers:
    """The servers of a run, started when first needed, all stopped at its end."""

    def __init__(self, data: Data, folder: Path) -> None:
        """Serve ``data``; logs go to ``folder``."""
        self._data = data
        self._folder = folder
        self._running: dict[Kind, Server] = {}
        self._others: list[float] = []

    def __enter__(self) -> Self:
        """Return the servers, none of which runs yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop all servers."""
        for running in tuple(self._running):
            self._stop(running)

    def start(self, kind: Kind) -> Server:
        """Start another server of a kind; whoever does so stops it."""
        return Server(kind, self._data, self._folder)

    def quiet(self, kind: Kind) -> Server:
        """Return the server of a kind once no server uses the processor.

        One that still computes after 15 seconds, or has ended, is replaced.
        """
        for other, server in tuple(self._running.items()):
            if not server.processes.runs():
                self._replace(other, "it had ended")
            elif not server.processes.becomes_idle(_IDLE_SECONDS):
                self._replace(other, f"it still computed {_IDLE_SECONDS} s after its clients left")
        if kind not in self._running:
            self._running[kind] = self.start(kind)
            self._running[kind].processes.becomes_idle(_IDLE_SECONDS)
        self._others.append(psutil.cpu_percent(_SAMPLE_SECONDS) / 100 * (os.cpu_count() or 1))
        return self._running[kind]

    def others(self) -> float:
        """Return how many cores were in use, on average, whenever no server used any."""
        return fmean(self._others) if self._others else 0.0

    def _replace(self, kind: Kind, why: str) -> None:
        sys.stderr.write(f"{kind.name} is started again: {why}\n")
        self._stop(kind)

    def _stop(self, kind: Kind) -> None:
        self._running.pop(kind).processes.stop()
