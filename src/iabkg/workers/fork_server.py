"""The fork server: a process that holds one snapshot and forks workers that share it.

Run as ``python -m iabkg.workers.fork_server CONTROL OPTIONS``, where CONTROL is the number of a
socket: each byte that comes in asks for a worker, which goes out as process number, a descriptor
that names the process for good, and the socket to talk to it. The first message out says that it
is ready, or what is wrong. It ends when the socket is closed.
"""

import gc
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

from pyoxigraph import Store

from iabkg.store.directory import hold_snapshot
from iabkg.store.evaluation import Evaluator
from iabkg.store.snapshots import copy_to_memory, open_snapshot
from iabkg.workers.confinement import die_with_parent
from iabkg.workers.worker import Limits, work

__all__ = ["Options", "command"]

# Answers are passed on in large pieces: fewer wake-ups of both sides.
_BUFFER = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a fork server is to do: which snapshot, held how, within which limits of a worker."""

    snapshot: str
    in_memory: bool
    overlapping: bool
    parent: int
    memory: int
    answer: int
    services: tuple[str, ...] = ()


def command(control: int, options: Options) -> list[str]:
    """Return the command line that runs a fork server."""
    return [sys.executable, "-m", __name__, str(control), json.dumps(asdict(options))]


def main() -> None:
    """Hold the snapshot and fork workers until the control socket is closed."""
    options = Options(**json.loads(sys.argv[2]))
    die_with_parent(options.parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as control:
        try:
            held = hold_snapshot(Path(options.snapshot))
            shared = _load(options)
        except OSError as error:
            control.sendall(str(error).encode() or b"?")
            return
        # The kernel buries children that nobody waits for.
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        gc.freeze()
        control.sendall(b"\n")
        while control.recv(1):
            _fork(control, shared, options)
    os.close(held)


def _load(options: Options) -> Store | None:
    """Return the snapshot in memory, or None where workers shall read it from disk."""
    snapshot = Path(options.snapshot)
    if options.in_memory:
        return copy_to_memory(snapshot, overlapping=options.overlapping)
    return None


def _fork(control: socket.socket, shared: Store | None, options: Options) -> None:
    """Fork a worker and send its process number, its descriptor and its socket."""
    ours, theirs = socket.socketpair()
    server = os.getpid()
    number = os.fork()
    if number == 0:
        control.close()
        ours.close()
        try:
            _become_worker(theirs, shared, options, server)
        except BaseException:  # noqa: BLE001 - no worker may go on as a second fork server
            os._exit(1)
    theirs.close()
    process = os.pidfd_open(number)
    socket.send_fds(control, [number.to_bytes(4, "big")], [ours.fileno(), process])
    ours.close()
    os.close(process)


def _become_worker(
    channel: socket.socket, shared: Store | None, options: Options, server: int
) -> NoReturn:
    die_with_parent(server)
    # Woken by a task, it does not drive the service off its processor, which has more to hand out.
    with suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
        channel.setsockopt(socket.SOL_SOCKET, option, _BUFFER)
    store = shared if shared is not None else open_snapshot(Path(options.snapshot))
    services = tuple(options.services)
    work(
        channel,
        Evaluator(store, options.overlapping, services),
        Limits(options.memory, options.answer),
        network=bool(services),
    )


if __name__ == "__main__":
    main()
