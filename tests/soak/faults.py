"""What befalls a service in a soak: processes killed at random, and builds beside it."""

import asyncio
import os
import random
import signal
import sys
from contextlib import suppress
from pathlib import Path

from tests.plans import PLAN
from tests.soak.tally import Tally, WrongError
from tests.soak.watching import Role, members

__all__ = ["BUILD_DAY", "build_beside", "kill_one"]

# Runs are dated by day: all builds of a soak give the same triples.
BUILD_DAY = {"SOURCE_DATE_EPOCH": "1790000000"}
_TARGETS = [Role.WORKER] * 6 + [Role.FORK_SERVER] + [Role.WRITER] * 2
_BUSY = "writing this store"


def kill_one(store: Path, service: int, chance: random.Random, tally: Tally) -> None:
    """End a process of the service by ``kill -9``, if there is one of the kind that is drawn."""
    role = chance.choice(_TARGETS)
    targets = [member.number for member in members(store, service) if member.role == role]
    if targets:
        with suppress(ProcessLookupError):
            os.kill(chance.choice(targets), signal.SIGKILL)
            tally.count("kill -9", role)


async def build_beside(store: Path, tally: Tally) -> None:
    """Build the plan into the store that is served; others may be writing just then."""
    command = [sys.executable, "-m", "iabkg", "build", str(PLAN), "--store", str(store)]
    process = await asyncio.create_subprocess_exec(
        *command,
        env={**os.environ, **BUILD_DAY},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, told = await process.communicate()
    if process.returncode == 0:
        tally.count("build", "done")
    elif process.returncode == 1 and _BUSY in told.decode():
        tally.count("build", "busy")
    else:
        raise WrongError(f"exit {process.returncode}: {told.decode()}")
