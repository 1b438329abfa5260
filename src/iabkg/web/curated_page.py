"""The page of an answer to a curated query: question, form, table, other formats."""

from dataclasses import replace

from jinja2 import Environment
from markupsafe import Markup

from iabkg.exports.answers.formats import ANSWER_FORMATS
from iabkg.model.answer import Answer, Row, Thing, Value
from iabkg.model.answer_html import html_table
from iabkg.queries.catalogue import CuratedQuery
from iabkg.queries.parameters import Parameter, ParameterKind
from iabkg.rdf.namespaces import IAB, ID
from iabkg.web.asked import Asked
from iabkg.web.wording import WORDING

__all__ = ["answer_page", "form_fields"]


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
        # html_table escapes all that it shows.
        table=Markup(html_table(_shown(answer, t["fact"]), href=_local)),  # noqa: S704
        formats=[
            (form, asked.address(format=form.name, lang=asked.language))
            for form in ANSWER_FORMATS
            if form.name != "html"
        ],
        pages=pages,
        **form_fields(query, asked),
    )


def form_fields(query: CuratedQuery, asked: Asked) -> dict[str, object]:
    """Return what the form of a query's parameters shows, filled in with what was asked."""
    return {
        "fields": [(item, _values(item, asked)) for item in query.parameters],
        "inputs": _INPUTS,
        "path": asked.path,
    }


_INPUTS = {ParameterKind.YEAR: "number"}


def _values(parameter: Parameter, asked: Asked) -> list[str]:
    """Return the values that the form shows: a list has room for one more."""
    given = [value for value in asked.values.get(parameter.name, []) if value.strip()]
    return [*given, ""] if parameter.many or not given else given


def _shown(answer: Answer, fact: str) -> Answer:
    """Return the answer without columns that are empty in all its rows, facts called ``fact``."""
    columns = tuple(
        column
        for column in answer.columns
        if any(row[column.name] not in (None, "", ()) for row in answer.rows)
    )
    names = tuple(column.name for column in columns)
    rows = (tuple(_named(row[name], fact) for name in names) for row in answer.rows)
    return replace(answer, columns=columns, rows=tuple(Row(names, values) for values in rows))


def _named(value: Value, fact: str) -> Value:
    """Return a value with ``fact`` for the label of what has no name but its IRI, as facts have."""
    match value:
        case tuple():
            return tuple(_called(thing, fact) for thing in value)
        case Thing():
            return _called(value, fact)
        case _:
            return value


def _called(thing: Thing, fact: str) -> Thing:
    # A document without a title has no steps in its IRI, and is told by it.
    nameless = "/" in thing.label and thing.iri == ID.iri + thing.label
    return Thing(thing.iri, fact) if nameless else thing


def _local(iri: str) -> str | None:
    """Return the address of a thing here; None for concepts, which have none here."""
    if iri.startswith(ID.iri):
        return f"/id/{iri.removeprefix(ID.iri)}"
    return None if iri.startswith(IAB.iri) else iri
