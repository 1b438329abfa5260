"""Run the service as operators do, as a process of its own, over a store made for the tests."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from pyoxigraph import Quad, Store

from iabkg.store.dataset import Dataset, Edit

__all__ = ["Served", "serving", "write_store"]

_STARTING_SECONDS = 60
_ENDING_SECONDS = 20
_SETTLING_SECONDS = 3
# Tests that are over have no answers to wait for.
_GRACE_SECONDS = 1


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


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs, its address, and the file that its stderr goes to."""

    process: "subprocess.Popen[bytes]"
    url: str
    log_file: Path

    @property
    def address(self) -> tuple[str, int]:
        """Return host and port, as sockets want them."""
        host, _, port = self.url.removeprefix("http://").rpartition(":")
        return host, int(port)

    def log(self) -> list[str]:
        """Return the lines logged so far."""
        return self.log_file.read_text("utf-8").splitlines()

    def settled_log(self) -> list[str]:
        """Return the log once it has all requests before this.

        Lines are written some together: a request of our own tells that they are. Where requests
        are not logged, there is nothing to wait for but a moment.
        """
        mark = f"settled-{secrets.token_hex(8)}"
        httpx.get(f"{self.url}/health/live", headers={"X-Request-ID": mark}, timeout=30)
        ends = time.monotonic() + _SETTLING_SECONDS
        while time.monotonic() < ends and mark not in self.log_file.read_text("utf-8"):
            time.sleep(0.02)
        return [line for line in self.log() if mark not in line]


@contextmanager
def serving(store: Path, folder: Path, **settings: object) -> Iterator[Served]:
    """Serve ``store`` on a free port with the environment ``IABKG_*`` of ``settings``.

    What it logs goes to the file ``log`` in ``folder``; AssertionError with the log where it does
    not start, does not end when told to, or fails inside meanwhile.
    """
    log_file = folder / "log"
    told = {"IABKG_GRACE_SECONDS": str(_GRACE_SECONDS)}
    told |= {f"IABKG_{name.upper()}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-m", "iabkg", "serve", "--store", str(store), "--port", "0"]
    with (
        log_file.open("wb") as log,
        subprocess.Popen(command, stderr=log, env={**os.environ, **told}) as process,
    ):
        try:
            yield Served(process, _wait_for_address(process, log_file), log_file)
        finally:
            _end(process)
    assert "Traceback" not in log_file.read_text("utf-8"), log_file.read_text("utf-8")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_ENDING_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        raise AssertionError(f"The server did not end in {_ENDING_SECONDS} s.") from None


def _wait_for_address(process: "subprocess.Popen[bytes]", log_file: Path) -> str:
    """Return the address once the socket listens: requests wait until they can be answered."""
    ends = time.monotonic() + _STARTING_SECONDS
    while process.poll() is None and time.monotonic() < ends:
        for line in log_file.read_text("utf-8").splitlines():
            _, found, rest = line.partition("iabkg serves ")
            if found and " " in rest:
                return rest.split(" ")[0]
        try:
            process.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(f"The server did not start: {log_file.read_text('utf-8')}")
