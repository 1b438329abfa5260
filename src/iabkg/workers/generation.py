"""The fork server of one data version and the connections to its workers, seen from the service."""

import asyncio
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from typing import cast

from iabkg.errors import IabkgError
from iabkg.workers.forking import ForkOptions
from iabkg.workers.wire import HEADER

__all__ = ["Generation", "GenerationError", "WorkerLink"]

OnFrame = Callable[[int, bytes], None]


class GenerationError(IabkgError):
    """The workers of a data version could not be started."""


class WorkerLink(asyncio.Protocol):
    """The connection to one worker.

    ``on_frame`` is called with the kind and payload of each frame, ``on_lost`` once when the
    worker is gone.
    """

    def __init__(self, number: int, process: int, on_lost: "Callable[[WorkerLink], None]") -> None:
        """Take over ``process``, the descriptor of the process whose number is ``number``."""
        self.on_frame: OnFrame | None = None
        self._number = number
        self._process = process
        # The clock of a process (clock_getcpuclockid(3)), which Python has no function for.
        self._clock = (~number << 3) | 2
        self._yielded = False
        self._on_lost = on_lost
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def send(self, task: bytes, on_frame: OnFrame) -> None:
        """Give the worker a task, which it must be free for."""
        self.on_frame = on_frame
        if self._transport is not None:
            self._transport.write(task)

    def data_received(self, data: bytes) -> None:
        """Cut what comes in into frames."""
        buffer = self._buffer
        buffer += data
        while len(buffer) >= HEADER.size:
            kind, length = HEADER.unpack_from(buffer)
            end = HEADER.size + length
            if len(buffer) < end:
                return
            payload = bytes(memoryview(buffer)[HEADER.size : end])
            del buffer[:end]
            if self.on_frame is not None:
                self.on_frame(kind, payload)

    def pause(self) -> None:
        """Take no more until ``resume``; the worker then waits as well."""
        if self._transport is not None:
            self._transport.pause_reading()

    def resume(self) -> None:
        """Go on after ``pause``."""
        if self._transport is not None:
            self._transport.resume_reading()

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002
        """Tell that the worker is gone."""
        self._transport = None
        os.close(self._process)
        self._process = -1
        self._on_lost(self)

    def kill(self) -> None:
        """End the process at once, whatever it does; nothing more comes of its task."""
        self.on_frame = None
        if self._process >= 0:
            # The descriptor names this process and no later one with the same number; it may have
            # ended by itself.
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._process, signal.SIGKILL)
        if self._transport is not None:
            self._transport.abort()

    def processor_time(self) -> float:
        """Return the seconds of processor time that the process has used since it began."""
        try:
            return time.clock_gettime(self._clock)
        except OSError:
            return 0.0

    def yield_processor(self) -> None:
        """Run only while nobody else wants a processor."""
        self._yielded = self._set_policy(os.SCHED_IDLE)

    def claim_processor(self) -> bool:
        """Undo ``yield_processor``; False where only a privileged user may."""
        if self._yielded:
            self._yielded = not self._set_policy(os.SCHED_BATCH)
        return not self._yielded

    def _set_policy(self, policy: int) -> bool:
        try:
            os.sched_setscheduler(self._number, policy, os.sched_param(0))
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return True


class Generation:
    """A running fork server."""

    def __init__(
        self,
        version: str,
        process: "subprocess.Popen[bytes]",
        control: socket.socket,
        *,
        in_memory: bool,
    ) -> None:
        """Use ``start`` instead."""
        self.version = version
        self.in_memory = in_memory
        self._process = process
        self._control = control
        self._forking = asyncio.Lock()
        self._ready: asyncio.Future[None] | None = None

    @classmethod
    async def start(
        cls, version: str, options: ForkOptions, *, in_memory: bool = True
    ) -> "Generation":
        """Start a fork server and wait until it holds its snapshot; GenerationError if it cannot.

        ``version`` is the data version of the snapshot, ``in_memory`` whether workers share it.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - it is our own program
                options.command(theirs.fileno()), pass_fds=[theirs.fileno()]
            )
        ours.setblocking(False)  # noqa: FBT003
        generation = cls(version, process, ours, in_memory=in_memory)
        try:
            said = await asyncio.get_running_loop().sock_recv(ours, 1000)
        except BaseException:
            generation.close()
            raise
        if said != b"\n":
            generation.close()
            raise GenerationError(
                f"The workers for {options.snapshot} did not start: {said.decode() or 'no reason'}."
            )
        return generation

    async def fork(self, on_lost: Callable[[WorkerLink], None]) -> WorkerLink:
        """Start a worker; GenerationError where the fork server is gone."""
        loop = asyncio.get_running_loop()
        async with self._forking:
            try:
                await loop.sock_sendall(self._control, b"+")
                message, descriptors = await self._receive()
            except OSError as error:
                raise GenerationError(f"No worker could be started: {error}.") from error
        number = int.from_bytes(message, "big")
        channel = socket.socket(fileno=descriptors[0])
        channel.setblocking(False)  # noqa: FBT003
        _, link = await loop.create_unix_connection(
            lambda: WorkerLink(number, descriptors[1], on_lost), sock=channel
        )
        return link

    def close(self) -> None:
        """End the fork server, and with it its workers."""
        if self._ready is not None and not self._ready.done():
            asyncio.get_running_loop().remove_reader(self._control.fileno())
            self._ready.set_exception(OSError("the fork server was ended"))
        self._control.close()
        self._process.kill()
        self._process.wait()

    async def _receive(self) -> tuple[bytes, list[int]]:
        """Return the next message with the descriptors that came with it."""
        loop = asyncio.get_running_loop()
        ready = self._ready = loop.create_future()
        # Its number is no longer to be had from a socket that is closed meanwhile.
        number = self._control.fileno()
        loop.add_reader(number, _settle, ready)
        try:
            await ready
        finally:
            if self._control.fileno() == number:
                loop.remove_reader(number)
        message, descriptors, _, _ = socket.recv_fds(self._control, 4, 2)
        if len(descriptors) != 2:
            raise OSError("the fork server has ended")
        return message, descriptors


def _settle(ready: "asyncio.Future[None]") -> None:
    # It may be called once more before the reader is removed.
    if not ready.done():
        ready.set_result(None)
