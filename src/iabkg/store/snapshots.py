"""Hold a snapshot for evaluation: from disk as it is, or copied into memory."""

import os
import signal
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store

__all__ = ["copy_to_memory", "merged", "open_snapshot", "with_union"]


def open_snapshot(snapshot: Path) -> Store:
    """Open a snapshot where it lies; OSError where it is gone."""
    return Store.read_only(str(snapshot))


def copy_to_memory(snapshot: Path, *, overlapping: bool) -> Store:
    """Return a copy of a snapshot in memory; OSError where it cannot be read.

    Where graphs are ``overlapping`` (hold a triple in common), the default graph of the copy
    becomes the union of all, in which each triple counts once.

    The snapshot is read by a process of its own: the engine's threads for files do not live on
    in processes that are forked from this one.
    """
    incoming, outgoing = os.pipe()
    reader = os.fork()
    if reader == 0:
        os.close(incoming)
        _dump(snapshot, outgoing)
    os.close(outgoing)
    copy = Store()
    whole = True
    with open(incoming, "rb") as quads:  # noqa: PTH123 - a descriptor, not a path
        try:
            copy.load(quads, RdfFormat.N_QUADS, lenient=True)
        except SyntaxError:
            # A reader that is killed ends in the middle of a line, or behind one.
            whole = False
    _, status = os.waitpid(reader, 0)
    if status or not whole:
        raise OSError(f"the snapshot {snapshot} could not be read")
    return with_union(copy) if overlapping else copy


def with_union(store: Store) -> Store:
    """Return a copy in memory whose default graph is the union of all graphs."""
    copy = Store()
    copy.extend(store)
    copy.extend(Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in store)
    return copy


def _dump(snapshot: Path, outgoing: int) -> None:
    """Write all quads to the descriptor ``outgoing`` and end this process."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with open(outgoing, "wb") as out:
            open_snapshot(snapshot).dump(out, RdfFormat.N_QUADS)
    except BaseException:  # noqa: BLE001 - whatever it is, the process that forked is told
        os._exit(1)
    os._exit(0)


def merged(store: Store, default: list[NamedNode], named: list[NamedNode]) -> Store:
    """Return a store whose default graph is the union of ``default``, each triple once."""
    copy = Store()
    for graph in default:
        quads = store.quads_for_pattern(None, None, None, graph)
        copy.extend([Quad(q.subject, q.predicate, q.object) for q in quads])
    for graph in named:
        copy.extend(store.quads_for_pattern(None, None, None, graph))
    return copy
