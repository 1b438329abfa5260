"""The API of lookups and exports; that of the curated queries is in ``curated``."""

from http import HTTPStatus
from typing import Annotated, Literal

from anyio import CapacityLimiter
from fastapi import APIRouter, Header, Path, Query, Request
from starlette.responses import Response

from iabkg.errors import UnknownNameError
from iabkg.exports.formats import ExportFormat
from iabkg.exports.jsonld import context_text
from iabkg.exports.options import View
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.search.results import LeadsAnswer
from iabkg.web.export_query import ExportQuery
from iabkg.web.leads import LEADS_PATH, MOST_CHARACTERS, MOST_RESULTS, LeadFinder
from iabkg.web.negotiation import content_type
from iabkg.web.openapi_parts import answer_content, problems
from iabkg.web.problems import RequestError
from iabkg.web.streaming import AnswerWriter, ThreadedResponse

__all__ = ["api_router"]

_EXPORTS_AT_ONCE = 2
_LEADS = {"content": {"application/json": {}}, "description": "Measures, best first"}


def api_router(graph: KnowledgeGraph, finder: LeadFinder) -> APIRouter:
    """Return the routes of lookups, answered by ``finder``, and exports."""
    router = APIRouter()
    _add_leads(router, finder)
    _add_export(router, graph)
    return router


def _add_leads(router: APIRouter, finder: LeadFinder) -> None:
    @router.get(
        LEADS_PATH,
        summary="谁牵头？ Which agencies lead X?",
        tags=["questions"],
        responses={200: {"model": LeadsAnswer, **_LEADS}, **problems(422, 429, 503)},
    )
    async def leads(
        request: Request,
        q: Annotated[
            str,
            Query(
                description="A topic, measure, agency, park, sector, place, programme, amount or "
                "cited document, as words or a question, in Chinese, English or pinyin.",
                pattern=r"\S",
                max_length=MOST_CHARACTERS,
                examples=["仿制药"],
            ),
        ],
        limit: Annotated[int, Query(ge=1, le=MOST_RESULTS, description="Measures at most.")] = 20,
        lang: Annotated[
            Literal["zh", "en"], Query(description="Language of titles and names.")
        ] = "zh",
    ) -> Response:
        address = request.client.host if request.client else ""
        answer = await finder.find(q, limit, lang, address)
        return Response(answer, media_type="application/json")


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
            **problems(404, 406, 409, 422),
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
        wishes = wanted.wishes(for_browser="text/html" in accept)

        def produce(writer: AnswerWriter) -> None:
            writer.content_type = content_type(form.media_type)
            graph.export(form.name, writer.file, **wishes)

        headers = {
            "Content-Disposition": f'attachment; filename="{_file_name(form, wanted)}"',
            "Vary": "Accept",
        }
        return ThreadedResponse(produce, limiter, headers)

    _add_context(router)


def _file_name(form: ExportFormat, wanted: ExportQuery) -> str:
    """Return a name that tells downloads apart: iabkg-money.csv-nodes.csv."""
    stem = "iabkg" if wanted.view is View.FULL else f"iabkg-{wanted.view}"
    # Several formats share an extension.
    own = "" if form.name in form.extension.split(".") else f".{form.name}"
    return f"{stem}{own}.{form.extension}"


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
