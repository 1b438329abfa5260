"""Load from ``wrk``: some connections for some seconds."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.bench.serving.queries import Query
from tests.bench.serving.unmeasured import UnmeasuredError

__all__ = ["CONNECTIONS", "Load", "Loader"]

CONNECTIONS = 8
_SCRIPT = Path(__file__).parent / "requests.lua"
_ANSWER_SECONDS = 60
_MARK = "RESULT "
# More requests than a run can make: numbers of two runs never meet.
_RUN = 10_000_000


@dataclass(frozen=True, slots=True)
class Load:
    """What a run showed: requests a second, and the ``p99`` of their latencies in milliseconds."""

    rate: float
    p99: float


class Loader:
    """Runs ``wrk``, with other numbers in each run's requests than in all runs before."""

    def __init__(self, things: tuple[str, ...], folder: Path, *, safe: str = "") -> None:
        """Ask for ``things``, such as IRIs, in turn; they are listed in a file in ``folder``.

        All but ``safe`` characters are percent-encoded.
        """
        self._runs = 0
        self._all = things
        self._things = folder / f"things-{id(self)}"
        self._things.write_text("".join(f"{quote(thing, safe=safe)}\n" for thing in things))

    def run(
        self, endpoint: str, query: Query, seconds: int, connections: int = CONNECTIONS
    ) -> Load:
        """Ask ``query`` in another text each time.

        Raises UnmeasuredError where a request was refused, broke off, or none was answered.
        """
        return self.get(_address(endpoint, query.template), seconds, connections, query.accept)

    def repeat(self, endpoint: str, query: Query, thing: str, seconds: int) -> Load:
        """Ask ``query`` in the same text each time; raises as ``run`` does."""
        return self.get(_address(endpoint, query.text(0, thing)), seconds, accept=query.accept)

    def text(self, query: Query) -> str:
        """Return ``query`` in a text that was not sent before."""
        self._runs += 1
        return query.text(self._runs * _RUN, self._all[self._runs % len(self._all)])

    def get(
        self, address: str, seconds: int, connections: int = CONNECTIONS, accept: str = "*/*"
    ) -> Load:
        """Ask for ``address``, whose placeholders are filled; raises as ``run`` does."""
        self._runs += 1
        origin, _, path = address.partition("//")[2].partition("/")
        command = [
            "wrk", "--threads", "1", "--connections", str(connections),
            "--duration", f"{seconds}s", "--timeout", f"{_ANSWER_SECONDS}s",
            "--script", str(_SCRIPT), "--header", f"Accept: {accept}", f"http://{origin}/",
            "--", f"/{path}", str(self._runs * _RUN),
            str(self._things),
        ]  # fmt: skip
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=seconds + 30, check=False
            )
        except subprocess.TimeoutExpired:
            raise UnmeasuredError("wrk did not end in time") from None
        if _MARK not in done.stdout:
            raise UnmeasuredError(f"wrk failed: {(done.stderr or done.stdout).strip()[:200]}")
        return _read(json.loads(done.stdout.partition(_MARK)[2]), connections)


def _address(endpoint: str, text: str) -> str:
    return f"{endpoint}?query={quote(text, safe='')}"


def _read(result: dict[str, int], connections: int) -> Load:
    problems = {name: result[name] for name in ("refused", "broken", "timeouts") if result[name]}
    if problems or not result["requests"]:
        listed = ", ".join(f"{count} {name}" for name, count in problems.items())
        raise UnmeasuredError(f"of {result['requests']} requests, {listed or 'none answered'}")
    # Requests under way at the end are half done on average, which counts where they are slow.
    served = result["requests"] + connections / 2
    return Load(
        rate=served / result["duration"] * 1e6,
        p99=result["p99"] / 1e3,
    )
