"""Writing from the service: one process at a time owns the store, and only while it is needed."""

import asyncio
import json
import secrets
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from iabkg.errors import StoreBusyError, StoreError, WriterLostError, WriteTimeoutError
from iabkg.store.conditions import UNCONDITIONAL, Condition
from iabkg.store.directory import StoreDirectory
from iabkg.workers import frames
from iabkg.workers.frames import Frame, Json

__all__ = ["Writer", "Written"]

# Between writes the process stays for so long, in seconds; then other writers, such as a build,
# may have the store.
_IDLE = 2.0
_ENDING = 5.0
_MAX_WAITING = 16
# Address space for one write: 64 MB of triples take about 2 GB.
_MEMORY = 6 << 30


@dataclass(frozen=True, slots=True)
class Written:
    """An acknowledged write: on the disk, and what readers see who open the store from now on."""

    created: bool
    version: str


class Writer:
    """Writes to a store, one after the other, in a process that is killed when it takes too long.

    What is acknowledged is flushed and committed; a write that raises has changed nothing. All
    methods raise StoreError (StoreBusyError while another process writes, StoreFullError),
    WriteTimeoutError and WriterLostError, beside what they name.
    """

    def __init__(self, store: Path, timeout: float) -> None:
        """Write to ``store``; each write may take ``timeout`` seconds once its turn has come."""
        self._directory = StoreDirectory(store)
        self._timeout = timeout
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._process: _Process | None = None
        self._retiring: asyncio.Task[None] | None = None

    async def update(
        self, text: str, using: tuple[str, ...] = (), using_named: tuple[str, ...] = ()
    ) -> str:
        """Evaluate an update (see ``store.edits.update``); return the new data version."""
        head: dict[str, Json] = {
            "do": "update", "using": list(using), "using_named": list(using_named),
        }  # fmt: skip
        return (await self._write(head, text.encode())).version

    async def put(
        self,
        graph: str | None,
        body: bytes,
        content_type: str,
        base: str,
        condition: Condition = UNCONDITIONAL,
    ) -> Written:
        """Replace a graph (None: the unnamed one); raises what ``store.edits.put`` raises."""
        head: dict[str, Json] = {"do": "put", "graph": graph, "type": content_type, "base": base}
        return await self._write({**head, **_demanded(condition)}, body)

    async def post(
        self,
        graph: str | None,
        body: bytes,
        content_type: str,
        base: str,
        condition: Condition = UNCONDITIONAL,
    ) -> Written:
        """Add to a graph (None: the unnamed one); raises what ``store.edits.post`` raises."""
        head: dict[str, Json] = {"do": "post", "graph": graph, "type": content_type, "base": base}
        return await self._write({**head, **_demanded(condition)}, body)

    async def delete(self, graph: str | None, condition: Condition = UNCONDITIONAL) -> Written:
        """Remove a graph, or empty the unnamed one (None); UnknownNameError, and as ``put``."""
        return await self._write({"do": "delete", "graph": graph, **_demanded(condition)}, b"")

    async def close(self) -> None:
        """Let the write that is under way end, and the process with it."""
        async with self._turn:
            await self._end()

    async def _write(self, head: dict[str, Json], body: bytes) -> Written:
        if self._waiting >= _MAX_WAITING:
            raise StoreBusyError(
                self._directory.path, "too many writes are waiting", "Try again in a moment."
            )
        self._waiting += 1
        try:
            async with self._turn:
                return _written(await self._ask(head, body))
        except StoreError:
            async with self._turn:
                await self._end()
            raise
        finally:
            self._waiting -= 1

    async def _ask(self, head: dict[str, Json], body: bytes) -> Frame:
        """Let the process do one write; kill it unless it answers in time."""
        self._stop_retiring()
        # The data version will end in it, so that it is known whether this write was committed.
        mark = secrets.token_hex(4)
        if self._process is not None and self._process.has_ended():
            await self._kill()
        process = self._process = self._process or await _Process.start(self._directory.path)
        try:
            async with asyncio.timeout(self._timeout):
                reply = await process.ask(frames.encode({**head, "mark": mark}, body))
        except TimeoutError:
            reply = await self._lost(mark, WriteTimeoutError(_TOO_LONG.format(self._timeout)))
        except (OSError, asyncio.IncompleteReadError):
            reply = await self._lost(mark, WriterLostError(_LOST))
        except BaseException:
            await self._kill()
            raise
        self._retiring = asyncio.create_task(self._retire())
        return reply

    async def _lost(self, mark: str, error: Exception) -> Frame:
        """End the process; the write counts where it was committed all the same."""
        await self._kill()
        version = self._directory.committed_version()
        if version is None or not version.endswith(f"-{mark}"):
            raise error
        return Frame({"version": version, "created": False}, b"")

    async def _retire(self) -> None:
        await asyncio.sleep(_IDLE)
        async with self._turn:
            self._retiring = None
            await self._end()

    def _stop_retiring(self) -> None:
        if self._retiring is not None:
            self._retiring.cancel()
            self._retiring = None

    async def _end(self) -> None:
        self._stop_retiring()
        process, self._process = self._process, None
        if process is not None:
            await process.end()

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await process.kill()


_TOO_LONG = "The write took longer than {:g} s and was stopped; nothing was changed. Write less."
_LOST = (
    "The process that writes ended in the middle of this write; nothing was changed. Try again, "
    "with less at once or less deeply nested."
)


class _Process:
    """The process that writes, and the line to it."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._process = process
        self._reader = reader
        self._writer = writer

    @classmethod
    async def start(cls, store: Path) -> "_Process":
        here, there = socket.socketpair()
        with there:
            process = await asyncio.to_thread(_spawn, store, there)
        return cls(process, *await asyncio.open_unix_connection(sock=here))

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    async def ask(self, message: bytes) -> Frame:
        self._writer.write(message)
        await self._writer.drain()
        head_length, body_length = frames.LENGTHS.unpack(
            await self._reader.readexactly(frames.LENGTHS.size)
        )
        head = json.loads(await self._reader.readexactly(head_length))
        return Frame(head, await self._reader.readexactly(body_length))

    async def end(self) -> None:
        """Let it end by itself, as it does when the line is closed."""
        await self._hang_up()
        with suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(self._process.wait, _ENDING)
        await self.kill()

    async def kill(self) -> None:
        self._process.kill()
        await asyncio.to_thread(self._process.wait)
        await self._hang_up()

    async def _hang_up(self) -> None:
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()


def _spawn(store: Path, line: socket.socket) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "iabkg.workers.writer", str(store), str(_MEMORY)]
    # A session of its own: Ctrl-C is for the service, which lets a write end.
    return subprocess.Popen(  # noqa: S603 - this very program
        command, stdin=line.fileno(), stdout=subprocess.DEVNULL, start_new_session=True
    )


def _demanded(condition: Condition) -> dict[str, Json]:
    return {
        "match": None if condition.match is None else [*condition.match],
        "unless": None if condition.unless is None else [*condition.unless],
        "of_all": condition.of_all_graphs,
    }


def _written(reply: Frame) -> Written:
    head = reply.head
    if "kind" in head:
        raise frames.decode_error(head)
    return Written(created=bool(head["created"]), version=str(head["version"]))
