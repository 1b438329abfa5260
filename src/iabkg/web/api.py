"""The JSON API: leads, curated queries, exports."""

from collections.abc import Callable
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Literal

from anyio import CapacityLimiter
from fastapi import APIRouter, Header, Path, Query, Request
from starlette.responses import JSONResponse, Response

from iabkg.errors import UnknownNameError, ValidationError
from iabkg.exports.formats import ExportFormat
from iabkg.exports.jsonld import context_text
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.queries.catalogue import CuratedQuery
from iabkg.search.answer import LeadsAnswer
from iabkg.web.export_query import ExportQuery
from iabkg.web.negotiation import content_type
from iabkg.web.openapi import answer_content, problems
from iabkg.web.problems import RequestError
from iabkg.web.streaming import AnswerWriter, ThreadedResponse

__all__ = ["api_router", "query_json"]

_EXPORTS_AT_ONCE = 2
_LEADS = {"content": {"application/json": {}}, "description": "Measures, best first"}


def api_router(graph: KnowledgeGraph, base: Callable[[Request], str]) -> APIRouter:
    """Return the routes that answer in JSON, and the exports; ``base`` is the public address."""
    router = APIRouter()
    _add_leads(router, graph)
    _add_queries(router, graph, base)
    _add_export(router, graph)
    return router


def _add_leads(router: APIRouter, graph: KnowledgeGraph) -> None:
    @router.get(
        "/api/leads",
        summary="谁牵头？ Which agencies lead X?",
        tags=["questions"],
        responses={200: {"model": LeadsAnswer, **_LEADS}, **problems(422)},
    )
    def leads(
        q: Annotated[
            str,
            Query(
                description="A topic, measure, agency, park or sector, as words or a question.",
                pattern=r"\S",
                max_length=500,
                examples=["仿制药"],
            ),
        ],
        limit: Annotated[int, Query(ge=1, le=200, description="Measures at most.")] = 20,
        lang: Annotated[
            Literal["zh", "en"], Query(description="Language of the agencies' names.")
        ] = "zh",
    ) -> JSONResponse:
        return JSONResponse(graph.leads(q, limit=limit, lang=lang).to_json())


def _add_queries(router: APIRouter, graph: KnowledgeGraph, base: Callable[[Request], str]) -> None:
    @router.get("/api/queries", summary="The curated queries", tags=["questions"])
    def queries(request: Request) -> JSONResponse:
        return JSONResponse([query_json(query, base(request)) for query in graph.queries])

    @router.get(
        "/api/queries/{name}",
        summary="The answer to a curated query",
        description="Parameters are those of the query; every query is also listed by itself.",
        tags=["questions"],
        responses=problems(404, 409, 422),
    )
    def answer(
        name: Annotated[str, Path(examples=[query.name for query in graph.queries[:1]])],
        request: Request,
    ) -> JSONResponse:
        curated = graph.curated(name)
        table = graph.ask(name, _single_values(request))
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        return JSONResponse(
            {"query": query_json(curated, base(request)), "columns": table.columns, "rows": rows}
        )


def _add_export(router: APIRouter, graph: KnowledgeGraph) -> None:
    limiter = CapacityLimiter(_EXPORTS_AT_ONCE)
    names = [form.name for form in graph.formats]
    content = answer_content(*dict.fromkeys(form.media_type for form in graph.formats))

    @router.get(
        "/api/export/{format}",
        summary="The graph, or a part of it, in a format",
        tags=["data"],
        responses={
            200: {"description": "The graph", "content": content},
            **problems(404, 406, 422),
        },
        response_class=Response,
    )
    async def export(
        name: Annotated[
            str, Path(alias="format", json_schema_extra={"enum": [*names]}, examples=names[:1])
        ],
        wanted: Annotated[ExportQuery, Query()],
        accept: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> Response:
        form = _export_format(graph, name)
        options = wanted.options(for_browser="text/html" in accept)

        def produce(writer: AnswerWriter) -> None:
            writer.content_type = content_type(form.media_type)
            graph.export(form.name, writer.file, options)

        headers = {
            "Content-Disposition": f'attachment; filename="iabkg.{form.extension}"',
            "Vary": "Accept",
        }
        return ThreadedResponse(produce, limiter, headers)

    _add_context(router)


def _add_context(router: APIRouter) -> None:
    @router.get(
        "/api/context.jsonld",
        summary="The context of compact JSON-LD",
        tags=["data"],
        responses={200: {"content": answer_content("application/ld+json")}},
        response_class=Response,
    )
    def context() -> Response:
        return Response(context_text(), media_type="application/ld+json")


def _export_format(graph: KnowledgeGraph, name: str) -> ExportFormat:
    try:
        return graph.format_named(name)
    except UnknownNameError:
        names = [form.name for form in graph.formats]
        raise RequestError(
            HTTPStatus.NOT_ACCEPTABLE,
            f"There is no export format {name!r}. There are: {', '.join(names)}.",
            details={"available": names},
        ) from None


def query_json(query: CuratedQuery, base: str) -> dict[str, object]:
    """Return what is to be known of a curated query, with its address under ``base``."""
    described = asdict(query)
    return {**described, "href": f"{base}/api/queries/{query.name}"}


def _single_values(request: Request) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in values:
            raise ValidationError(f"The parameter {name} is given twice. Give it once.")
        values[name] = value
    return values
