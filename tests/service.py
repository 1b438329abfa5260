"""Run the service as people do, as a process of its own, over a store made for the tests."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from pyoxigraph import Quad, Store

from iabkg.store.dataset import Dataset, Edit

__all__ = ["service", "write_store"]

_START_SECONDS = 60
_STOP_SECONDS = 20


def write_store(path: Path, quads: Iterable[Quad]) -> Path:
    """Write a store that holds ``quads``, as outsiders may state them; return ``path``."""
    stated = list(quads)

    def add(store: Store) -> Edit:
        store.extend(stated)
        return Edit(stated, removed=False)

    dataset = Dataset.create_or_open(path)
    dataset.edit(add)
    dataset.commit()
    dataset.close()
    return path


@contextmanager
def service(store: Path, log: Path) -> Iterator[str]:
    """Serve ``store`` by ``iabkg serve``; give its address.

    What it logs goes to the file ``log``; AssertionError with the log where it does not start,
    does not stop when told to, or fails inside meanwhile.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    program = Path(sys.executable).with_name("iabkg")
    command = [str(program), "serve", "--store", str(store), "--port", str(port)]
    with log.open("wb") as out, subprocess.Popen(command, stderr=out, stdout=out) as process:
        try:
            _wait_until_ready(url, process, log)
            yield url
        finally:
            process.terminate()
            process.wait(_STOP_SECONDS)
    assert "Traceback" not in log.read_text("utf-8"), log.read_text("utf-8")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < end:
        try:
            if httpx.get(f"{url}/health", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"The service did not start.\n{log.read_text('utf-8')}")
