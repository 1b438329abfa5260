"""What a soak counts: requests by kind and outcome, and everything that was wrong."""

from collections import Counter
from dataclasses import dataclass, field

import httpx

__all__ = ["INTENDED", "IntendedError", "Tally", "WrongError", "expect", "passed"]

# The only failures that a client may be told of under load, faults and limits of time; each is a
# problem of this status and title. That a client sent too much is no failure of the service.
INTENDED = frozenset(
    {
        (429, "Too many queries at once"),
        (503, "The service is busy"),
        (503, "The query brought its worker down"),
        (503, "The store is being written"),
        (503, "The write was broken off"),
        (504, "The query took too long"),
        (504, "The write took too long"),
    }
)
_SHOWN = 300


class WrongError(Exception):
    """The service did what it must not do."""


class IntendedError(Exception):
    """The service failed in one of the ways that it may; the text says which."""


@dataclass(slots=True)
class Tally:
    """Outcomes by kind of request, and the first faults in full."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def count(self, kind: str, outcome: str) -> None:
        """Count one request."""
        self.outcomes[kind, outcome] += 1

    def blame(self, kind: str, fault: str) -> None:
        """Take note of a fault."""
        self.count(kind, "WRONG")
        self.wrong.append(f"{kind}: {fault}")

    @property
    def requests(self) -> int:
        """Return how many requests there were."""
        return self.outcomes.total()

    def lines(self) -> list[str]:
        """Return a line for each kind."""
        kinds = sorted({kind for kind, _ in self.outcomes})
        return [f"  {kind:10} {self._of(kind)}" for kind in kinds]

    def _of(self, kind: str) -> str:
        found = {outcome: n for (name, outcome), n in self.outcomes.items() if name == kind}
        return ", ".join(f"{n:,} {outcome}" for outcome, n in sorted(found.items()))


def passed(response: httpx.Response, *statuses: int) -> httpx.Response:
    """Return a response that has one of ``statuses``.

    IntendedError where it tells of an intended failure, WrongError for anything else.
    """
    if response.status_code in statuses:
        return response
    if response.headers.get("content-type") == "application/problem+json":
        problem = response.json()
        told = (response.status_code, problem["title"])
        if told in INTENDED and problem["detail"] and problem["status"] == told[0]:
            raise IntendedError(f"{told[0]} {told[1]}")
    raise WrongError(f"status {response.status_code}: {response.text[:_SHOWN]}")


def expect(found: object, wanted: object) -> None:
    """Raise WrongError unless both are the same."""
    if found != wanted:
        raise WrongError(f"{str(found)[:_SHOWN]} instead of {str(wanted)[:_SHOWN]}")
