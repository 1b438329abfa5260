"""Look at the processes of a service: how many there are, what they hold, and who they are."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from statistics import linear_regression
from typing import NamedTuple

__all__ = ["Member", "Role", "Sample", "members", "sample", "slope"]

_PROC = Path("/proc")
_PSS = re.compile(r"^Pss: +(\d+) kB", re.MULTILINE)
_FORK_SERVERS = ("iabkg.workers.fork_server", "iabkg.workers.lookup_server")
_GONE = (FileNotFoundError, ProcessLookupError, PermissionError)


class Role(StrEnum):
    """What a process of the service does."""

    SERVICE = "service"
    FORK_SERVER = "fork server"
    WORKER = "worker"
    WRITER = "writer"
    BUILD = "build"
    ZOMBIE = "zombie"


class Member(NamedTuple):
    """A process of the service."""

    number: int
    role: Role


@dataclass(frozen=True, slots=True)
class Sample:
    """What a quiet service holds: bytes of all processes and of the first one, its open files.

    ``at`` is in seconds; bytes are proportional set sizes, in which shared pages count once.
    """

    at: float
    tree: int
    service: int
    files: int


def members(store: Path, service: int) -> list[Member]:
    """Return the processes whose command line names ``store``, and those that ``service`` lost."""
    commands = {number: command for number, command in _commands() if str(store) in command}
    parents = {number: _status(number) for number in _numbers()}
    found = []
    for number, (parent, state) in parents.items():
        if state == "Z" and parent == service:
            found.append(Member(number, Role.ZOMBIE))
        elif number in commands:
            found.append(Member(number, _role(commands, number, parent)))
    return found


def sample(store: Path, service: int, at: float) -> Sample:
    """Return what the service holds now."""
    held = {member.number: _pss(member.number) for member in members(store, service)}
    files = len(list((_PROC / str(service) / "fd").iterdir()))
    return Sample(at, sum(held.values()), held.get(service, 0), files)


def slope(seconds: list[float], values: list[float]) -> tuple[float, float]:
    """Return by how much the values grow in an hour, and the standard error of that."""
    hours = [second / 3600 for second in seconds]
    line = linear_regression(hours, values)
    mean = sum(hours) / len(hours)
    spread = sum((hour - mean) ** 2 for hour in hours)
    rest = sum(
        (value - line.slope * hour - line.intercept) ** 2
        for hour, value in zip(hours, values, strict=True)
    )
    return line.slope, (rest / (len(hours) - 2) / spread) ** 0.5


def _role(commands: dict[int, str], number: int, parent: int) -> Role:
    command = commands[number]
    if "iabkg.workers.writer" in command:
        return Role.WRITER
    if any(server in command for server in _FORK_SERVERS):
        # Workers are forked from it and so have its command line.
        is_worker = commands.get(parent) == command
        return Role.WORKER if is_worker else Role.FORK_SERVER
    return Role.BUILD if "\0build\0" in command else Role.SERVICE


def _numbers() -> Iterator[int]:
    return (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit())


def _commands() -> Iterator[tuple[int, str]]:
    for number in _numbers():
        with suppress(*_GONE):
            yield number, (_PROC / str(number) / "cmdline").read_bytes().decode("utf-8", "replace")


def _status(number: int) -> tuple[int, str]:
    """Return parent and state of a process; of one that has gone, neither."""
    with suppress(*_GONE):
        state, parent = (_PROC / str(number) / "stat").read_text().rpartition(")")[2].split()[:2]
        return int(parent), state
    return 0, ""


def _pss(number: int) -> int:
    with suppress(*_GONE):
        match = _PSS.search((_PROC / str(number) / "smaps_rollup").read_text())
        return 1024 * int(match[1]) if match else 0
    return 0
