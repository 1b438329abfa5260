"""The dataset: named graphs that are replaced atomically, read by SPARQL and as triples."""

import os
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO
from weakref import finalize

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    Variable,
    serialize,
)

from iabkg.errors import QuerySyntaxError, StoreError
from iabkg.model.sparql import Evaluation, SparqlRequest
from iabkg.model.table import Table
from iabkg.store.cells import cell
from iabkg.store.directory import StoreDirectory, hold_snapshot
from iabkg.store.evaluation import Evaluator
from iabkg.store.syntax import malformed

__all__ = ["Dataset"]

# Where a graph waits until it takes the place of the old one; readers never see it.
_STAGING = "urn:x-iabkg:staging:"


class Dataset:
    """An Oxigraph store: on disk with its directory, or in memory without one.

    The default graph of every query is the union of the named graphs; since Oxigraph would count
    a triple once for every graph that states it, none may be stated in two.
    """

    def __init__(
        self, store: Store, directory: StoreDirectory | None, version: str, *, held: int | None
    ) -> None:
        """Use ``create_or_open``, ``open_read_only`` or ``in_memory`` instead."""
        self._store: Store | None = store
        self._directory = directory
        self._version = version
        # An open dataset that nobody refers to any more lets go of its snapshot as well.
        self._let_go = finalize(self, os.close, held) if held is not None else None
        self._dirty = directory is not None and directory.is_dirty()

    @classmethod
    def create_or_open(cls, path: Path) -> "Dataset":
        """Open the store in ``path`` for writing; a new or empty directory becomes one.

        Raises StoreError where another process writes it, it has another format, or ``path`` is
        anything else than a store.
        """
        directory = StoreDirectory(path)
        directory.prepare()
        store = directory.open_live()
        _drop_staging(store)
        version = directory.committed_version()
        if version is None:
            directory.mark_dirty()
        return cls(store, directory, version or "0-new", held=None)

    @classmethod
    def open_read_only(cls, path: Path) -> "Dataset":
        """Open what was last committed to the store in ``path``.

        It stays as it is while open, whatever is built beside it. Raises StoreError where there
        is nothing to read.
        """
        directory = StoreDirectory(path)
        while True:
            version = directory.committed_version()
            if version is None:
                raise StoreError(
                    path,
                    "the store is empty: its first build was not finished",
                    f"Build it: iabkg build --store {path}",
                )
            try:
                held = hold_snapshot(directory.snapshot(version))
                store = Store.read_only(str(directory.snapshot(version)))
            except OSError as error:
                # A writer may have committed, and dropped the snapshot, in between.
                if directory.committed_version() != version:
                    continue
                raise StoreError(
                    path,
                    f"its data cannot be read: {error}",
                    f"Delete the directory, then: iabkg build --store {path}",
                ) from error
            return cls(store, directory, version, held=held)

    @classmethod
    def in_memory(cls) -> "Dataset":
        """Return an empty dataset that is gone when it is closed."""
        return cls(Store(), None, "0-new", held=None)

    @property
    def data_version(self) -> str:
        """Return what changes with every commit that changes data: ASCII, fit for an ETag."""
        return self._version

    @property
    def path(self) -> Path | None:
        """Return the directory of the store, None if it is in memory."""
        return self._directory.path if self._directory is not None else None

    def is_outdated(self) -> bool:
        """Say whether another process has committed something newer."""
        directory = self._directory
        return directory is not None and directory.committed_version() != self._version

    def replace_graph(self, graph: NamedNode, triples: Iterable[Triple]) -> int:
        """Put ``triples`` in the place of all that ``graph`` held; return how many they are.

        Either all of it happens or nothing, also where ``triples`` raises half-way.
        """
        fresh = set(triples)
        held = set(self.triples(graph))
        if fresh == held:
            return len(fresh)
        self._begin_write()
        if held:
            self._swap(graph, fresh)
        else:
            self._extend(graph, fresh)
        return len(fresh)

    def add_to_graph(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Add ``triples`` to ``graph``, all or none."""
        store = self._open_store()
        fresh = [t for t in triples if Quad(t.subject, t.predicate, t.object, graph) not in store]
        if fresh:
            self._begin_write()
            self._extend(graph, fresh)

    def remove_from_graph(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Take ``triples`` out of ``graph``, all or none; absent ones do not matter."""
        self.replace_graph(graph, set(self.triples(graph)).difference(triples))

    def commit(self) -> None:
        """Write to disk all that was done, and let readers that open from now on see it."""
        if not self._dirty:
            return
        number = int(self._version.partition("-")[0]) + 1
        # The random part keeps two stores that were built at one place apart.
        version = f"{number}-{secrets.token_hex(4)}"
        if self._directory is not None:
            self._directory.commit(self._open_store(), version)
        self._version = version
        self._dirty = False

    def select(
        self, sparql: str, bindings: Mapping[str, NamedNode | Literal] | None = None
    ) -> Table:
        """Return the rows of a trusted SELECT over the union of all graphs.

        ``bindings`` gives values to variables, which the query must project. Raises
        QuerySyntaxError.
        """
        values: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {
            Variable(name): term for name, term in (bindings or {}).items()
        }
        try:
            result = self._open_store().query(
                sparql, use_default_graph_as_union=True, substitutions=values
            )
        except SyntaxError as error:
            raise malformed(sparql, str(error)) from None
        if not isinstance(result, QuerySolutions):
            raise QuerySyntaxError("it must be a SELECT query", 1, 1)
        columns = tuple(variable.value for variable in result.variables)
        return Table(
            columns, tuple(tuple(cell(solution[name]) for name in columns) for solution in result)
        )

    def evaluate(self, request: SparqlRequest) -> Evaluation:
        """Answer a stranger's query: see ``store.evaluation.Evaluator``."""
        return Evaluator(self._open_store())(request)

    def graphs(self) -> tuple[NamedNode, ...]:
        """Return the names of all graphs, in the order of their IRIs."""
        names = self._open_store().named_graphs()
        return tuple(
            sorted((n for n in names if isinstance(n, NamedNode)), key=lambda name: name.value)
        )

    def triples(self, graph: NamedNode | None) -> Iterator[Triple]:
        """Yield the triples of one graph, or of all graphs (None)."""
        for quad in self._open_store().quads_for_pattern(None, None, None, graph):
            yield quad.triple

    def dump(
        self, form: RdfFormat, out: IO[bytes], *, prefixes: Mapping[str, str] | None = None
    ) -> None:
        """Write everything to ``out``; formats without named graphs get the union."""
        names = dict(prefixes or {})
        if form.supports_datasets:
            self._open_store().dump(out, form, prefixes=names)
        else:
            serialize(self.triples(None), out, form, prefixes=names)

    def __len__(self) -> int:
        """Return the number of triples in all graphs."""
        return len(self._open_store())

    def close(self) -> None:
        """Let go of the store; what was not committed is not for readers."""
        self._store = None
        if self._let_go is not None:
            self._let_go()

    def _open_store(self) -> Store:
        if self._store is None:
            raise self._error("it was closed", "Open it again.")
        return self._store

    def _error(self, problem: str, remedy: str) -> StoreError:
        where = self._directory.path if self._directory else Path("(memory)")
        return StoreError(where, problem, remedy)

    def _begin_write(self) -> None:
        if self._let_go is not None:
            raise self._error("it was opened for reading", "Open it for writing.")
        if self._directory is not None and not self._dirty:
            self._directory.mark_dirty()
        self._dirty = True

    def spill(self) -> None:
        """Write to disk what waits in memory, without showing it to readers."""
        self._open_store().flush()

    def _extend(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Add triples in one transaction."""
        quads = (Quad(t.subject, t.predicate, t.object, graph) for t in triples)
        try:
            self._open_store().extend(quads)
        except OSError as error:
            raise self._not_written(graph, error) from error

    def _not_written(self, graph: NamedNode, error: OSError) -> StoreError:
        return self._error(
            f"{graph.value} could not be written: {error}",
            "The old data is still there: make room on the disk and build again.",
        )

    def _swap(self, graph: NamedNode, triples: Collection[Triple]) -> None:
        store = self._open_store()
        staging = NamedNode(_STAGING + secrets.token_hex(8))
        try:
            if not triples:
                store.remove_graph(graph)
                return
            store.extend(Quad(t.subject, t.predicate, t.object, staging) for t in triples)
            # One update is one transaction: the old graph goes in the moment the new one comes.
            store.update(f"MOVE GRAPH {staging} TO GRAPH {graph}")
        except OSError as error:
            # What cannot be removed now is removed when the store is next opened for writing.
            with suppress(OSError):
                store.remove_graph(staging)
            raise self._not_written(graph, error) from error


def _drop_staging(store: Store) -> None:
    for name in list(store.named_graphs()):
        if isinstance(name, NamedNode) and name.value.startswith(_STAGING):
            store.remove_graph(name)
