"""Take from a worker process what evaluating a query does not need: network, programs, memory.

SERVICE and LOAD are refused before a query is parsed; this is the wall behind that wall.
"""

import ctypes
import os
import platform
import resource
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path

__all__ = ["bound_memory", "can_forbid_network", "die_with_parent", "forbid_network"]

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_ALLOW, _REFUSE_EPERM = 0x7FFF0000, 0x00050000 | 1
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_OFFSET, _ARCHITECTURE_OFFSET = 0, 4

# socket, connect, execve, execveat and io_uring_setup (which can do the others' work).
_FORBIDDEN = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 425)),
}
# Calls of the x32 interface, which would pass by the numbers above, begin here.
_X32 = 0x40000000


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent, the process ``parent``, ends."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def bound_memory(more: int) -> None:
    """Let this process take ``more`` bytes of address space beyond what it has, and dump no core.

    Beyond that the engine's allocator ends the process.
    """
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    limit = pages * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def forbid_network() -> bool:
    """Refuse this process new sockets and new programs; return whether the kernel can.

    Sockets that it has already go on working. There is no way back.
    """
    machine = _FORBIDDEN.get(platform.machine())
    if machine is None or sys.platform != "linux":
        return False
    program = _filter(*machine)
    buffer = ctypes.create_string_buffer(program)
    count = len(program) // 8
    header = struct.pack("HxxxxxxQ", count, ctypes.addressof(buffer))
    return (
        _prctl(_PR_SET_NO_NEW_PRIVS, 1) == 0
        and _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.create_string_buffer(header)) == 0
    )


def can_forbid_network() -> bool:
    """Say whether ``forbid_network`` holds on this machine: a child process tries it."""
    command = [sys.executable, "-m", __name__]
    return subprocess.run(command, check=False).returncode == 0  # noqa: S603 - it is this module


def _socket_is_refused() -> bool:
    try:
        socket.socket().close()
    except PermissionError:
        return True
    return False


def _filter(architecture: int, calls: tuple[int, ...]) -> bytes:
    """Return a classic BPF program: EPERM for ``calls``, and for any other architecture."""
    # A jump is counted from the instruction after it; the last one refuses, that before it allows.
    refuse = len(calls) + 5
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE_OFFSET),
        (_JUMP_IF_EQUAL, 0, refuse - 2, architecture),
        (_LOAD, 0, 0, _NUMBER_OFFSET),
        (_JUMP_IF_AT_LEAST, refuse - 4, 0, _X32),
    ]
    steps += [(_JUMP_IF_EQUAL, refuse - len(steps) - i - 1, 0, n) for i, n in enumerate(calls)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE_EPERM)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _prctl(option: int, argument: int, pointer: "ctypes.Array[ctypes.c_char] | None" = None) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    return int(library.prctl(option, ctypes.c_ulong(argument), pointer, None, None))


if __name__ == "__main__":
    sys.exit(0 if forbid_network() and _socket_is_refused() else 1)
