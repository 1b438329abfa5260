"""What outsiders may write: SPARQL updates, and graphs put, posted and deleted.

Each function leaves the dataset as it was where it raises one of the errors that it names, and
shows nothing to readers: that is for ``Dataset.commit``.
"""

from collections.abc import Collection

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from iabkg.errors import (
    QuerySyntaxError,
    UnknownNameError,
    UpdateFailedError,
    UpdateSyntaxError,
    ValidationError,
)
from iabkg.store.bodies import read_triples
from iabkg.store.conditions import UNCONDITIONAL, Condition
from iabkg.store.dataset import Dataset, Edit
from iabkg.store.syntax import malformed_update
from iabkg.store.update_guard import InspectedUpdate, inspect_update

__all__ = ["delete", "post", "put", "update"]

Graph = NamedNode | DefaultGraph


def update(
    dataset: Dataset, text: str, using: tuple[str, ...] = (), using_named: tuple[str, ...] = ()
) -> None:
    """Evaluate a SPARQL update, all its operations or none.

    ``using`` and ``using_named`` are the IRIs of the protocol's using-graph-uri and
    using-named-graph-uri. Without them and USING, WHERE sees the unnamed graph as the default
    graph, as the standard has it, and not the union that queries see. Raises UpdateSyntaxError,
    QueryRefusedError, UpdateFailedError, or ValidationError for the graphs.
    """
    try:
        inspected = inspect_update(text)
    except QuerySyntaxError as error:
        raise UpdateSyntaxError(error.problem, error.line, error.column) from None
    over = inspected.over(_terms(using), _terms(using_named))

    def change(store: Store) -> Edit:
        try:
            return _add_data(store, inspected) if inspected.only_adds else _evaluate(store, over)
        except SyntaxError as error:
            raise malformed_update(text, str(error)) from None
        except RuntimeError as error:
            raise UpdateFailedError(
                f"{error}: nothing was changed. With SILENT that would not matter."
            ) from None

    dataset.edit(change)


def put(
    dataset: Dataset,
    graph: Graph,
    body: bytes,
    content_type: str,
    base: str,
    condition: Condition = UNCONDITIONAL,
) -> bool:
    """Put the triples of ``body`` in the place of all that ``graph`` held; say if it is new.

    Raises what ``bodies.read_triples`` raises, and PreconditionFailedError.
    """
    triples = read_triples(body, content_type, base)
    condition.check(dataset.data_version, is_there=_is_there(dataset, graph))
    return _write(dataset, graph, triples, replace=True)


def post(
    dataset: Dataset,
    graph: Graph,
    body: bytes,
    content_type: str,
    base: str,
    condition: Condition = UNCONDITIONAL,
) -> bool:
    """Add the triples of ``body`` to ``graph``; say if it is new. Raises as ``put`` does."""
    triples = read_triples(body, content_type, base)
    condition.check(dataset.data_version, is_there=_is_there(dataset, graph))
    return _write(dataset, graph, triples, replace=False)


def delete(dataset: Dataset, graph: Graph, condition: Condition = UNCONDITIONAL) -> None:
    """Remove a graph; the unnamed one is emptied.

    UnknownNameError where there is none, PreconditionFailedError where ``condition`` forbids it.
    """
    if isinstance(graph, NamedNode) and not dataset.holds_graph(graph):
        raise UnknownNameError("graph", graph.value, ())
    condition.check(dataset.data_version, is_there=True)

    def change(store: Store) -> Edit:
        store.remove_graph(graph)
        return Edit((), removed=True)

    dataset.edit(change)


def _is_there(dataset: Dataset, graph: Graph) -> bool:
    return isinstance(graph, DefaultGraph) or dataset.holds_graph(graph)


def _write(dataset: Dataset, graph: Graph, triples: Collection[Triple], *, replace: bool) -> bool:
    created = not _is_there(dataset, graph)
    quads = [Quad(t.subject, t.predicate, t.object, graph) for t in triples]

    def change(store: Store) -> Edit:
        if replace:
            store.clear_graph(graph)
        # A graph without triples is a graph.
        store.add_graph(graph)
        store.extend(quads)
        return Edit(quads, removed=replace)

    dataset.edit(change)
    return created


def _add_data(store: Store, inspected: InspectedUpdate) -> Edit:
    """Add data by way of an empty store, which shows what is added; it depends on nothing else."""
    apart = Store()
    apart.update(inspected.text)
    quads = list(apart)
    store.extend(quads)
    return Edit(quads, removed=False)


def _evaluate(store: Store, text: str) -> Edit:
    store.update(text)
    return Edit(None, removed=True)


def _terms(iris: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(str(NamedNode(iri)) for iri in iris)
    except ValueError as error:
        raise ValidationError(
            f"The name of a graph must be an absolute IRI: {error}. "
            "Check using-graph-uri and using-named-graph-uri."
        ) from error
