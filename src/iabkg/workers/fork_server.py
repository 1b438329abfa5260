"""The fork server of queries: holds one snapshot and forks workers that evaluate SPARQL over it."""

import json
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, NoReturn

from pyoxigraph import Store

from iabkg.store.evaluation import Evaluator
from iabkg.store.snapshots import copy_to_memory, open_snapshot
from iabkg.workers.forking import ForkOptions, serve_forks
from iabkg.workers.worker import Limits, work

__all__ = ["QueryOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryOptions(ForkOptions):
    """How the snapshot is held, what an answer may have, where SERVICE may go."""

    module: ClassVar[str] = "iabkg.workers.fork_server"

    in_memory: bool
    overlapping: bool
    answer: int
    services: tuple[str, ...] = ()


def main() -> None:
    """Serve until the control socket is closed."""
    options = QueryOptions(**json.loads(sys.argv[2]))

    def load() -> Store | None:
        """Return the snapshot in memory, or None where workers shall read it from disk."""
        snapshot = Path(options.snapshot)
        if options.in_memory:
            return copy_to_memory(snapshot, overlapping=options.overlapping)
        return None

    def evaluate(channel: socket.socket, shared: Store | None) -> NoReturn:
        store = shared if shared is not None else open_snapshot(Path(options.snapshot))
        services = tuple(options.services)
        work(
            channel,
            Evaluator(store, options.overlapping, services),
            Limits(options.memory, options.answer),
            network=bool(services),
        )

    serve_forks(options, load, evaluate)


if __name__ == "__main__":
    main()
