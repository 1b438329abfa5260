"""The curated queries over HTTP: in every format of answers, in pages, in two languages."""

import json
from collections.abc import Callable
from dataclasses import asdict
from io import BytesIO
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from jinja2 import Environment
from starlette.responses import JSONResponse, Response

from iabkg.errors import AmbiguousNameError, UnknownNameError, ValidationError
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.model.answer import Answer
from iabkg.model.sparql import TABLE_FORMATS, SparqlRequest
from iabkg.queries.catalogue import CuratedQuery
from iabkg.web.asked import Asked, read_asked, read_forgivingly, wants_page
from iabkg.web.curated_page import answer_page
from iabkg.web.negotiation import content_type
from iabkg.web.openapi_parts import problems, problems_or_pages
from iabkg.web.openapi_queries import QUERY_LIST
from iabkg.web.problem_page import problem_page, vary
from iabkg.web.problems import problem_of

__all__ = ["curated_router"]

_SPARQL_JSON = TABLE_FORMATS[0]
_LISTED: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": QUERY_LIST}}}
}


def curated_router(
    graph: KnowledgeGraph, base: Callable[[Request], str], environment: Environment
) -> APIRouter:
    """Return the list of curated queries and the routes that answer them.

    ``base`` gives the public address, ``environment`` holds the templates of pages.
    """
    router = APIRouter()

    @router.get(
        "/api/queries", summary="The curated queries", tags=["questions"], responses=_LISTED
    )
    def queries(request: Request) -> JSONResponse:
        return JSONResponse([_described(query, base(request)) for query in graph.queries])

    @router.get(
        "/api/queries/{name}",
        summary="The answer to a curated query",
        description="Parameters are those of the query; every query is also listed by itself.",
        tags=["questions"],
        responses=problems(406) | problems_or_pages(404, 409, 422),
        response_class=Response,
    )
    def answer(
        name: Annotated[str, Path(examples=[query.name for query in graph.queries[:1]])],
        request: Request,
    ) -> Response:
        try:
            return _answer(graph, environment, name, request, base(request))
        except (UnknownNameError, AmbiguousNameError, ValidationError) as error:
            if not wants_page(request):
                return vary(problem_of(error))
            query = next((query for query in graph.queries if query.name == name), None)
            known = [item.name for item in query.parameters] if query else []
            return problem_page(environment, error, query, read_forgivingly(request, known))

    return router


def _answer(
    graph: KnowledgeGraph, environment: Environment, name: str, request: Request, base: str
) -> Response:
    query, asked = graph.curated(name), read_asked(request)
    if asked.as_sparql:
        return _sparql_response(graph, query, asked, base)
    found = graph.ask(
        name, asked.values, lang=asked.language, limit=asked.limit, offset=asked.offset
    )
    body = _written(environment, query, found, asked)
    headers = _headers(found, asked, base)
    return Response(body, headers=headers, media_type=content_type(asked.form.media_type))


def _described(query: CuratedQuery, base: str) -> dict[str, object]:
    return {**asdict(query), "href": f"{base}/api/queries/{query.name}"}


def _written(environment: Environment, query: CuratedQuery, answer: Answer, asked: Asked) -> bytes:
    if asked.form.name == "html":
        # The service's own page has a form and links, which a file that stands alone has not.
        return answer_page(environment, query, answer, asked).encode()
    out = BytesIO()
    asked.form.writer(for_spreadsheets=asked.download)(answer, out)
    return out.getvalue()


def _sparql_response(
    graph: KnowledgeGraph, query: CuratedQuery, asked: Asked, base: str
) -> Response:
    """Answer in SPARQL JSON, where values are whole RDF terms."""
    counted = graph.ask(query.name, asked.values, lang=asked.language, limit=0)
    sparql = graph.sparql_of(query.name, asked.values)
    page = f"{sparql}LIMIT {asked.limit} OFFSET {asked.offset}\n"
    out = BytesIO()
    graph.query(SparqlRequest(query=page)).write(_SPARQL_JSON, out)
    headers = _headers(counted, asked, base)
    body = _without_blanks(out.getvalue())
    return Response(body, headers=headers, media_type=_SPARQL_JSON.media_type)


def _without_blanks(results: bytes) -> bytes:
    """Return SPARQL JSON without bindings that say nothing: what a query joins of nothing."""
    told = json.loads(results)
    for row in told["results"]["bindings"]:
        for name in [name for name, term in row.items() if not term["value"]]:
            del row[name]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _headers(answer: Answer, asked: Asked, base: str) -> dict[str, str]:
    headers = {
        "Vary": "Accept, Accept-Language",
        "Content-Language": answer.language,
        "X-Total-Count": str(answer.total),
    }
    links = [
        f'<{base}{asked.address(offset=offset)}>; rel="{relation}"'
        for relation, offset in asked.neighbours(answer.total)
    ]
    if links:
        headers["Link"] = ", ".join(links)
    if asked.download:
        name = f"{answer.query}.{asked.form.extension}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return headers
