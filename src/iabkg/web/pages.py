"""The pages for people: server-rendered, without scripts."""

from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.model.sparql import GRAPH_FORMATS, ResultFormat
from iabkg.queries.catalogue import CuratedQuery
from iabkg.web.entity import describe, rows_of, write_rdf
from iabkg.web.negotiation import choose, choose_format, content_type, media_offers
from iabkg.web.openapi import problems
from iabkg.web.wording import QUESTIONS, WORDING, counted, language_of

__all__ = ["STATIC", "page_router", "templates"]

STATIC = Path(__file__).parent / "static"
_HTML = "text/html"
_MAX_QUESTION = 500
_LIMIT = 100


def templates() -> Environment:
    """Return the templates of the pages; what they show is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["counted"] = counted
    return environment


def page_router(graph: KnowledgeGraph, environment: Environment) -> APIRouter:
    """Return the start page and the pages of instances."""
    router = APIRouter()
    _add_home(router, graph, environment)
    _add_entity(router, graph, environment)
    return router


def _add_home(router: APIRouter, graph: KnowledgeGraph, environment: Environment) -> None:
    @cache
    def examples() -> tuple[str, ...]:
        return tuple(question for question in QUESTIONS if graph.leads(question, limit=1).results)

    @router.get("/", include_in_schema=False)
    def home(
        request: Request,
        q: Annotated[str, Query(max_length=_MAX_QUESTION)] = "",
        lang: str | None = None,
    ) -> HTMLResponse:
        language = language_of(lang, request.headers.get("accept-language"))
        question = q.strip()
        page = environment.get_template("home.html").render(
            t=WORDING[language],
            lang=language,
            switch=_switch(WORDING[language]["other"], question),
            question=question,
            answer=graph.leads(question, limit=_LIMIT, lang=language) if question else None,
            summary=graph.summary,
            queries=[(query, _example_link(query)) for query in graph.queries],
            examples=examples(),
            formats=graph.formats,
        )
        return HTMLResponse(page, headers={"Vary": "Accept-Language"})


def _add_entity(router: APIRouter, graph: KnowledgeGraph, environment: Environment) -> None:
    media_types = [form.media_type for form in GRAPH_FORMATS]

    @router.get(
        "/id/{path:path}",
        summary="What is known of a thing",
        tags=["data"],
        response_class=Response,
        responses={
            200: {
                "description": "Its description",
                "content": {kind: {} for kind in (*media_types, _HTML)},
            },
            **problems(404, 406),
        },
    )
    def entity(
        path: str, request: Request, form: Annotated[str, Query(alias="format")] = ""
    ) -> Response:
        media_type, chosen = _entity_format(request, form)
        triples = describe(graph, path)
        if chosen is not None:
            body = write_rdf(triples, chosen.media_type)
            return Response(body, headers=_varying(content_type(media_type)))
        language = language_of(None, request.headers.get("accept-language"))
        page = environment.get_template("entity.html").render(
            t=WORDING[language],
            lang=language,
            path=path,
            rows=rows_of(path, triples),
            formats=[form.name for form in GRAPH_FORMATS],
        )
        return Response(page, HTTPStatus.OK, headers=_varying(f"{_HTML}; charset=utf-8"))


def _entity_format(request: Request, name: str) -> tuple[str, ResultFormat | None]:
    """Return media type and RDF format; None for a page, which is given to those who ask for it."""
    if name:
        return choose_format(None, name, GRAPH_FORMATS)
    offers: list[tuple[str, ResultFormat | None]] = [*media_offers(GRAPH_FORMATS), (_HTML, None)]
    return choose(request.headers.get("accept"), offers)


def _varying(kind: str) -> dict[str, str]:
    return {"Content-Type": kind, "Vary": "Accept, Accept-Language"}


def _switch(language: str, question: str) -> str:
    """Return the link to the same page in the other language."""
    return "/?" + urlencode({"lang": language, **({"q": question} if question else {})})


def _example_link(query: CuratedQuery) -> str:
    values = {item.name: item.example for item in query.parameters if item.required}
    return f"/api/queries/{query.name}" + (f"?{urlencode(values)}" if values else "")
