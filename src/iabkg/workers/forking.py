"""Hold something that takes long to read, and fork workers that share it.

A fork server is run as ``python -m MODULE CONTROL OPTIONS``, where CONTROL is the number of a
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
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, NoReturn, TypeVar

from iabkg.store.directory import hold_snapshot
from iabkg.workers.confinement import die_with_parent

__all__ = ["ForkOptions", "serve_forks"]

T = TypeVar("T")

# Answers are passed on in large pieces: fewer wake-ups of both sides.
_BUFFER = 1024 * 1024
# So many new objects before the collector looks at them.
_OBJECTS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkOptions:
    """What every fork server is told: its snapshot, whose child it is, and the bytes of a task.

    ``module`` is the program.
    """

    module: ClassVar[str]

    snapshot: str
    parent: int
    memory: int

    def command(self, control: int) -> list[str]:
        """Return the command line that runs the fork server with the socket ``control``."""
        return [sys.executable, "-m", self.module, str(control), json.dumps(asdict(self))]


def serve_forks(
    options: ForkOptions, load: Callable[[], T], work: Callable[[socket.socket, T], NoReturn]
) -> None:
    """Hold what ``load`` returns and fork processes that ``work`` with it, until told to end.

    ``load`` raises OSError where the snapshot cannot be read.
    """
    die_with_parent(options.parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as control:
        try:
            held = hold_snapshot(Path(options.snapshot))
            shared = load()
        except OSError as error:
            control.sendall(str(error).encode() or b"?")
            return
        # The kernel buries children that nobody waits for.
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        gc.freeze()
        # A task makes many objects and hardly a cycle: the collector of workers may come seldom.
        gc.set_threshold(_OBJECTS)
        control.sendall(b"\n")
        while control.recv(1):
            _fork(control, shared, work)
    os.close(held)


def _fork(control: socket.socket, shared: T, work: Callable[[socket.socket, T], NoReturn]) -> None:
    """Fork a worker and send its process number, its descriptor and its socket."""
    ours, theirs = socket.socketpair()
    server = os.getpid()
    number = os.fork()
    if number == 0:
        control.close()
        ours.close()
        try:
            _prepare(theirs, server)
            work(theirs, shared)
        except BaseException:  # noqa: BLE001 - no worker may go on as a second fork server
            os._exit(1)
    theirs.close()
    process = os.pidfd_open(number)
    socket.send_fds(control, [number.to_bytes(4, "big")], [ours.fileno(), process])
    ours.close()
    os.close(process)


def _prepare(channel: socket.socket, server: int) -> None:
    die_with_parent(server)
    # Woken by a task, it does not drive the service off its processor, which has more to hand out.
    with suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
        channel.setsockopt(socket.SOL_SOCKET, option, _BUFFER)
