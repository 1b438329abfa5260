"""The process that writes: ``python -m iabkg.workers.writer STORE BYTES``, its input a socket.

It may be killed at any moment: what it had not committed is undone when the store is next opened
for writing. It ends when the service closes the socket, and after an error of the disk.
"""

import resource
import socket
import sys
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode

from iabkg.errors import IabkgError, StoreError, ValidationError, WriterLostError
from iabkg.store import edits
from iabkg.store.conditions import Condition
from iabkg.store.dataset import Dataset
from iabkg.workers import frames
from iabkg.workers.confinement import forbid_network
from iabkg.workers.frames import Frame, Json

__all__ = ["main"]

_TOO_LARGE = "The write needs more memory than it may have; nothing was changed. Send less at once."


def main(store: Path, memory: int) -> None:
    """Write what is asked for on standard input, a socket, until it is closed.

    LOAD and SERVICE are refused before anything is parsed; no network is the wall behind that.
    A write that would need more than ``memory`` bytes of address space ends this process, and not
    the machine.
    """
    forbid_network()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with socket.socket(fileno=sys.stdin.fileno()) as connection:
        channel = connection.makefile("rb")
        dataset: Dataset | None = None
        while (frame := frames.read(channel)) is not None:
            reply: dict[str, Json]
            broken = False
            try:
                if dataset is None:
                    dataset = Dataset.create_or_open(store)
                reply = _write(dataset, frame)
            except MemoryError:
                broken = True
                reply = frames.encode_error(WriterLostError(_TOO_LARGE))
            except IabkgError as error:
                broken = isinstance(error, StoreError)
                reply = frames.encode_error(error)
            if broken and dataset is not None:
                dataset.close()
            connection.sendall(frames.encode(reply))
            if broken:
                return


def _write(dataset: Dataset, frame: Frame) -> dict[str, Json]:
    """Do and commit one write; return what there is to say of it."""
    created = False
    match frame.head:
        case {"do": "update", "using": list(using), "using_named": list(using_named)}:
            edits.update(dataset, frame.body.decode(), tuple(using), tuple(using_named))
        case {"do": "put", "type": str(kind), "base": str(base), "graph": graph}:
            demanded = _condition(frame.head)
            created = edits.put(dataset, _graph(graph), frame.body, kind, base, demanded)
        case {"do": "post", "type": str(kind), "base": str(base), "graph": graph}:
            demanded = _condition(frame.head)
            created = edits.post(dataset, _graph(graph), frame.body, kind, base, demanded)
        case {"do": "delete", "graph": graph}:
            edits.delete(dataset, _graph(graph), _condition(frame.head))
        case _:
            raise ValueError(frame.head)
    dataset.commit(str(frame.head["mark"]))
    return {"version": dataset.data_version, "created": created}


def _condition(head: dict[str, Json]) -> Condition:
    return Condition(
        _versions(head["match"]), _versions(head["unless"]), of_all_graphs=bool(head["of_all"])
    )


def _versions(listed: Json) -> tuple[str, ...] | None:
    return tuple(listed) if isinstance(listed, list) else None


def _graph(name: Json) -> NamedNode | DefaultGraph:
    if name is None:
        return DefaultGraph()
    try:
        return NamedNode(str(name))
    except ValueError as error:
        raise ValidationError(f"The name of a graph must be an absolute IRI: {error}.") from error


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
