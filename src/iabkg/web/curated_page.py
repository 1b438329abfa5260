"""The page of an answer to a curated query: question, form, table, other formats."""

from jinja2 import Environment
from markupsafe import Markup

from iabkg.exports.answers.formats import ANSWER_FORMATS
from iabkg.model.answer import Answer
from iabkg.model.answer_html import html_table
from iabkg.queries.catalogue import CuratedQuery
from iabkg.queries.parameters import Parameter, ParameterKind
from iabkg.web.asked import Asked
from iabkg.web.wording import WORDING

__all__ = ["answer_page"]

_INSTANCES = "https://w3id.org/iabkg/id/"


def answer_page(environment: Environment, query: CuratedQuery, answer: Answer, asked: Asked) -> str:
    """Return the page in the language of the answer."""
    t = WORDING[asked.language]
    pages = {
        relation: asked.address(offset=offset)
        for relation, offset in asked.neighbours(answer.total)
    }
    return environment.get_template("answer.html").render(
        t=t,
        lang=asked.language,
        switch=asked.address(lang=t["other"], format="html"),
        answer=answer,
        fields=[(item, _values(item, asked)) for item in query.parameters],
        inputs=_INPUTS,
        path=asked.path,
        # html_table escapes all that it shows.
        table=Markup(html_table(answer, href=_local)),  # noqa: S704
        formats=[
            (form, asked.address(format=form.name, lang=asked.language))
            for form in ANSWER_FORMATS
            if form.name != "html"
        ],
        pages=pages,
    )


_INPUTS = {ParameterKind.YEAR: "number"}


def _values(parameter: Parameter, asked: Asked) -> list[str]:
    """Return the values that the form shows: a list has room for one more."""
    given = [value for value in asked.values.get(parameter.name, []) if value.strip()]
    return [*given, ""] if parameter.many or not given else given


def _local(iri: str) -> str:
    """Return the address of a thing here; what is not of the dataset has its own."""
    return f"/id/{iri.removeprefix(_INSTANCES)}" if iri.startswith(_INSTANCES) else iri
