"""Send the head and the body of an answer in one go: one call into the system instead of two."""

import asyncio
from collections.abc import Iterable
from typing import Any

__all__ = ["CoalescingTransport"]

# Beyond so many bytes nothing is gained, and the transport should know how much waits.
_ENOUGH = 64 * 1024


class CoalescingTransport(asyncio.Transport):
    """A transport that hands on what is written in one turn of the event loop together."""

    def __init__(self, transport: asyncio.Transport) -> None:
        """Write to ``transport``."""
        super().__init__()
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._held: list[bytes] = []
        self._size = 0

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Take ``data``, to be sent before the loop waits again."""
        if not self._held:
            self._loop.call_soon(self._flush)
        self._held.append(bytes(data))
        self._size += len(data)
        if self._size >= _ENOUGH:
            self._flush()

    @property
    def held(self) -> bytes:
        """Return what has been written in this turn of the loop and not been sent yet."""
        return b"".join(self._held)

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        """Take several pieces."""
        for data in list_of_data:
            self.write(data)

    def write_eof(self) -> None:
        """Send what is held, and that nothing follows."""
        self._flush()
        self._transport.write_eof()

    def can_write_eof(self) -> bool:
        """Say whether ``write_eof`` can be called."""
        return self._transport.can_write_eof()

    def close(self) -> None:
        """Send what is held, then close."""
        self._flush()
        self._transport.close()

    def abort(self) -> None:
        """Close at once; what is held is lost."""
        self._held.clear()
        self._transport.abort()

    def is_closing(self) -> bool:
        """Say whether the transport is closed or closing."""
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        """Take nothing in."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Take in again."""
        self._transport.resume_reading()

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Change who is told of what comes in."""
        self._transport.set_protocol(protocol)

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return what the transport knows of itself."""
        return self._transport.get_extra_info(name, default)

    def get_write_buffer_size(self) -> int:
        """Return how many bytes wait to be sent."""
        return self._size + self._transport.get_write_buffer_size()

    def _flush(self) -> None:
        if self._held:
            held, self._held, self._size = self._held, [], 0
            self._transport.write(b"".join(held))
