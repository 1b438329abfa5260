"""The pages for people: server-rendered, without scripts."""

from functools import cache
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.queries.catalogue import CuratedQuery
from iabkg.web.entity import link
from iabkg.web.things import add_things
from iabkg.web.wording import QUESTIONS, WORDING, counted, language_of

__all__ = ["STATIC", "page_router", "templates"]

STATIC = Path(__file__).parent / "static"
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
    environment.filters["link"] = link
    return environment


def page_router(graph: KnowledgeGraph, environment: Environment) -> APIRouter:
    """Return the start page, and the addresses of things."""
    router = APIRouter()
    _add_home(router, graph, environment)
    add_things(router, graph, environment)
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


def _switch(language: str, question: str) -> str:
    """Return the link to the same page in the other language."""
    return "/?" + urlencode({"lang": language, **({"q": question} if question else {})})


def _example_link(query: CuratedQuery) -> str:
    values = {item.name: item.example for item in query.parameters if item.required}
    return f"/api/queries/{query.name}" + (f"?{urlencode(values)}" if values else "")
