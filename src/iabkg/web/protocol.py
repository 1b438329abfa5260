"""Read a request of the SPARQL 1.1 Protocol: which query, over which graphs, in which format."""

import math
import re
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from iabkg.errors import QueryRefusedError
from iabkg.model.sparql import SparqlRequest
from iabkg.web.problems import RequestError

__all__ = ["ProtocolRequest", "SentRequest", "read_protocol_request", "read_sent"]

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_TAKEN = ("GET", "HEAD", "POST", "OPTIONS")
_HEADERS = (b"content-type", b"accept", b"if-none-match", b"user-agent")
_DURATION = re.compile(r"([0-9]*\.?[0-9]+)(s|ms)?")
_MAX_BODY = 1_000_000
_MAX_FIELDS = 1000

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SentRequest:
    """What of an HTTP request its answer can depend on, as bytes; ``tags`` is If-None-Match."""

    method: str
    parameters: bytes
    body: bytes
    content_type: bytes
    accept: bytes
    tags: bytes | None
    agent: bytes

    @property
    def key(self) -> tuple[bytes, ...]:
        """Return what tells requests apart whose answers may differ."""
        return (self.parameters, self.body, self.content_type, self.accept)


@dataclass(frozen=True, slots=True)
class ProtocolRequest:
    """What is asked: ``sparql`` is None where there is no query, ``form`` what ``format=`` says.

    ``seconds`` is how long it may take at most, None where the client does not say.
    """

    sparql: SparqlRequest | None
    form: str | None
    seconds: float | None


async def read_sent(scope: Scope, receive: Receive) -> SentRequest:
    """Take in a request; RequestError (405, 413) for a method or a body that is not taken."""
    method = scope["method"]
    if method not in _TAKEN:
        raise RequestError(
            HTTPStatus.METHOD_NOT_ALLOWED,
            f"Queries are sent by GET or POST, not by {method}.",
            headers={"Allow": ", ".join(_TAKEN)},
        )
    found = dict.fromkeys(_HEADERS, b"")
    for name, value in scope["headers"]:
        if name in found:
            found[name] = found[name] + b"," + value if found[name] else value
    return SentRequest(
        method=method,
        parameters=scope["query_string"],
        body=await _read_body(receive) if method == "POST" else b"",
        content_type=found[b"content-type"],
        accept=found[b"accept"],
        tags=found[b"if-none-match"] or None,
        agent=found[b"user-agent"],
    )


def read_protocol_request(sent: SentRequest) -> ProtocolRequest:
    """Read a query sent by GET, by form, or as the body of a POST.

    Raises RequestError (400, 415) for what is no request of the protocol, and QueryRefusedError
    for an update.
    """
    fields = _fields(sent.parameters)
    if sent.method != "POST":
        return _request(fields)
    kind = sent.content_type.decode("latin-1").partition(";")[0].strip().lower()
    if kind == _UPDATE:
        raise _update_refused()
    if kind not in {_FORM, _QUERY}:
        raise RequestError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"A query is sent as {_QUERY}, or in a form as {_FORM}"
            + (f", not as {kind}." if kind else ": set Content-Type."),
            headers={"Accept-Post": f"{_QUERY}, {_FORM}"},
        )
    added = _fields(sent.body) if kind == _FORM else [("query", _decode(sent.body))]
    asked = _request([*fields, *added])
    if asked.sparql is None:
        raise RequestError(HTTPStatus.BAD_REQUEST, "The form has no field query. Add it.")
    return asked


def _request(fields: Fields) -> ProtocolRequest:
    if any(name == "update" for name, _ in fields):
        raise _update_refused()
    query = _single(fields, "query")
    form = _single(fields, "format")
    seconds = _seconds(_single(fields, "timeout"))
    if query is None:
        return ProtocolRequest(None, form, seconds)
    sparql = SparqlRequest(
        query=query,
        default_graphs=_all(fields, "default-graph-uri"),
        named_graphs=_all(fields, "named-graph-uri"),
    )
    return ProtocolRequest(sparql, form, seconds)


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    match = _DURATION.fullmatch(text.strip())
    seconds = float(match[1]) / (1000 if match[2] == "ms" else 1) if match else 0.0
    if not 0 < seconds < math.inf:
        raise RequestError(
            HTTPStatus.BAD_REQUEST,
            f"timeout={text!r} is no time. Give seconds, such as 2 or 0.5, or 500ms.",
        )
    return seconds


def _single(fields: Fields, name: str) -> str | None:
    values = _all(fields, name)
    if len(values) > 1:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, f"{name} is given {len(values)} times. Give it once."
        )
    return values[0] if values else None


def _all(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in fields if key == name)


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


async def _read_body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += bytes(message.get("body", b""))
        if len(body) > _MAX_BODY:
            raise RequestError(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"The query has more than {_MAX_BODY:,} bytes. Ask for less at a time.",
                headers={"Connection": "close"},
            )
        if not message.get("more_body", False):
            return body


def _update_refused() -> QueryRefusedError:
    return QueryRefusedError("This service is for reading: it takes queries, no updates.")
