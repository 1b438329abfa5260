"""What a worker process cannot do: connect, run programs, outlive its parent, take all memory."""

import subprocess
import sys

import pytest

PRELUDE = "from iabkg.workers.confinement import *\nimport os, socket, time, sys\n"


def run(code: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", PRELUDE + code],
        capture_output=True,
        check=False,
        text=True,
        timeout=30,
    )


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket()",
        "socket.socket(socket.AF_INET6)",
        "socket.socket(socket.AF_UNIX)",
        "socket.create_connection(('127.0.0.1', 9))",
        "os.execv('/bin/true', ['true'])",
    ],
)
def test_network_and_programs_are_out_of_reach(attempt: str) -> None:
    done = run(f"print(forbid_network())\n{attempt}")

    assert done.stdout == "True\n"
    assert "PermissionError" in done.stderr


def test_it_can_be_tried_without_being_confined() -> None:
    done = run("print(can_forbid_network())\nsocket.socket().close()\nprint('free')")

    assert done.stdout == "True\nfree\n"


def test_a_socket_that_was_there_goes_on_working() -> None:
    done = run(
        "one, other = socket.socketpair()\nforbid_network()\none.send(b'x')\nprint(other.recv(1))"
    )

    assert done.stdout == "b'x'\n"


def test_memory_is_bounded() -> None:
    done = run("bound_memory(50_000_000)\nkept = bytearray(10_000_000)\nbytearray(80_000_000)")

    assert "MemoryError" in done.stderr


def test_a_child_ends_with_its_parent() -> None:
    parent = (
        "r, w = os.pipe()\n"
        "me = os.getpid()\n"
        "if os.fork() == 0:\n"
        "    die_with_parent(me)\n"
        "    os.write(w, b'x')\n"
        "    time.sleep(60)\n"
        "os.read(r, 1)\n"
    )
    # The child holds the pipe that run() reads to its end: this returns when both are gone.
    assert run(parent).returncode == 0


def test_a_child_whose_parent_is_gone_already_ends() -> None:
    assert run("die_with_parent(1)\nprint('alive')").stdout == ""
