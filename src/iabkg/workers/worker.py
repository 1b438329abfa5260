"""A worker process: takes one task after the other and writes the answers, until it is killed."""

import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, NoReturn, cast

from iabkg.errors import IabkgError, QueryRefusedError
from iabkg.model.sparql import GRAPH_FORMATS, TABLE_FORMATS, Evaluation, ResultKind, SparqlRequest
from iabkg.workers.confinement import bound_memory, forbid_network
from iabkg.workers.wire import (
    BEGIN,
    CHUNK,
    END,
    HEADER,
    MORE,
    WHOLE,
    Refusal,
    Task,
    decode_task,
    encode_refusal,
    frame,
)

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = ["Limits", "work"]

Evaluate = Callable[[SparqlRequest], Evaluation]

# Later chunks are larger: nothing is held back any more, and each costs a wake-up.
_LATER_CHUNK = 4 * CHUNK


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may cost: bytes of memory beyond the data, bytes of the answer itself."""

    memory: int
    answer: int


def work(channel: socket.socket, evaluate: Evaluate, limits: Limits, *, network: bool) -> NoReturn:
    """Serve the tasks that come over ``channel`` until it is closed; then end the process.

    Without ``network`` the process can open no connection.
    """
    bound_memory(limits.memory)
    if not network:
        forbid_network()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with channel.makefile("rb") as incoming:
        while header := incoming.read(HEADER.size):
            _, length = HEADER.unpack(header)
            _answer(channel, decode_task(incoming.read(length)), evaluate, limits.answer)
    sys.exit()


def _answer(channel: socket.socket, task: Task, evaluate: Evaluate, most: int) -> None:
    # Should the service be unable to end this process in time, the kernel does it.
    signal.setitimer(signal.ITIMER_REAL, task.seconds)
    writer = _FrameWriter(channel, most)
    try:
        evaluation = evaluate(task.request)
        place = _format_place(evaluation.kind, task)
        if place is None:
            channel.sendall(encode_refusal(Refusal(None, evaluation.kind)))
        else:
            writer.place = place
            evaluation.write((*TABLE_FORMATS, *GRAPH_FORMATS)[place], cast("IO[bytes]", writer))
            writer.finish()
    except IabkgError as error:
        channel.sendall(encode_refusal(Refusal(error)))
    except Exception as error:  # noqa: BLE001 - the service is to be told, whatever it is
        channel.sendall(encode_refusal(Refusal(IabkgError(f"The query failed: {error}"))))
    signal.setitimer(signal.ITIMER_REAL, 0)


def _format_place(kind: ResultKind, task: Task) -> int | None:
    if kind is ResultKind.TABLE:
        return task.table_format
    return None if task.graph_format is None else len(TABLE_FORMATS) + task.graph_format


class _FrameWriter:
    """The file that an answer is written to: collects chunks and sends them as frames."""

    def __init__(self, channel: socket.socket, most: int) -> None:
        self.place = 0
        self._channel = channel
        self._left = most
        self._most = most
        self._buffer = bytearray()
        self._begun = False
        self._chunk = CHUNK

    def write(self, data: "ReadableBuffer") -> int:
        """Take ``data``; QueryRefusedError beyond the bytes that an answer may have."""
        before = len(self._buffer)
        self._buffer += data
        written = len(self._buffer) - before
        self._left -= written
        if self._left < 0:
            raise QueryRefusedError(
                f"The answer has more than {self._most:,} bytes. Ask for less: LIMIT and OFFSET."
            )
        if len(self._buffer) >= self._chunk:
            self._send(MORE if self._begun else BEGIN)
        return written

    def flush(self) -> None:
        """Keep what is there: frames go out when they are full."""

    def finish(self) -> None:
        """Send what is left."""
        if not self._begun:
            self._send(WHOLE)
            return
        if self._buffer:
            self._send(MORE)
        self._channel.sendall(frame(END, b""))

    def _send(self, kind: int) -> None:
        if kind == MORE:
            self._channel.sendall(frame(kind, bytes(self._buffer)))
        else:
            self._channel.sendall(frame(kind, bytes((self.place,)) + self._buffer))
            self._begun, self._chunk = True, _LATER_CHUNK
        self._buffer.clear()
