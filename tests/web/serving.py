"""Run ``iabkg serve`` as a process of its own, as operators do."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Served", "serving"]

_STARTING_SECONDS = 60


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


@contextmanager
def serving(store: Path, folder: Path, **settings: object) -> Iterator[Served]:
    """Serve ``store`` on a free port with the environment ``IABKG_*`` of ``settings``."""
    log_file = folder / "log"
    told = {f"IABKG_{name.upper()}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-m", "iabkg", "serve", "--store", str(store), "--port", "0"]
    with (
        log_file.open("wb") as log,
        subprocess.Popen(command, stderr=log, env={**os.environ, **told}) as process,
    ):
        try:
            yield Served(process, _wait_for_address(process, log_file), log_file)
        finally:
            process.kill()


def _wait_for_address(process: "subprocess.Popen[bytes]", log_file: Path) -> str:
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
