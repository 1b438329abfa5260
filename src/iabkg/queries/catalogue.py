"""The curated queries: one ``.rq`` file each, with its header, parameters and columns.

A file begins with lines ``#+``; what follows the mark is TOML. Under it stands a SELECT query that
projects its columns in the order the header lists them. For each parameter it holds the line
``VALUES ?name { UNDEF }``, wherever the values are to be joined: left so, nothing is asked of the
variable; to bind it, the engine's own spelling of the terms takes the place of UNDEF.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import QuerySolutions, Store

from iabkg.errors import ResourceError, ValidationError
from iabkg.model.answer import Column
from iabkg.queries.header import read_header
from iabkg.queries.parameters import Parameter, ParameterKind, Term, terms_of

__all__ = ["CuratedQuery", "bind", "load_queries", "load_query"]

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_OPEN_VALUES = re.compile(r"VALUES \?(\w+) \{ UNDEF \}")
_PLACE = re.compile(r"(\d+)(?::\d+|, column \d+)")
# Paging is the asker's: an address has limit and offset.
_OWN_LIMIT = re.compile(r"(?i)\b(?:LIMIT|OFFSET)\s+\d+\s*(?:\b(?:LIMIT|OFFSET)\s+\d+\s*)?$")


ResolveWithin = Callable[[str, str, Sequence[str]], tuple[tuple[str, str], ...]]
"""From a kind of thing, a name and documents (IRIs) to each thing of that name, as (IRI, label).

Of several things those that belong to the documents are meant, where there are any.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedQuery:
    """A question that the graph answers; ``title`` and ``question`` are by language."""

    name: str
    title: Mapping[str, str]
    question: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    sparql: str


def load_queries(folder: Path) -> tuple[CuratedQuery, ...]:
    """Read every ``.rq`` file of ``folder``, by name; ResourceError for the first that is wrong."""
    return tuple(load_query(path) for path in sorted(folder.glob("*.rq")))


def load_query(path: Path) -> CuratedQuery:
    """Read one curated query, named by its file; ResourceError says what is wrong with it."""
    if not _NAME.fullmatch(path.stem):
        raise ResourceError(
            path, None, "the name is not small letters, digits and hyphens", "Rename the file."
        )
    header, rest = read_header(path)
    lines_above = header.lines
    sparql = "\n".join(rest).rstrip() + "\n"
    query = CuratedQuery(
        name=path.stem,
        title=header.title,
        question=header.question,
        parameters=header.parameters,
        columns=header.columns,
        sparql=sparql,
    )
    _check_projection(path, query, projected=_projection(path, sparql, lines_above=lines_above))
    return query


def bind(query: CuratedQuery, values: Mapping[str, Sequence[str]], resolve: ResolveWithin) -> str:
    """Return the SPARQL of a query with the values that the asker gave bound in it.

    Empty values count as left out; documents narrow what other names mean. Raises
    ValidationError for a parameter that the query does not have, one that is missing and a value
    of another kind; UnknownNameError and AmbiguousNameError where a name stands for nothing or
    for several things.
    """
    known = {parameter.name for parameter in query.parameters}
    for name in values:
        if name not in known:
            raise _unknown(query, name)
    terms: dict[str, tuple[Term, ...]] = {}
    documents: list[str] = []

    def resolve_here(kind: str, name: str) -> tuple[tuple[str, str], ...]:
        return resolve(kind, name, documents)

    # Documents first: they narrow what other names mean.
    for parameter in sorted(query.parameters, key=lambda each: each.kind != ParameterKind.DOCUMENT):
        given = [value for value in values.get(parameter.name, ()) if value.strip()]
        if given:
            terms[parameter.name] = terms_of(parameter, given, resolve_here)
            if parameter.kind is ParameterKind.DOCUMENT:
                documents.extend(term.value for term in terms[parameter.name])
        elif parameter.required:
            raise ValidationError(
                f"{query.name} needs the parameter {parameter.name}, "
                f"for example {parameter.name}={parameter.example}.",
                f"请填写 {parameter.name}（{parameter.description['zh']}），"
                f"例如{parameter.example}。",
            )
    return _bound(query.sparql, terms)


def _bound(sparql: str, terms: Mapping[str, tuple[Term, ...]]) -> str:
    # The engine spells its terms itself: no value can be read as anything else.
    blocks = {
        name: f"VALUES ?{name} {{ {' '.join(map(str, found))} }}" for name, found in terms.items()
    }
    # All at once, so that a text which looks like a place for another value is none.
    return _OPEN_VALUES.sub(lambda place: blocks.get(place[1], place[0]), sparql)


def _unknown(query: CuratedQuery, name: str) -> ValidationError:
    names = _names(query)
    return ValidationError(
        f"{query.name} has no parameter {name!r}. "
        + (f"It takes: {', '.join(names)}." if names else "It takes none."),
        f"{query.name} 没有参数“{name}”。" + (f"可用：{'、'.join(names)}。" if names else ""),
    )


def _names(query: CuratedQuery) -> list[str]:
    return [parameter.name for parameter in query.parameters]


def _projection(path: Path, sparql: str, *, lines_above: int) -> tuple[str, ...]:
    try:
        solutions = Store().query(sparql)
    except SyntaxError as error:
        line = _line_in(str(error))
        raise ResourceError(
            path,
            None if line is None else lines_above + line,
            f"the query is malformed: {error}",
            "Mend the SPARQL.",
        ) from None
    if not isinstance(solutions, QuerySolutions):
        raise ResourceError(path, None, "the query is not a SELECT", "Write it as SELECT.")
    return tuple(variable.value for variable in solutions.variables)


def _check_projection(path: Path, query: CuratedQuery, *, projected: tuple[str, ...]) -> None:
    columns = tuple(column.name for column in query.columns)
    if columns != projected:
        raise ResourceError(
            path,
            None,
            f"[columns] lists {', '.join(columns)} but the query gives {', '.join(projected)}",
            "Make them the same, in the same order.",
        )
    if _OWN_LIMIT.search(query.sparql.rstrip()):
        raise ResourceError(
            path, None, "the query ends in a LIMIT or OFFSET", "Leave paging to those who ask."
        )
    places = set(_OPEN_VALUES.findall(query.sparql))
    if places != set(_names(query)):
        odd = ", ".join(sorted(places.symmetric_difference(_names(query))))
        raise ResourceError(
            path,
            None,
            f"the header and the lines VALUES do not agree about {odd}",
            "Have a table [parameters.NAME] and a line VALUES ?NAME { UNDEF } for each.",
        )


def _line_in(message: str) -> int | None:
    place = _PLACE.search(message)
    return int(place[1]) if place else None
