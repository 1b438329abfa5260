"""Evaluate strangers' SPARQL: guard, dataset, parse, and an answer that is written once.

``Evaluator`` is the only way in. It runs in the caller's thread and cannot be stopped.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, assert_never

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from iabkg.errors import (
    QuerySyntaxError,
    RemoteServiceError,
    UnwritableError,
    ValidationError,
)
from iabkg.model.sparql import Evaluation, ResultFormat, ResultKind, SparqlRequest
from iabkg.model.xml_file import ReadableXml
from iabkg.store.from_clauses import named_in
from iabkg.store.guard import inspect_query
from iabkg.store.plain import is_plain
from iabkg.store.result_files import CsvFromTsv
from iabkg.store.snapshots import merged
from iabkg.store.syntax import malformed

__all__ = ["Evaluator"]

Result = QuerySolutions | QueryBoolean | QueryTriples

_UNKNOWN_FUNCTION = re.compile(r"The custom function (<.*>) is not supported", re.DOTALL)
# What a remote service says of an error may be a page.
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Answers queries over ``store``, whose default graph is the union of all its graphs.

    Oxigraph counts a triple once for every graph of a union that holds it. Where graphs are
    ``overlapping`` (a triple is in two of them), the default graph of ``store`` itself must
    therefore hold the union, as ``snapshots.copy_to_memory`` makes it.
    SERVICE is refused but to IRIs that begin with one of ``services``.
    """

    store: Store
    overlapping: bool = False
    services: tuple[str, ...] = ()

    def __call__(self, request: SparqlRequest) -> Evaluation:
        """Return the answer to a stranger's query, over the dataset that it or its text names.

        Raises QueryRefusedError, QuerySyntaxError, or ValidationError for an IRI of a graph that
        is none; RemoteServiceError, also while the answer is written, where SERVICE fails.
        """
        names_dataset = not is_plain(request.query) and inspect_query(
            request.query, services=self.services
        )
        default, named = _graphs(request.default_graphs), _graphs(request.named_graphs)
        if self.overlapping and names_dataset and not default and not named:
            default, named = named_in(request.query)
        asks_others = bool(self.services) and "SERVICE" in request.query.upper()
        try:
            with _failures_told(asks_others=asks_others):
                result = self._evaluate(request.query, default, named, union=not names_dataset)
        except SyntaxError as error:
            raise malformed(request.query, str(error)) from None
        return _Answer(result, asks_others=asks_others)

    def _evaluate(
        self, query: str, default: list[NamedNode], named: list[NamedNode], *, union: bool
    ) -> Result:
        store = self.store
        if not default and not named:
            return store.query(query, use_default_graph_as_union=union and not self.overlapping)
        if self.overlapping and len(default) > 1:
            store = merged(store, default, named)
            return store.query(query, default_graph=DefaultGraph(), named_graphs=[*named])
        return store.query(query, default_graph=[*default], named_graphs=[*named])


class _Answer:
    """The result of a query in this process, which may ask other services."""

    def __init__(self, result: Result, *, asks_others: bool) -> None:
        self._result = result
        self._asks_others = asks_others

    @property
    def kind(self) -> ResultKind:
        match self._result:
            case QuerySolutions() | QueryBoolean():
                return ResultKind.TABLE
            case QueryTriples():
                return ResultKind.GRAPH
            case _:
                assert_never(self._result)

    def write(self, form: ResultFormat, out: IO[bytes]) -> None:
        if form.media_type.endswith("+xml"):
            out = ReadableXml(out).file
        with _failures_told(asks_others=self._asks_others):
            try:
                self._serialize(form, out)
            except OSError as error:
                if error.errno is not None or self._asks_others:
                    raise
                # The engine's own: a triple term in JSON-LD, words of RDF/XML's own as predicates.
                raise UnwritableError(f"{error}. Ask for another format, such as Turtle.") from None

    def _serialize(self, form: ResultFormat, out: IO[bytes]) -> None:
        match self._result:
            case QuerySolutions() if form.name == "csv":
                self._result.serialize(CsvFromTsv(out).file, QueryResultsFormat.TSV)
            case QuerySolutions() | QueryBoolean():
                self._result.serialize(out, QueryResultsFormat.from_media_type(form.media_type))
            case QueryTriples():
                self._result.serialize(out, RdfFormat.from_media_type(form.media_type))
            case _:
                assert_never(self._result)


@contextmanager
def _failures_told(*, asks_others: bool) -> Iterator[None]:
    """Raise what the engine says of a query, or of who is asked, as errors of ours."""
    try:
        yield
    except (RuntimeError, OSError) as error:
        unknown = _UNKNOWN_FUNCTION.match(str(error))
        if unknown is not None:
            problem = f"there is no function {unknown[1]} here"
            raise QuerySyntaxError(problem, None, None) from None
        if asks_others:
            reason = " ".join(str(error).split())[:_SHOWN].rstrip(".")
            raise RemoteServiceError(
                f"An endpoint that the query asks by SERVICE gave no usable answer ({reason}). "
                "Try again later, or ask it yourself. SILENT passes over an endpoint that does "
                "not answer, but not over an answer that breaks off."
            ) from None
        raise


def _graphs(iris: tuple[str, ...]) -> list[NamedNode]:
    try:
        return [NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise ValidationError(
            f"The name of a graph must be an absolute IRI: {error}. "
            "Check default-graph-uri and named-graph-uri."
        ) from error
