"""Read a request of the SPARQL 1.1 Protocol: which query, over which graphs, in which format."""

from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.requests import Request

from iabkg.errors import QueryRefusedError
from iabkg.model.sparql import SparqlRequest
from iabkg.web.problems import RequestError

__all__ = ["ProtocolRequest", "read_protocol_request"]

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})
_MAX_BODY = 1_000_000
_MAX_FIELDS = 1000

Fields = list[tuple[str, str]]


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
    fields = _fields(request.scope["query_string"])
    if request.method != "POST":
        return _request(fields)
    kind, charset = _content_type(request)
    if kind == _UPDATE:
        raise _update_refused()
    if kind not in {_FORM, _QUERY}:
        raise RequestError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"A query is sent as {_QUERY}, or in a form as {_FORM}"
            + (f", not as {kind}." if kind else ": set Content-Type."),
            headers={"Accept-Post": f"{_QUERY}, {_FORM}"},
        )
    _check_coding(request, charset)
    body = await _read_body(request)
    added = _fields(body) if kind == _FORM else [("query", _decode(body))]
    asked = _request([*fields, *added])
    if asked.sparql is None:
        raise RequestError(HTTPStatus.BAD_REQUEST, "The form has no field query. Add it.")
    return asked


def _content_type(request: Request) -> tuple[str, str]:
    """Return media type and charset of the body in small letters; UTF-8 where none is named."""
    message = Message()
    message["Content-Type"] = request.headers.get("content-type", "")
    kind = message["Content-Type"].partition(";")[0].strip().lower()
    return kind, message.get_content_charset("utf-8")


def _check_coding(request: Request, charset: str) -> None:
    if charset not in _CHARSETS:
        raise RequestError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"A query is sent in UTF-8, not in {charset}."
        )
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding != "identity":
        raise RequestError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"A query is sent as it is, not coded as {coding}. Leave out Content-Encoding.",
            headers={"Accept-Encoding": "identity"},
        )


def _request(fields: Fields) -> ProtocolRequest:
    if any(name == "update" for name, _ in fields):
        raise _update_refused()
    query = _single(fields, "query")
    # SPARQLWrapper names a format twice, the second time as what it would accept.
    form = next(iter(_all(fields, "format")), None)
    if query is None:
        return ProtocolRequest(None, form)
    sparql = SparqlRequest(
        query=query,
        default_graphs=_graphs(fields, "default-graph-uri"),
        named_graphs=_graphs(fields, "named-graph-uri"),
    )
    return ProtocolRequest(sparql, form)


def _single(fields: Fields, name: str) -> str | None:
    values = _all(fields, name)
    if len(values) > 1:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, f"{name} is given {len(values)} times. Give it once."
        )
    return values[0] if values else None


def _all(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in fields if key == name)


def _graphs(fields: Fields, name: str) -> tuple[str, ...]:
    """Return the graphs in the order given, each once: a graph merged with itself is itself."""
    return tuple(dict.fromkeys(_all(fields, name)))


def _fields(encoded: bytes) -> Fields:
    try:
        return parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MAX_FIELDS,
        )
    except UnicodeError:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, "The parameters are not percent-encoded UTF-8. Encode them so."
        ) from None
    except ValueError:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, f"There are more than {_MAX_FIELDS} parameters. Send fewer."
        ) from None


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, f"The query is not UTF-8 (byte {error.start}). Send it so."
        ) from None


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
