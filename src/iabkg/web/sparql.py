"""The SPARQL endpoint: a thin route that evaluates in a thread and streams bytes."""

from collections.abc import Callable
from http import HTTPStatus

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from iabkg.errors import ValidationError
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.model.sparql import SparqlRequest, formats_of
from iabkg.web.description import Describer
from iabkg.web.negotiation import choose_format, content_type
from iabkg.web.problems import RequestError
from iabkg.web.protocol import ProtocolRequest, read_protocol_request
from iabkg.web.streaming import AnswerWriter, ThreadedResponse

__all__ = ["sparql_route"]

# Queries at once: they share two or more cores, and more would only wait inside.
_AT_ONCE = 8


def sparql_route(
    graph: KnowledgeGraph, base: Callable[[Request], str], describer: Describer
) -> Route:
    """Return the route ``/sparql``; ``base`` gives the public address of the service."""
    limiter = CapacityLimiter(_AT_ONCE)

    async def sparql(request: Request) -> Response:
        asked = await read_protocol_request(request)
        accept = _accept(request)
        if asked.sparql is None:
            return await describer.describe(base(request), accept, asked.form)
        return ThreadedResponse(
            _producer(graph, asked.sparql, accept, asked), limiter, {"Vary": "Accept"}
        )

    return Route("/sparql", sparql, methods=["GET", "POST"])


def _producer(
    graph: KnowledgeGraph, query: SparqlRequest, accept: str | None, asked: ProtocolRequest
) -> Callable[[AnswerWriter], None]:
    def produce(writer: AnswerWriter) -> None:
        try:
            evaluation = graph.query(query)
        except ValidationError as error:
            raise RequestError(HTTPStatus.BAD_REQUEST, str(error)) from None
        media_type, form = choose_format(accept, asked.form, formats_of(evaluation.kind))
        writer.content_type = content_type(media_type)
        evaluation.write(form, writer.file)

    return produce


def _accept(request: Request) -> str | None:
    return ",".join(request.headers.getlist("accept")) or None
