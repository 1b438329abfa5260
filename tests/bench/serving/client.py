"""Single requests with a clock: for checks, and for what wrk cannot see."""

import http.client
import json
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import quote, urlsplit

from tests.bench.serving.queries import JSON, Query
from tests.bench.serving.unmeasured import UnmeasuredError

__all__ = ["Answer", "Connection", "Stream", "count_rows"]

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, and the seconds from its request to its last byte."""

    status: int
    body: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Stream:
    """What was noted while an answer was read: lines, and seconds to the first byte and in all."""

    lines: int
    first_byte: float
    seconds: float


class Connection:
    """A connection to a SPARQL endpoint that stays open between requests."""

    def __init__(self, endpoint: str, *, patience: float = 60, agent: str | None = None) -> None:
        """Connect at the first request; any wait beyond ``patience`` seconds is a TimeoutError."""
        address = urlsplit(endpoint)
        self._path = address.path
        self._agent = {"User-Agent": agent} if agent else {}
        self._http = http.client.HTTPConnection(
            address.hostname or "", address.port, timeout=patience
        )

    def ask(self, text: str, accept: str = JSON, *, limit: float | None = None) -> Answer:
        """Send a query, with ``timeout=`` where there is a ``limit`` in seconds; read it all."""
        started = perf_counter()
        response = self._request(text, accept, limit)
        body = response.read()
        return Answer(response.status, body, perf_counter() - started)

    def stream(self, text: str, accept: str) -> Stream:
        """Read an answer piece by piece without keeping it. UnmeasuredError unless it is 200."""
        started = perf_counter()
        response = self._request(text, accept, None)
        lines = response.read(1).count(b"\n")
        first = perf_counter() - started
        if response.status != http.client.OK:
            raise UnmeasuredError(f"answered {response.status} {response.reason}")
        while chunk := response.read1(_CHUNK):
            lines += chunk.count(b"\n")
        return Stream(lines, first, perf_counter() - started)

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def _request(self, text: str, accept: str, limit: float | None) -> http.client.HTTPResponse:
        bound = "" if limit is None else f"&timeout={limit:g}"
        path = f"{self._path}?query={quote(text, safe='')}{bound}"
        self._http.request("GET", path, headers={"Accept": accept, **self._agent})
        return self._http.getresponse()


def count_rows(endpoint: str, query: Query, thing: str) -> tuple[int, float]:
    """Return how many rows, or triples, a server gives, and the seconds it takes.

    Raises UnmeasuredError unless it answers 200.
    """
    connection = Connection(endpoint)
    try:
        answer = connection.ask(query.text(0, thing), query.accept)
    finally:
        connection.close()
    if answer.status != http.client.OK:
        raise UnmeasuredError(f"{endpoint} answered {answer.status}: {answer.body[:200]!r}")
    if query.accept == JSON:
        return len(json.loads(answer.body)["results"]["bindings"]), answer.seconds
    return answer.body.count(b"\n"), answer.seconds
