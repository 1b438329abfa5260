"""SPARQL 1.1 Update over HTTP (SPARQL 1.1 Protocol, 2.2)."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from iabkg.errors import ValidationError
from iabkg.web.coding import read_content_type, refuse_coded
from iabkg.web.fields import Fields, decode, every, read_fields, single
from iabkg.web.problems import RequestError
from iabkg.web.writing import Writing

__all__ = ["update_route"]

_FORM = "application/x-www-form-urlencoded"
_UPDATE = "application/sparql-update"


def update_route(writing: Writing) -> Route:
    """Return the route ``/update``, which answers 204 once the update can be read."""

    async def update(request: Request) -> Response:
        writing.admit(request)
        text, fields = await _read(request, writing)
        using, named = every(fields, "using-graph-uri"), every(fields, "using-named-graph-uri")
        try:
            await writing.commit(writing.writer.update(text, using, named))
        except ValidationError as error:
            raise RequestError(HTTPStatus.BAD_REQUEST, str(error)) from None
        return Response(status_code=HTTPStatus.NO_CONTENT)

    return Route("/update", update, methods=["POST"])


async def _read(request: Request, writing: Writing) -> tuple[str, Fields]:
    """Return the update, and the fields with the graphs; RequestError (400, 413, 415)."""
    parameters = read_fields(request.scope["query_string"])
    kind, charset = read_content_type(request.headers.get("content-type", ""))
    if kind not in {_FORM, _UPDATE}:
        raise RequestError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"{_UPDATE} or, in a form, {_FORM} is how updates are sent"
            + (f", not {kind}." if kind else ": set Content-Type."),
            headers={"Accept-Post": f"{_UPDATE}, {_FORM}"},
        )
    refuse_coded(charset, ",".join(request.headers.getlist("content-encoding")))
    body = await writing.read_body(request)
    if kind == _UPDATE:
        if "update" in parameters:
            raise RequestError(
                HTTPStatus.BAD_REQUEST,
                "There is an update in the address and one in the body. Send one of them, as body.",
            )
        return _known(decode(body, "update"), parameters)
    if parameters:
        raise RequestError(
            HTTPStatus.BAD_REQUEST,
            "An update sent in a form has all its parameters there. Move them from the address.",
        )
    form = read_fields(body)
    return _known(single(form, "update"), form)


def _known(text: str | None, fields: Fields) -> tuple[str, Fields]:
    if text is None:
        raise RequestError(HTTPStatus.BAD_REQUEST, "The form has no field update. Add it.")
    for name in ("query", "default-graph-uri", "named-graph-uri"):
        if every(fields, name):
            raise RequestError(
                HTTPStatus.BAD_REQUEST,
                f"{name} is for queries, at /sparql. Updates have update, using-graph-uri and "
                "using-named-graph-uri.",
            )
    return text, fields
