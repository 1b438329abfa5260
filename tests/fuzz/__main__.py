"""Fuzz for some minutes: the tests of this folder with other chances every round, and more."""

import argparse
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

from tests.fuzz.budget import FACTOR_VARIABLE

# A round is so many times the tests of the suite, a few minutes.
_FACTOR = 10


def main() -> int:
    """Run rounds until the time is over or one fails; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="begin no round after so long")
    end = time.monotonic() + 60 * parser.parse_args().minutes
    environment = {**os.environ, FACTOR_VARIABLE: str(_FACTOR)}
    rounds = 0
    while time.monotonic() < end:
        seed = secrets.randbelow(2**32)
        folder = str(Path(__file__).parent)
        command = [sys.executable, "-m", "pytest", "-q", "-x", folder, f"--hypothesis-seed={seed}"]
        status = subprocess.run(command, env=environment, check=False).returncode
        rounds += 1
        if status:
            sys.stderr.write(f"Round {rounds} failed; again: --hypothesis-seed={seed}\n")
            return status
    sys.stderr.write(
        f"{rounds} rounds of {_FACTOR} times the tests of the suite: no fault found.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
