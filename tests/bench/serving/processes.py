"""A server as its processes: started, watched, and always ended."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import perf_counter

import psutil

from tests.bench.serving.unmeasured import UnmeasuredError

__all__ = ["ProcessTree"]

_GONE = (psutil.NoSuchProcess, psutil.ZombieProcess, ProcessLookupError)
_GRACE_SECONDS = 5
_WINDOW, _SAMPLE = 0.2, 0.05
# Cores that a server may use for its clock ticks and still count as idle.
_IDLE = 0.05


class ProcessTree:
    """A process in a session of its own, with all that it starts, also what lost its parent."""

    def __init__(self, command: list[str], log: Path) -> None:
        """Start ``command``; what it writes to standard error goes to ``log``."""
        with log.open("ab") as errors:
            self._root = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        self._log = log

    def stop(self) -> None:
        """Ask it to end, and end what is left after five seconds."""
        members = self._members()
        self._root.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._root.wait(_GRACE_SECONDS)
        for process in {*members, *self._members()}:
            with suppress(*_GONE):
                process.send_signal(signal.SIGKILL)
        self._root.wait(_GRACE_SECONDS)

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until ``ready``, looking every 5 ms; UnmeasuredError where it ends before."""
        deadline = perf_counter() + seconds
        while not ready():
            if self._root.poll() is not None:
                tail = self._log.read_text("utf-8", errors="replace")[-300:].strip()
                raise UnmeasuredError(f"the server ended with {self._root.returncode}: {tail}")
            if perf_counter() > deadline:
                raise UnmeasuredError(f"the server was not ready after {seconds:g} s")
            time.sleep(0.005)

    def runs(self) -> bool:
        """Say whether the process that was started is still there."""
        return self._root.poll() is None

    def becomes_idle(self, seconds: float) -> bool:
        """Wait until the processes use no processor; False where they still do at the end."""
        deadline = perf_counter() + seconds
        while self.burnt(_WINDOW) > _IDLE:
            if perf_counter() > deadline:
                return False
        return True

    def burnt(self, seconds: float) -> float:
        """Return how many cores the processes use over the next ``seconds``.

        They are looked at often, and each by itself: what a process used is gone when it ends
        without a parent that waits for it, as killed workers do.
        """
        started, used = perf_counter(), 0.0
        last = self._processor_seconds()
        while perf_counter() < started + seconds:
            time.sleep(_SAMPLE)
            now = self._processor_seconds()
            used += sum(each - last.get(process, 0.0) for process, each in now.items())
            last = now
        return used / (perf_counter() - started)

    def memory(self) -> int:
        """Return the bytes that all processes hold together, in shares of what they share.

        That is the sum of proportional set sizes: with forked workers, resident set sizes would
        count a shared page once a worker, jump with each new worker that holds nothing of its own,
        and not show when a worker makes its own copy of a page.
        """
        held = 0
        for process in self._members():
            with suppress(*_GONE):
                held += process.memory_full_info().pss
        return held

    def _processor_seconds(self) -> dict[psutil.Process, float]:
        """Return the processor time of each process, without that of its ended children."""
        used = {}
        for process in self._members():
            with suppress(*_GONE):
                times = process.cpu_times()
                used[process] = times.user + times.system
        return used

    def _members(self) -> set[psutil.Process]:
        """Return the descendants and what else is in the session."""
        found = set()
        with suppress(*_GONE):
            root = psutil.Process(self._root.pid)
            found = {root, *root.children(recursive=True)}
        for pid in psutil.pids():
            with suppress(*_GONE, PermissionError):
                if os.getsid(pid) == self._root.pid:
                    found.add(psutil.Process(pid))
        return found
