"""The addresses of things: ``/id/…`` leads to a page or to data by content negotiation.

A thing is no document, so its address answers 303 (W3C, Cool URIs for the Semantic Web): to
``/page/…`` for people, to ``/data/….ttl`` and its like for programs. Redirects and links are
relative, so that they hold under any public address.
"""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from jinja2 import Environment
from starlette.responses import HTMLResponse, Response

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.model.sparql import GRAPH_FORMATS, ResultFormat
from iabkg.rdf.namespaces import ID
from iabkg.web.entity import describe, describe_parts, is_known, rows_of, unknown, write_rdf
from iabkg.web.negotiation import choose, choose_format, content_type, media_offers
from iabkg.web.openapi_parts import answer_content, problems
from iabkg.web.problems import RequestError
from iabkg.web.wording import WORDING, language_of

__all__ = ["add_things"]

_HTML = "text/html"
_EXTENSIONS = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf", "jsonld": "jsonld"}
# What may stand in a path as it is (RFC 3986, 3.3), the separator among it.
_SAFE = "/:@!$&'()*+,;=~"
_FORMATS = tuple(form for form in GRAPH_FORMATS if form.name in _EXTENSIONS)
_PATH = Path(description="What the IRI of the thing ends in", examples=["suifu-2018-9"])


def add_things(router: APIRouter, graph: KnowledgeGraph, environment: Environment) -> None:
    """Add the routes of things, of their pages and of their data."""
    _add_thing(router, graph)
    _add_data(router, graph)
    _add_page(router, graph, environment)


def _add_thing(router: APIRouter, graph: KnowledgeGraph) -> None:
    @router.get(
        "/id/{path:path}",
        summary="A thing: leads to its description",
        tags=["data"],
        status_code=HTTPStatus.SEE_OTHER,
        response_class=Response,
        responses={303: {"description": "Its page or its data"}, **problems(404, 406)},
    )
    def thing(
        path: Annotated[str, _PATH],
        request: Request,
        form: Annotated[
            str,
            Query(
                alias="format",
                description="In place of Accept",
                json_schema_extra={"enum": ["html", *_EXTENSIONS]},
            ),
        ] = "",
    ) -> Response:
        chosen = _chosen(request, form)
        if not is_known(graph, path):
            raise unknown(path)
        headers = {"Location": _address(request, path, chosen), "Vary": "Accept"}
        return Response(None, HTTPStatus.SEE_OTHER, {**headers, "Link": _links(request, path)})


def _add_data(router: APIRouter, graph: KnowledgeGraph) -> None:
    content = answer_content(*(form.media_type for form in _FORMATS))

    @router.get(
        "/data/{path:path}.{extension}",
        summary="What is known of a thing",
        tags=["data"],
        response_class=Response,
        responses={
            200: {"description": "Its description", "content": content},
            **problems(404, 406),
        },
    )
    def data(
        path: Annotated[str, _PATH],
        extension: Annotated[
            str, Path(json_schema_extra={"enum": [*_EXTENSIONS.values()]}, examples=["ttl"])
        ],
        request: Request,
    ) -> Response:
        form = next((form for form in _FORMATS if _EXTENSIONS[form.name] == extension), None)
        if form is None:
            raise RequestError(
                HTTPStatus.NOT_FOUND,
                f"There is no data .{extension}. There are: .{', .'.join(_EXTENSIONS.values())}.",
                details={"available": [*_EXTENSIONS.values()]},
            )
        triples = dict.fromkeys((*describe(graph, path), *describe_parts(graph, path)))
        body = write_rdf([*triples], form.media_type)
        headers = {"Content-Type": content_type(form.media_type), "Link": _links(request, path)}
        return Response(body, headers=headers)


def _add_page(router: APIRouter, graph: KnowledgeGraph, environment: Environment) -> None:
    @router.get("/page/{path:path}", include_in_schema=False)
    def page(path: str, request: Request) -> HTMLResponse:
        triples = describe(graph, path)
        language = language_of(None, request.headers.get("accept-language"))
        body = environment.get_template("entity.html").render(
            t=WORDING[language],
            lang=language,
            path=path,
            iri=ID.iri + path,
            rows=rows_of(path, triples, language),
            formats=[(form, _address(request, path, form)) for form in _FORMATS],
        )
        return HTMLResponse(
            body, headers={"Vary": "Accept-Language", "Link": _links(request, path)}
        )


def _chosen(request: Request, name: str) -> ResultFormat | None:
    """Return the format that is asked for by name, else by Accept; None for a page."""
    if name.strip().lower() in {"html", _HTML}:
        return None
    if name:
        return choose_format(None, name, _FORMATS)[1]
    offers: list[tuple[str, ResultFormat | None]] = [*media_offers(_FORMATS), (_HTML, None)]
    return choose(",".join(request.headers.getlist("accept")) or None, offers)[1]


def _links(request: Request, path: str) -> str:
    """Return the header that names the forms of the description, and the thing described."""
    forms = [
        f'<{_address(request, path, form)}>; rel="alternate"; type="{kind}"'
        for form, kind in ((None, _HTML), *((form, form.media_type) for form in _FORMATS))
    ]
    return ", ".join([*forms, f'<{quote(ID.iri + path, safe=_SAFE)}>; rel="describes"'])


def _address(request: Request, path: str, form: ResultFormat | None) -> str:
    """Return the address of a page or of data, relative to that of the request."""
    # The path as it was sent: an encoded slash is no step.
    sent: bytes = request.scope["raw_path"]
    folder, end = ("page", "") if form is None else ("data", f".{_EXTENSIONS[form.name]}")
    return "../" * (sent.count(b"/") - 1) + f"{folder}/{quote(path, safe=_SAFE)}{end}"
