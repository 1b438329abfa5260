"""Errors of pages in words of their language, with links to what could be asked instead."""

from collections.abc import Iterator
from http import HTTPStatus

from jinja2 import Environment
from starlette.responses import HTMLResponse

from iabkg.errors import AmbiguousNameError, IabkgError, UnknownNameError, ValidationError
from iabkg.model.answer import Language
from iabkg.queries.catalogue import CuratedQuery
from iabkg.queries.parameters import Parameter
from iabkg.web.asked import Asked
from iabkg.web.curated_page import form_fields
from iabkg.web.problems import Problem, problem_of
from iabkg.web.wording import WORDING

__all__ = ["explained", "problem_page", "vary"]

_VARY = "Accept, Accept-Language"


def explained(error: IabkgError, language: Language) -> str:
    """Return what is wrong, and what to do, to readers of a page."""
    t = WORDING[language]
    match error:
        case UnknownNameError():
            return t["no_such"].format(kind=t.get(error.kind, error.kind), name=error.name)
        case AmbiguousNameError():
            return t["several"].format(kind=t.get(error.kind, error.kind), name=error.name)
        case ValidationError() if language == "zh" and error.chinese:
            return error.chinese
        case ValidationError():
            return str(error)
        case _:
            return t["busy"]


def problem_page(
    environment: Environment, error: IabkgError, query: CuratedQuery | None, asked: Asked
) -> HTMLResponse:
    """Return the page of an error of a curated query, or of the name of one (None)."""
    t = WORDING[asked.language]
    problem = problem_of(error)
    links = _links(error, query, asked)
    page = environment.get_template("problem.html").render(
        t=t,
        lang=asked.language,
        switch=asked.address(lang=t["other"]),
        question=query.question[asked.language] if query else t["wrong"],
        told=explained(error, asked.language),
        offer=t["choices"] if isinstance(error, AmbiguousNameError) else t["nearest"],
        links=list(links),
        **(form_fields(query, asked) if query else {"fields": []}),
    )
    headers = {"Vary": _VARY, "Content-Language": asked.language}
    return HTMLResponse(page, HTTPStatus(problem.status_code), headers)


def vary(problem: Problem) -> Problem:
    """Return ``problem``, given where others get a page, so that no cache gives it to them."""
    problem.headers["Vary"] = _VARY
    return problem


def _links(
    error: IabkgError, query: CuratedQuery | None, asked: Asked
) -> Iterator[tuple[str, str]]:
    """Yield the names that could be meant, each with the address that asks for it."""
    match error:
        case UnknownNameError():
            names = error.nearest
        case AmbiguousNameError():
            names = error.choices
        case _:
            return
    for name in names:
        if query is None:
            yield name, f"/api/queries/{name}?lang={asked.language}&format=html"
        elif parameter := _meant(query, error, asked):
            yield name, asked.with_value(parameter.name, error.name, name).address()


def _meant(
    query: CuratedQuery, error: UnknownNameError | AmbiguousNameError, asked: Asked
) -> Parameter | None:
    """Return the parameter of which a value is the name in question."""
    for parameter in query.parameters:
        if parameter.kind == error.kind and error.name in asked.values.get(parameter.name, ()):
            return parameter
    return None
