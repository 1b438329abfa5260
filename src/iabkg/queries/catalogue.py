"""The curated queries: one ``.rq`` file each, with its header, parameters and columns.

A file begins with lines ``#+``; what follows the mark is TOML. Under it stands a SELECT query that
projects its columns in the order the header lists them, each of its parameters among them (terms
are bound to projected variables alone, SEP-0007).
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from iabkg.errors import AmbiguousNameError, ResourceError, UnknownNameError, ValidationError

__all__ = [
    "Column",
    "CuratedQuery",
    "Parameter",
    "ParameterKind",
    "Resolve",
    "bind",
    "load_queries",
    "load_query",
]

Resolve = Callable[[str, str], tuple[tuple[str, str], ...]]
"""From a kind of thing and a name to each thing of that name, as (IRI, label)."""

_MARK = "#+"
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_LANGUAGES = ("zh", "en")
_PLACE = re.compile(r"(\d+)(?::\d+|, column \d+)")
_DECIMAL_TYPE = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")


class ParameterKind(StrEnum):
    """What a parameter's value stands for; the first four are names of things in the graph."""

    AGENCY = "agency"
    MEASURE = "measure"
    PARK = "park"
    SECTOR = "sector"
    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value that the asker gives; where it is not required, leaving it out asks for all.

    ``description`` is by language (``zh``, ``en``); ``example`` is a value that finds something
    in the plan that comes with iabkg.
    """

    name: str
    kind: ParameterKind
    description: Mapping[str, str]
    example: str
    required: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer; ``description`` is by language (``zh``, ``en``)."""

    name: str
    description: Mapping[str, str]


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
    lines = path.read_text(encoding="utf-8").splitlines()
    length = next((i for i, line in enumerate(lines) if not line.startswith(_MARK)), len(lines))
    header = _Table(path, _header(path, lines[:length]), "the header")
    sparql = "\n".join(lines[length:]).rstrip() + "\n"
    query = CuratedQuery(
        name=path.stem,
        title=header.wording("title"),
        question=header.wording("question"),
        parameters=tuple(
            _parameter(name, header.table("parameters").table(name))
            for name in header.table("parameters").values
        ),
        columns=tuple(
            Column(name, header.table("columns").wording(name))
            for name in header.table("columns").values
        ),
        sparql=sparql,
    )
    header.allow("title", "question", "parameters", "columns")
    _check_projection(path, query, projected=_projection(path, sparql, lines_above=length))
    return query


def bind(
    query: CuratedQuery, parameters: Mapping[str, str], resolve: Resolve
) -> dict[str, NamedNode | Literal]:
    """Return the terms for a query's parameters, from the values that the asker gave.

    An empty value counts as left out. Raises ValidationError for a parameter that the query does
    not have, one that is missing and a number that is none; UnknownNameError and
    AmbiguousNameError where a name stands for nothing or for several things.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in parameters:
        if name not in known:
            takes = f"It takes: {', '.join(known)}." if known else "It takes none."
            raise ValidationError(f"{query.name} has no parameter {name!r}. {takes}")
    for parameter in query.parameters:
        if parameter.required and not parameters.get(parameter.name):
            raise ValidationError(
                f"{query.name} needs the parameter {parameter.name}, "
                f"for example {parameter.name}={parameter.example}."
            )
    return {name: _term(known[name], value, resolve) for name, value in parameters.items() if value}


def _term(parameter: Parameter, value: str, resolve: Resolve) -> NamedNode | Literal:
    match parameter.kind:
        case ParameterKind.TEXT:
            return Literal(value)
        case ParameterKind.NUMBER:
            return _number(parameter, value)
        case (
            ParameterKind.AGENCY
            | ParameterKind.MEASURE
            | ParameterKind.PARK
            | ParameterKind.SECTOR as kind
        ):
            return _named(kind, value, resolve)
        case _:
            assert_never(parameter.kind)


def _number(parameter: Parameter, value: str) -> Literal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValidationError(
            f"{parameter.name} must be a number, for example {parameter.example}, not {value!r}."
        )
    return Literal(f"{number:f}", datatype=_DECIMAL_TYPE)


def _named(kind: ParameterKind, value: str, resolve: Resolve) -> NamedNode:
    found = dict(resolve(kind, value))
    if not found:
        raise UnknownNameError(kind, value, ())
    if len(found) > 1:
        labels = sorted(found.values())
        # Where even the labels are alike, only the IRIs tell the things apart.
        choices = labels if len(set(labels)) == len(labels) else sorted(found)
        raise AmbiguousNameError(kind, value, tuple(choices))
    return NamedNode(next(iter(found)))


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a header, whose readers raise ResourceError for what is missing or wrong."""

    path: Path
    values: Mapping[str, object]
    place: str

    def table(self, key: str) -> "_Table":
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.error(f"{key} is not a table", f"Write it as [{key}] with lines under it.")
        return _Table(self.path, value, f"[{key}]")

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not value:
            raise self.error(f"no text {key}", f'Add: #+ {key} = "…"')
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.error(f"{key} is neither true nor false", f"Write: #+ {key} = false")
        return value

    def wording(self, key: str) -> dict[str, str]:
        words = self.table(key)
        if set(words.values) != set(_LANGUAGES):
            raise self.error(
                f"no {key} in Chinese and English", f'Add: #+ {key} = {{ zh = "…", en = "…" }}'
            )
        return {language: words.text(language) for language in _LANGUAGES}

    def allow(self, *keys: str) -> None:
        for key in self.values:
            if key not in keys:
                raise self.error(f"{key} means nothing here", f"Use only: {', '.join(keys)}.")

    def error(self, problem: str, remedy: str) -> ResourceError:
        return ResourceError(self.path, 1, f"{self.place} is wrong: {problem}", remedy)


def _header(path: Path, lines: list[str]) -> dict[str, object]:
    if not lines:
        raise ResourceError(path, 1, "there is no #+ header", 'Begin with: #+ title = { zh = "…" …')
    try:
        return tomllib.loads("\n".join(line.removeprefix(_MARK) for line in lines))
    except tomllib.TOMLDecodeError as error:
        raise ResourceError(
            path, _line_in(str(error)), f"the header is not TOML: {error}", "Mend the line."
        ) from None


def _parameter(name: str, table: _Table) -> Parameter:
    table.allow("kind", "description", "example", "required")
    kind = table.text("kind")
    if kind not in tuple(ParameterKind):
        raise table.error(f"no kind {kind}", f"Use one of: {', '.join(ParameterKind)}.")
    return Parameter(
        name=name,
        kind=ParameterKind(kind),
        description=table.wording("description"),
        example=table.text("example"),
        required=table.flag("required", default=True),
    )


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
    for parameter in query.parameters:
        if parameter.name not in projected:
            raise ResourceError(
                path,
                None,
                f"the parameter {parameter.name} is not among the columns",
                f"Add ?{parameter.name} to SELECT and to [columns].",
            )


def _line_in(message: str) -> int | None:
    place = _PLACE.search(message)
    return int(place[1]) if place else None
