"""Read a request of the SPARQL 1.1 Protocol: which query, over which graphs, in which format."""

import re
from http import HTTPStatus

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from iabkg.errors import QueryRefusedError
from iabkg.model.sparql import SparqlRequest
from iabkg.model.values import value
from iabkg.web.coding import read_content_type, refuse_coded
from iabkg.web.fields import Fields, decode, every, merged, read_fields, single
from iabkg.web.problems import RequestError

__all__ = [
    "ProtocolRequest",
    "SentRequest",
    "query_too_long",
    "read_protocol_request",
    "read_sent",
]

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_TAKEN = ("GET", "HEAD", "POST", "OPTIONS")
_HEADERS = (
    b"content-type", b"content-encoding", b"content-length", b"accept", b"if-none-match",
    b"user-agent",
)  # fmt: skip
# Bounded and unambiguous: what strangers send is matched on the event loop, up to a megabyte.
_DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?|\.[0-9]{1,9})(s|ms)?")
_SHOWN = 40


@value()
class SentRequest:
    """What of an HTTP request its answer can depend on, as bytes; ``tags`` is If-None-Match."""

    method: str
    parameters: bytes
    body: bytes
    content_type: bytes
    content_encoding: bytes
    accept: bytes
    tags: bytes | None
    agent: bytes

    @property
    def key(self) -> bytes:
        """Return what tells requests apart whose answers may differ."""
        if self.method != "POST":
            return b"%b\n%b" % (self.parameters, self.accept)
        head = (self.parameters, self.accept, self.content_type, self.content_encoding, self.body)
        # No header can hold the character between them.
        return b"\n".join(head)


@value()
class ProtocolRequest:
    """What is asked: ``sparql`` is None where there is no query, ``form`` what ``format=`` says.

    ``seconds`` is how long it may take at most, None where the client does not say.
    """

    sparql: SparqlRequest | None
    form: str | None
    seconds: float | None


async def read_sent(scope: Scope, receive: Receive, most: int) -> SentRequest:
    """Take in a request, whose body may have ``most`` bytes.

    RequestError (405, 413) for a method or a body that is not taken.
    """
    method = scope["method"]
    if method not in _TAKEN:
        raise RequestError(
            HTTPStatus.METHOD_NOT_ALLOWED,
            f"Queries are sent by GET or POST, not by {method}.",
            headers={"Allow": ", ".join(_TAKEN)},
        )
    found = dict.fromkeys(_HEADERS, b"")
    for name, sent in scope["headers"]:
        if name in found:
            found[name] = found[name] + b"," + sent if found[name] else sent
    if method == "POST" and int(found[b"content-length"] or 0) > most:
        # Also before who waits for 100 Continue is told to go on.
        raise query_too_long(most)
    return SentRequest(
        method=method,
        parameters=scope["query_string"],
        body=await _read_body(receive, most) if method == "POST" else b"",
        content_type=found[b"content-type"],
        content_encoding=found[b"content-encoding"],
        accept=found[b"accept"],
        # Tags are those of answers to GET and HEAD.
        tags=(found[b"if-none-match"] or None) if method != "POST" else None,
        agent=found[b"user-agent"],
    )


def read_protocol_request(sent: SentRequest) -> ProtocolRequest:
    """Read a query sent by GET, by form, or as the body of a POST.

    Raises RequestError (400, 415) for what is no request of the protocol, and QueryRefusedError
    for an update.
    """
    fields = read_fields(sent.parameters)
    if sent.method != "POST":
        return _request(fields)
    kind, charset = read_content_type(sent.content_type.decode("latin-1"))
    if kind == _UPDATE:
        raise _update_refused()
    if kind not in {_FORM, _QUERY}:
        raise RequestError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"A query is sent as {_QUERY}, or in a form as {_FORM}"
            + (f", not as {kind}." if kind else ": set Content-Type."),
            headers={"Accept-Post": f"{_QUERY}, {_FORM}"},
        )
    refuse_coded(charset, sent.content_encoding.decode("latin-1"))
    added = read_fields(sent.body) if kind == _FORM else {"query": [decode(sent.body, "query")]}
    asked = _request(merged(fields, added))
    if asked.sparql is None:
        raise RequestError(HTTPStatus.BAD_REQUEST, "The form has no field query. Add it.")
    return asked


def _request(fields: Fields) -> ProtocolRequest:
    query = single(fields, "query")
    if "update" in fields:
        if query is None:
            raise _update_refused()
        raise RequestError(
            HTTPStatus.BAD_REQUEST, "There is a query and an update. Send them one by one."
        )
    # SPARQLWrapper names a format twice, the second time as what it would accept.
    form = next(iter(every(fields, "format")), None)
    seconds = _seconds(single(fields, "timeout"))
    if query is None:
        return ProtocolRequest(None, form, seconds)
    sparql = SparqlRequest(
        query=query,
        default_graphs=_graphs(fields, "default-graph-uri"),
        named_graphs=_graphs(fields, "named-graph-uri"),
    )
    return ProtocolRequest(sparql, form, seconds)


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    match = _DURATION.fullmatch(text.strip())
    seconds = float(match[1]) / (1000 if match[2] == "ms" else 1) if match else 0.0
    if not seconds > 0:
        raise RequestError(
            HTTPStatus.BAD_REQUEST,
            f"timeout={text[:_SHOWN]!r} is no time. Give seconds, such as 2 or 0.5, or 500ms.",
        )
    return seconds


def _graphs(fields: Fields, name: str) -> tuple[str, ...]:
    """Return the graphs in the order given, each once: a graph merged with itself is itself."""
    return tuple(dict.fromkeys(every(fields, name))) if name in fields else ()


async def _read_body(receive: Receive, most: int) -> bytes:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += bytes(message.get("body", b""))
        if len(body) > most:
            raise query_too_long(most)
        if not message.get("more_body", False):
            return body


def query_too_long(most: int) -> RequestError:
    """Return the error for a query of more than ``most`` bytes."""
    return RequestError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"The query has more than {most:,} bytes. Ask for less at a time.",
        headers={"Connection": "close"},
    )


def _update_refused() -> QueryRefusedError:
    return QueryRefusedError(
        "This address takes queries, no updates: send them to /update, if the service takes any."
    )
