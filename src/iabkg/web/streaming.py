"""Write an answer in a thread and send it as it grows.

The first 64 KB are held back: an error before them still gets its own status. After them the
transfer is broken off, so that no client takes a cut answer for a whole one.
"""

import asyncio
import io
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import IO, TYPE_CHECKING, cast

import anyio
from anyio import CapacityLimiter, from_thread, to_thread
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = ["AnswerWriter", "ThreadedResponse"]

_CHUNK = 64 * 1024
_WAITING_CHUNKS = 2


class AnswerWriter(io.RawIOBase):
    """The binary file that an answer is written to, in chunks of 64 KB."""

    def __init__(self, chunks: MemoryObjectSendStream[bytes]) -> None:
        """Send full chunks to ``chunks``; what is left stays in ``rest``."""
        super().__init__()
        self.content_type = "application/octet-stream"
        self.rest = bytearray()
        self._chunks = chunks

    @property
    def file(self) -> IO[bytes]:
        """Return the writer under the type that writers of formats ask for."""
        return cast("IO[bytes]", self)

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: "ReadableBuffer", /) -> int:
        """Take ``data``; BrokenResourceError once the client is gone."""
        before = len(self.rest)
        self.rest += data
        written = len(self.rest) - before
        if len(self.rest) >= _CHUNK:
            chunk = bytes(self.rest)
            self.rest.clear()
            from_thread.run(self._chunks.send, chunk)
        return written


class ThreadedResponse(Response):
    """A response whose body ``produce`` writes, in one thread of its own from beginning to end.

    ``produce`` sets ``content_type`` of its writer before it writes, and may raise before that as
    any endpoint may. ``limiter`` bounds how many such threads run at once.
    """

    def __init__(
        self,
        produce: Callable[[AnswerWriter], None],
        limiter: CapacityLimiter,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Prepare; nothing runs before the response is sent."""
        super().__init__(headers=dict(headers or {}))
        self._produce = produce
        self._limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Run the thread and send what it writes."""
        outgoing, incoming = anyio.create_memory_object_stream[bytes](_WAITING_CHUNKS)
        writer = AnswerWriter(outgoing)
        thread = asyncio.ensure_future(self._run(writer, outgoing))
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            started = await self._pass_on(incoming, writer, send, gone)
            if not gone.done():
                await thread
                await self._finish(writer, send, started=started)
        finally:
            gone.cancel()
            # From here on the thread's next write fails, which ends it.
            incoming.close()
            thread.add_done_callback(_forget)

    async def _run(self, writer: AnswerWriter, outgoing: MemoryObjectSendStream[bytes]) -> None:
        try:
            await to_thread.run_sync(_in_thread, self._produce, writer, limiter=self._limiter)
        finally:
            outgoing.close()

    async def _pass_on(
        self,
        incoming: MemoryObjectReceiveStream[bytes],
        writer: AnswerWriter,
        send: Send,
        gone: "asyncio.Future[None]",
    ) -> bool:
        """Send the chunks; return whether there were any."""
        started = False
        async for chunk in incoming:
            if gone.done():
                return True
            if not started:
                await self._start(writer, send)
                started = True
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        return started

    async def _start(self, writer: AnswerWriter, send: Send, *, length: int | None = None) -> None:
        self.headers["Content-Type"] = writer.content_type
        if length is None:
            del self.headers["Content-Length"]
        else:
            self.headers["Content-Length"] = str(length)
        await send(
            {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        )

    async def _finish(self, writer: AnswerWriter, send: Send, *, started: bool) -> None:
        if not started:
            await self._start(writer, send, length=len(writer.rest))
        await send({"type": "http.response.body", "body": bytes(writer.rest), "more_body": False})


def _in_thread(produce: Callable[[AnswerWriter], None], writer: AnswerWriter) -> None:
    try:
        produce(writer)
    except BaseException as error:
        # Results of Oxigraph must be let go in the thread that they were made in, and the frames
        # of the error hold them.
        traceback.clear_frames(error.__traceback__)
        raise


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _forget(thread: "asyncio.Future[None]") -> None:
    """Take note of how a thread ended that nobody waits for any more."""
    with suppress(asyncio.CancelledError):
        thread.exception()
