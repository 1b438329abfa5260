"""Read a request of the SPARQL 1.1 Protocol: which query, over which graphs, in which format."""

from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request

from iabkg.errors import QueryRefusedError
from iabkg.model.sparql import SparqlRequest
from iabkg.web.fields import Fields, decode, every, read_fields, single
from iabkg.web.problems import RequestError

__all__ = ["ProtocolRequest", "read_protocol_request"]

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_MAX_BODY = 1_000_000


@dataclass(frozen=True, slots=True)
class ProtocolRequest:
    """What is asked: ``sparql`` is None where there is no query, ``form`` what ``format=`` says."""

    sparql: SparqlRequest | None
    form: str | None


async def read_protocol_request(request: Request) -> ProtocolRequest:
    """Read a query sent by GET, by form, or as the body of a POST.

    Raises RequestError (400, 413, 415) for what is no request of the protocol, and
    QueryRefusedError for an update.
    """
    fields = read_fields(request.scope["query_string"])
    if request.method != "POST":
        return _request(fields)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == _UPDATE:
        raise _update_refused()
    if kind not in {_FORM, _QUERY}:
        raise RequestError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"A query is sent as {_QUERY}, or in a form as {_FORM}"
            + (f", not as {kind}." if kind else ": set Content-Type."),
            headers={"Accept-Post": f"{_QUERY}, {_FORM}"},
        )
    body = await _read_body(request)
    added = read_fields(body) if kind == _FORM else [("query", decode(body, "query"))]
    asked = _request([*fields, *added])
    if asked.sparql is None:
        raise RequestError(HTTPStatus.BAD_REQUEST, "The form has no field query. Add it.")
    return asked


def _request(fields: Fields) -> ProtocolRequest:
    if any(name == "update" for name, _ in fields):
        raise _update_refused()
    query = single(fields, "query")
    form = single(fields, "format")
    if query is None:
        return ProtocolRequest(None, form)
    sparql = SparqlRequest(
        query=query,
        default_graphs=every(fields, "default-graph-uri"),
        named_graphs=every(fields, "named-graph-uri"),
    )
    return ProtocolRequest(sparql, form)


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY:
            raise RequestError(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"The query has more than {_MAX_BODY:,} bytes. Ask for less at a time.",
                headers={"Connection": "close"},
            )
    return bytes(body)


def _update_refused() -> QueryRefusedError:
    return QueryRefusedError("This service is for reading: it takes queries, no updates.")
