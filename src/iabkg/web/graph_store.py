"""The SPARQL 1.1 Graph Store HTTP Protocol: graphs read, put, posted to and deleted by name.

A graph is named by its IRI (``/graphs?graph=IRI``), or by the address itself (``/graphs/NAME`` is
the graph of that IRI under the public address). ``?default`` is the unnamed graph, which updates
write to and which is one of those that queries see the union of.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus

from anyio import CapacityLimiter
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.model.sparql import GRAPH_FORMATS, ResultFormat
from iabkg.store.bodies import READABLE
from iabkg.web.coding import read_content_type, refuse_coded
from iabkg.web.fields import every, read_fields, single
from iabkg.web.negotiation import choose_format, content_type
from iabkg.web.preconditions import condition_of, graph_tag, is_unchanged
from iabkg.web.problems import RequestError
from iabkg.web.streaming import AnswerWriter, ThreadedResponse
from iabkg.web.writing import Writing

__all__ = ["graph_store_routes"]

# All graphs at once need a format that names them.
_DATASET_FORMATS = (
    ResultFormat(name="nquads", media_type="application/n-quads", nicknames=("nq", "n-quads")),
    ResultFormat(name="trig", media_type="application/trig"),
    *(form for form in GRAPH_FORMATS if form.name == "jsonld"),
)
_METHODS = ["GET", "PUT", "POST", "DELETE"]
_PATH = "/graphs"
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class _Target:
    """What a request is about: a graph (``iri``; None: the unnamed one), or all of them."""

    iri: str | None
    all_graphs: bool = False

    @property
    def tagged(self) -> str:
        """Return what its entity tags are made of."""
        return self.iri or ("*" if self.all_graphs else "")


def graph_store_routes(
    graph: KnowledgeGraph, writing: Writing, base: Callable[[Request], str]
) -> list[Route]:
    """Return the routes ``/graphs`` and ``/graphs/…``; ``base`` gives the public address."""
    limiter = CapacityLimiter(_AT_ONCE)

    async def serve(request: Request) -> Response:
        if request.method != "GET":
            writing.admit(request)
        address = base(request)
        target = _target(request, address)
        match request.method:
            case "GET":
                return _read(graph.pinned(), request, target, limiter)
            case "PUT":
                return await _put(writing, request, target, address)
            case "POST":
                return await _post(writing, request, target, address)
            case _:
                condition = condition_of(request, target.tagged)
                await writing.commit(writing.writer.delete(_one(target), condition))
                return Response(status_code=HTTPStatus.NO_CONTENT)

    return [
        Route(_PATH, serve, methods=_METHODS),
        Route(_PATH + "/{path:path}", serve, methods=_METHODS),
    ]


def _read(
    graph: KnowledgeGraph, request: Request, target: _Target, limiter: CapacityLimiter
) -> Response:
    accept = ",".join(request.headers.getlist("accept")) or None
    named = single(read_fields(request.scope["query_string"]), "format")
    formats = _DATASET_FORMATS if target.all_graphs else GRAPH_FORMATS
    media_type, form = choose_format(accept, named, formats)
    tag = graph_tag(graph.data_version, target.tagged, form.name)
    headers = {"Vary": "Accept", "ETag": tag, "Cache-Control": "no-cache"}
    # What a condition says of a graph that is not there does not matter: it is 404 anyway.
    is_there = target.iri is None or graph.holds_graph(target.iri)
    if is_there and is_unchanged(request, tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)

    def produce(writer: AnswerWriter) -> None:
        writer.content_type = content_type(media_type)
        if target.all_graphs:
            graph.export(form.name, writer.file)
        else:
            graph.export_graph(target.iri, form.name, writer.file)

    return ThreadedResponse(produce, limiter, headers)


async def _put(writing: Writing, request: Request, target: _Target, address: str) -> Response:
    graph, kind = _one(target), _kind(request)
    if "content-range" in request.headers:
        raise _wrong("A graph is put as a whole: leave out Content-Range. POST adds to it.")
    condition = condition_of(request, target.tagged)
    body = await writing.read_body(request)
    written = await writing.commit(
        writing.writer.put(graph, body, kind, graph or address, condition)
    )
    return Response(status_code=HTTPStatus.CREATED if written.created else HTTPStatus.NO_CONTENT)


async def _post(writing: Writing, request: Request, target: _Target, address: str) -> Response:
    kind = _kind(request)
    body = await writing.read_body(request)
    graph = f"{address}{_PATH}/{secrets.token_hex(8)}" if target.all_graphs else target.iri
    condition = replace(condition_of(request, target.tagged), of_all_graphs=target.all_graphs)
    written = await writing.commit(
        writing.writer.post(graph, body, kind, graph or address, condition)
    )
    if not written.created:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    headers = {"Location": graph} if target.all_graphs and graph else {}
    return Response(status_code=HTTPStatus.CREATED, headers=headers)


def _kind(request: Request) -> str:
    """Return Content-Type; RequestError (415) for what is not read."""
    kind = request.headers.get("content-type", "")
    media_type, charset = read_content_type(kind)
    if media_type not in READABLE:
        raise RequestError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"Graphs are sent as {', '.join(READABLE)}"
            + (f", not as {media_type}." if media_type else ": set Content-Type."),
            headers={"Accept-Post": ", ".join(READABLE), "Accept": ", ".join(READABLE)},
        )
    refuse_coded(charset, ",".join(request.headers.getlist("content-encoding")))
    return kind


def _target(request: Request, address: str) -> _Target:
    """Return which graph the request is about; RequestError (400) where that is not clear."""
    fields = read_fields(request.scope["query_string"])
    named, default = single(fields, "graph"), bool(every(fields, "default"))
    path = _direct_path(request)
    if [bool(path), named is not None, default].count(True) > 1:
        raise _wrong("Name one graph: by ?graph=IRI, by ?default, or by the address alone.")
    if path:
        return _Target(_iri(f"{address}{_PATH}/{path}"))
    if named is not None:
        return _Target(_iri(named))
    return _Target(None, all_graphs=not default)


def _direct_path(request: Request) -> str:
    """Return what follows ``/graphs/``, percent-encoded as it was sent."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return raw.decode("latin-1").partition("?")[0].partition(f"{_PATH}/")[2]


def _iri(text: str) -> str:
    try:
        return NamedNode(text).value
    except ValueError as error:
        raise _wrong(f"The name of a graph must be an absolute IRI: {error}.") from None


def _one(target: _Target) -> str | None:
    if target.all_graphs:
        raise _wrong("This is for one graph at a time: name it by ?graph=IRI or ?default.")
    return target.iri


def _wrong(detail: str) -> RequestError:
    return RequestError(HTTPStatus.BAD_REQUEST, detail)
