"""The pages for people: server-rendered, without scripts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.model.answer import Language
from iabkg.queries.catalogue import CuratedQuery
from iabkg.search.results import LeadsAnswer
from iabkg.web.entity import link
from iabkg.web.leads import MOST_CHARACTERS, MOST_RESULTS, LeadFinder
from iabkg.web.leads_page import Examples, read_answer, shown_results, understood
from iabkg.web.things import add_things
from iabkg.web.wording import WORDING, counted, language_of

__all__ = ["STATIC", "page_router", "templates"]

STATIC = Path(__file__).parent / "static"
_RESULTS = 20
_MORE = 5


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


def page_router(graph: KnowledgeGraph, finder: LeadFinder, environment: Environment) -> APIRouter:
    """Return the start page, whose questions ``finder`` answers, and the addresses of things."""
    router = APIRouter()
    _add_home(router, graph, finder, environment)
    add_things(router, graph, environment)
    return router


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the start page is asked, and the answer; None where it is asked nothing."""

    question: str
    limit: int
    language: Language
    answer: LeadsAnswer | None

    def address(self, **changes: object) -> str:
        """Return the address of the same page with another language or limit."""
        asked = {"q": self.question, "limit": self.limit} if self.question else {}
        return "/?" + urlencode({**asked, "lang": self.language, **changes})


def _add_home(
    router: APIRouter, graph: KnowledgeGraph, finder: LeadFinder, environment: Environment
) -> None:
    examples = Examples(finder)

    @router.get("/", include_in_schema=False)
    async def home(
        request: Request,
        q: Annotated[str, Query(max_length=MOST_CHARACTERS)] = "",
        limit: Annotated[int, Query(ge=1, le=MOST_RESULTS)] = _RESULTS,
        lang: str | None = None,
    ) -> HTMLResponse:
        language = language_of(lang, request.headers.get("accept-language"))
        question, answer = q.strip(), None
        if question:
            address = request.client.host if request.client else ""
            answer = read_answer(await finder.find(question, limit, language, address))
        asked = _Asked(question=question, limit=limit, language=language, answer=answer)
        suggested = await examples.of(language)
        page = await run_in_threadpool(_page, graph, environment, asked, suggested)
        return HTMLResponse(page, headers={"Vary": "Accept-Language"})


def _page(
    graph: KnowledgeGraph, environment: Environment, asked: _Asked, examples: tuple[str, ...]
) -> str:
    words, answer = WORDING[asked.language], asked.answer
    results = [each.measure.iri for each in answer.results] if answer else []
    return environment.get_template("home.html").render(
        t=words,
        lang=asked.language,
        switch=asked.address(lang=words["other"]),
        question=asked.question,
        answer=answer,
        understood=understood(answer.interpretation) if answer else [],
        results=shown_results(answer, graph.sources(results)) if answer else [],
        more=_more(asked),
        summary=graph.summary,
        queries=[(query, _example_link(query)) for query in graph.queries],
        examples=examples,
        formats=graph.formats,
    )


def _more(asked: _Asked) -> str:
    """Return the address of the page with more measures, empty where there are none to show."""
    if asked.answer is None or not asked.answer.more or asked.limit == MOST_RESULTS:
        return ""
    return asked.address(limit=min(asked.limit * _MORE, MOST_RESULTS))


def _example_link(query: CuratedQuery) -> str:
    values = {item.name: item.example for item in query.parameters if item.required}
    return f"/api/queries/{query.name}" + (f"?{urlencode(values)}" if values else "")
