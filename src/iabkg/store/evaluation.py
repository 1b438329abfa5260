"""Evaluate strangers' SPARQL: guard, dataset, parse, and an answer that is written once.

``evaluate`` is the only way in. It runs in the caller's thread and cannot be stopped.
"""

from typing import IO, assert_never

from pyoxigraph import (
    BlankNode,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from iabkg.errors import ValidationError
from iabkg.model.sparql import Evaluation, ResultFormat, ResultKind, SparqlRequest
from iabkg.store.guard import inspect_query
from iabkg.store.result_files import CsvFromTsv, SafeXml
from iabkg.store.syntax import malformed

__all__ = ["evaluate"]

Result = QuerySolutions | QueryBoolean | QueryTriples


def evaluate(store: Store, request: SparqlRequest) -> Evaluation:
    """Return the answer to a stranger's query.

    The default graph is the union of all graphs, unless the request or the query (FROM) names
    the dataset. Raises QueryRefusedError, QuerySyntaxError, or ValidationError for an IRI of a
    graph that is none.
    """
    names_dataset = inspect_query(request.query)
    default, named = _graphs(request.default_graphs), _graphs(request.named_graphs)
    try:
        if default or named:
            result = store.query(request.query, default_graph=[*default], named_graphs=named)
        else:
            result = store.query(request.query, use_default_graph_as_union=not names_dataset)
    except SyntaxError as error:
        raise malformed(request.query, str(error)) from None
    return _Answer(result)


class _Answer:
    """The result of a query in this process."""

    def __init__(self, result: Result) -> None:
        self._result = result

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
            out = SafeXml(out).file
        match self._result:
            case QuerySolutions() if form.name == "csv":
                self._result.serialize(CsvFromTsv(out).file, QueryResultsFormat.TSV)
            case QuerySolutions() | QueryBoolean():
                self._result.serialize(out, QueryResultsFormat.from_media_type(form.media_type))
            case QueryTriples():
                self._result.serialize(out, RdfFormat.from_media_type(form.media_type))
            case _:
                assert_never(self._result)


def _graphs(iris: tuple[str, ...]) -> list[NamedNode | BlankNode]:
    try:
        return [NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise ValidationError(
            f"The name of a graph must be an absolute IRI: {error}. "
            "Check default-graph-uri and named-graph-uri."
        ) from error
