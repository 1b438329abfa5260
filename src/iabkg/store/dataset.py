"""The dataset: named graphs that are replaced atomically, read by SPARQL and as triples."""

import os
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from weakref import finalize

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
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

from iabkg.errors import QuerySyntaxError, StoreError, StoreFullError, UnknownNameError
from iabkg.model.sparql import Evaluation, SparqlRequest
from iabkg.model.table import Table
from iabkg.store.cells import cell
from iabkg.store.directory import Commit, StoreDirectory, disk_full
from iabkg.store.evaluation import Evaluator
from iabkg.store.snapshots import open_snapshot, with_union
from iabkg.store.syntax import malformed

__all__ = ["Dataset", "Edit", "OneGraph"]

# Where a graph waits until it takes the place of the old one; readers never see it.
_STAGING = "urn:x-iabkg:staging:"
_NEW = Commit("0-new")
_DISTINCT = "SELECT (COUNT(*) AS ?triples) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"


@dataclass(frozen=True, slots=True)
class Edit:
    """What an edit did: the quads it added (None: unknown), and whether it removed any."""

    added: Collection[Quad] | None
    removed: bool


class Dataset:
    """An Oxigraph store: on disk with its directory, or in memory without one.

    The default graph of every query is the union of all graphs. Oxigraph counts a triple there
    once for every graph that states it; builds state none in two, and ``overlapping`` says
    whether others did.
    """

    def __init__(
        self,
        store: Store,
        directory: StoreDirectory | None,
        commit: Commit,
        *,
        held: int | None,
        writable: bool,
    ) -> None:
        """Use ``create_or_open``, ``open_read_only`` or ``in_memory`` instead."""
        self._store: Store | None = store
        self._directory = directory
        self._version = commit.data_version
        self._overlapping, self._edited = commit.overlapping, commit.edited
        # An open dataset that nobody refers to any more lets go of its directory as well.
        self._let_go = finalize(self, os.close, held) if held is not None else None
        self._writable = writable
        self._dirty = writable and directory is not None and directory.is_dirty()
        self._recount = False

    @classmethod
    def create_or_open(cls, path: Path) -> "Dataset":
        """Open the store in ``path`` for writing; a new or empty directory becomes one.

        Raises StoreError where another process writes it, it has another format, or ``path`` is
        anything else than a store.
        """
        directory = StoreDirectory(path)
        directory.prepare()
        held = directory.lock()
        try:
            store = directory.open_live()
            _drop_staging(store)
            commit = directory.committed()
            if commit is None:
                directory.mark_dirty()
        except BaseException:
            os.close(held)
            raise
        return cls(store, directory, commit or _NEW, held=held, writable=True)

    @classmethod
    def open_read_only(cls, path: Path) -> "Dataset":
        """Open what was last committed to the store in ``path``.

        It stays as it is while open, whatever is built beside it. Raises StoreError where there
        is nothing to read.
        """
        directory = StoreDirectory(path)
        commit, held = directory.hold_committed()
        try:
            store = Store.read_only(str(directory.snapshot(commit.data_version)))
        except OSError as error:
            os.close(held)
            raise directory.damaged(error) from error
        return cls(store, directory, commit, held=held, writable=False)

    @classmethod
    def open_snapshot(cls, snapshot: Path) -> "Dataset":
        """Open a snapshot that the caller holds; OSError where it is gone."""
        return cls(open_snapshot(snapshot), None, _NEW, held=None, writable=False)

    @classmethod
    def in_memory(cls) -> "Dataset":
        """Return an empty dataset that is gone when it is closed."""
        return cls(Store(), None, _NEW, held=None, writable=True)

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

    @property
    def overlapping(self) -> bool:
        """Say whether, as of the last commit, some triple is stated in two graphs."""
        return self._overlapping

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

    def edit(self, change: Callable[[Store], Edit]) -> None:
        """Let ``change`` write what was sent from outside, in any graphs.

        Unless it returns, close the dataset: what was not committed is undone when it is next
        opened. StoreError where the disk fails.
        """
        self._begin_write()
        self._edited = True
        try:
            done = change(self._open_store())
        except OSError as error:
            raise self._not_written("The change", error) from error
        if done.added is None or (done.removed and self._overlapping):
            self._recount = True
        else:
            self._overlapping |= any(self._states_twice(quad) for quad in done.added)

    def commit(self, mark: str = "") -> None:
        """Write to disk all that was done, and let readers that open from now on see it.

        The data version ends in ``mark`` (ASCII letters and digits), or in something random.
        """
        if not self._dirty:
            return
        if self._edited and self._recount:
            self._overlapping = self.count_distinct() < len(self)
        number = int(self._version.partition("-")[0]) + 1
        # The random part keeps two stores that were built at one place apart.
        version = f"{number}-{mark or secrets.token_hex(4)}"
        if self._directory is not None:
            commit = Commit(version, self._overlapping, self._edited)
            self._directory.commit(self._open_store(), commit)
        self._version = version
        self._dirty = self._recount = False

    def select(
        self, sparql: str, bindings: Mapping[str, NamedNode | Literal] | None = None
    ) -> Table:
        """Return the rows of a trusted SELECT over the union of all graphs.

        ``bindings`` gives values to variables, which the query must project. Raises
        QuerySyntaxError.
        """
        return _select(self._open_store(), sparql, bindings or {}, None)

    def evaluate(self, request: SparqlRequest) -> Evaluation:
        """Answer a stranger's query: see ``store.evaluation.Evaluator``."""
        store = self._open_store()
        if self._overlapping:
            return Evaluator(with_union(store), overlapping=True)(request)
        return Evaluator(store)(request)

    def graphs(self) -> tuple[NamedNode, ...]:
        """Return the names of all graphs, in the order of their IRIs."""
        names = self._open_store().named_graphs()
        return tuple(
            sorted((n for n in names if isinstance(n, NamedNode)), key=lambda name: name.value)
        )

    def holds_graph(self, graph: NamedNode) -> bool:
        """Say whether there is a graph of this name; it may be empty."""
        return self._open_store().contains_named_graph(graph)

    def triples(self, graph: NamedNode | DefaultGraph | None) -> Iterator[Triple]:
        """Yield the triples of one graph (DefaultGraph: the unnamed one), or of all (None)."""
        for quad in self._open_store().quads_for_pattern(None, None, None, graph):
            yield quad.triple

    def one_graph(self, graph: NamedNode | DefaultGraph) -> "OneGraph":
        """Return one graph by itself; UnknownNameError where there is none of this name."""
        if isinstance(graph, NamedNode) and not self.holds_graph(graph):
            raise UnknownNameError("graph", graph.value, ())
        return OneGraph(self._open_store(), graph)

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

    def count_distinct(self) -> int:
        """Return how many triples there are, however many graphs state each."""
        return int(str(self.select(_DISTINCT).rows[0][0]))

    def close(self) -> None:
        """Let go of the store; what was not committed is not for readers."""
        self._store = None
        if self._let_go is not None:
            self._let_go()

    def _open_store(self) -> Store:
        if self._store is None:
            raise self._error("it was closed", "Open it again.")
        return self._store

    @property
    def _where(self) -> Path:
        return self._directory.path if self._directory else Path("(memory)")

    def _error(self, problem: str, remedy: str) -> StoreError:
        return StoreError(self._where, problem, remedy)

    def _states_twice(self, quad: Quad) -> bool:
        found = self._open_store().quads_for_pattern(
            quad.subject, quad.predicate, quad.object, None
        )
        next(found, None)
        return next(found, None) is not None

    def _begin_write(self) -> None:
        if not self._writable:
            raise self._error("it was opened for reading", "Open it for writing.")
        if self._directory is not None and not self._dirty:
            self._directory.mark_dirty()
        self._dirty = True

    def spill(self) -> None:
        """Write to disk what waits in memory, without showing it to readers."""
        self._open_store().flush()

    def _extend(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Add triples in one transaction."""
        # What a build adds to a store that others wrote to may be there already.
        self._recount |= self._edited
        quads = (Quad(t.subject, t.predicate, t.object, graph) for t in triples)
        try:
            self._open_store().extend(quads)
        except OSError as error:
            raise self._not_written(graph.value, error) from error

    def _not_written(self, what: str, error: OSError) -> StoreError:
        kind = StoreFullError if disk_full(error) else StoreError
        return kind(
            self._where,
            f"{what} could not be written: {error}",
            "The old data is still there: make room on the disk and try again.",
        )

    def _swap(self, graph: NamedNode, triples: Collection[Triple]) -> None:
        self._recount |= self._edited
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
            raise self._not_written(graph.value, error) from error


@dataclass(frozen=True, slots=True)
class OneGraph:
    """A graph of a dataset, to be exported like a dataset whose only graph it is."""

    store: Store
    graph: NamedNode | DefaultGraph

    def select(self, sparql: str) -> Table:
        """Return the rows of a trusted SELECT over the graph."""
        return _select(self.store, sparql, {}, self.graph)

    def graphs(self) -> tuple[NamedNode, ...]:
        """Return no names: the graph is here the unnamed one."""
        return ()

    def triples(
        self,
        graph: NamedNode | DefaultGraph | None,  # noqa: ARG002 - as a dataset has it
    ) -> Iterator[Triple]:
        """Yield the triples of the graph."""
        for quad in self.store.quads_for_pattern(None, None, None, self.graph):
            yield quad.triple

    def dump(
        self, form: RdfFormat, out: IO[bytes], *, prefixes: Mapping[str, str] | None = None
    ) -> None:
        """Write the triples to ``out``, in formats with named graphs too as the unnamed one."""
        serialize(self.triples(None), out, form, prefixes=dict(prefixes or {}))


def _select(
    store: Store,
    sparql: str,
    bindings: Mapping[str, NamedNode | Literal],
    graph: NamedNode | DefaultGraph | None,
) -> Table:
    """Return the rows of a SELECT over one graph, or over the union of all (None)."""
    values: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {
        Variable(name): term for name, term in bindings.items()
    }
    try:
        result = store.query(
            sparql,
            use_default_graph_as_union=graph is None,
            default_graph=graph,
            substitutions=values,
        )
    except SyntaxError as error:
        raise malformed(sparql, str(error)) from None
    if not isinstance(result, QuerySolutions):
        raise QuerySyntaxError("it must be a SELECT query", 1, 1)
    columns = tuple(variable.value for variable in result.variables)
    return Table(
        columns, tuple(tuple(cell(solution[name]) for name in columns) for solution in result)
    )


def _drop_staging(store: Store) -> None:
    for name in list(store.named_graphs()):
        if isinstance(name, NamedNode) and name.value.startswith(_STAGING):
            store.remove_graph(name)
