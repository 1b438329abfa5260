"""The pages for people: server-rendered, without scripts."""

from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool

from iabkg.errors import IabkgError, ValidationError
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.model.answer import Language
from iabkg.queries.catalogue import CuratedQuery
from iabkg.search.results import LeadsAnswer
from iabkg.web.asked import number_within, wants_page
from iabkg.web.entity import link
from iabkg.web.leads import MOST_CHARACTERS, MOST_RESULTS, LeadFinder
from iabkg.web.leads_page import Examples, read_answer, shown_results, understood
from iabkg.web.problem_page import explained, vary
from iabkg.web.problems import problem_of
from iabkg.web.things import add_things
from iabkg.web.wording import WORDING, counted, language_of

__all__ = ["STATIC", "page_router", "templates"]

STATIC = Path(__file__).parent / "static"
_RESULTS = 20
_MORE = 5
# Headers of a problem that its page has, too.
_KEPT = ("retry-after",)


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
    """What the start page is asked, and the answer or an error; neither where it asks nothing."""

    question: str
    language: Language
    limit: int = _RESULTS
    answer: LeadsAnswer | None = None
    error: IabkgError | None = None

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
        request: Request, q: str = "", limit: str = str(_RESULTS), lang: str | None = None
    ) -> Response:
        language = language_of(lang, request.headers.get("accept-language"))
        asked, status, headers = _Asked(question=q.strip(), language=language), HTTPStatus.OK, {}
        try:
            asked = await _answered(asked, limit, finder, request)
        except IabkgError as error:
            problem = problem_of(error)
            if not wants_page(request):
                return vary(problem)
            asked, status = replace(asked, error=error), HTTPStatus(problem.status_code)
            headers = {name: problem.headers[name] for name in _KEPT if name in problem.headers}
        suggested = await examples.of(language)
        page = await run_in_threadpool(_page, graph, environment, asked, suggested)
        return HTMLResponse(page, status, {"Vary": "Accept, Accept-Language", **headers})


async def _answered(asked: _Asked, limit: str, finder: LeadFinder, request: Request) -> _Asked:
    """Return what was asked with its answer; IabkgError where there is none."""
    most = number_within("limit", limit, (1, MOST_RESULTS))
    if len(asked.question) > MOST_CHARACTERS:
        raise ValidationError(
            f"The question has more than {MOST_CHARACTERS} characters. Ask a shorter one.",
            f"问题超过{MOST_CHARACTERS}个字。请问得短一些。",
        )
    if not asked.question:
        return asked
    address = request.client.host if request.client else ""
    body = await finder.find(asked.question, most, asked.language, address)
    return replace(asked, limit=most, answer=read_answer(body))


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
        problem=explained(asked.error, asked.language) if asked.error else "",
        answer=answer,
        understood=understood(answer.interpretation) if answer else [],
        results=shown_results(answer, graph.sources(results)) if answer else [],
        more=_more(asked),
        summary=graph.summary,
        queries=[(query, _example_link(query, asked.language)) for query in graph.queries],
        examples=examples,
        formats=graph.formats,
    )


def _more(asked: _Asked) -> str:
    """Return the address of the page with more measures, empty where there are none to show."""
    if asked.answer is None or not asked.answer.more or asked.limit == MOST_RESULTS:
        return ""
    return asked.address(limit=min(asked.limit * _MORE, MOST_RESULTS))


def _example_link(query: CuratedQuery, language: Language) -> str:
    values = {item.name: item.example for item in query.parameters if item.required}
    return f"/api/queries/{query.name}?" + urlencode({**values, "lang": language})
