"""The header of a curated query: lines ``#+`` of TOML, read with what is wrong in them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from iabkg.errors import ResourceError
from iabkg.model.answer import Column, ColumnKind, Row
from iabkg.queries.parameters import Parameter, ParameterKind

__all__ = ["RESERVED", "Header", "read_header"]

RESERVED = frozenset({"limit", "offset", "lang", "format", "shape", "download"})
"""What every query takes beside its own parameters: paging, language, format."""

_MARK = "#+"
_LANGUAGES = ("zh", "en")
_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a header says; ``lines`` is how many it has."""

    lines: int
    title: Mapping[str, str]
    question: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]


def read_header(path: Path) -> tuple[Header, list[str]]:
    """Return the header of a file and the lines below it; ResourceError for a wrong one."""
    lines = path.read_text(encoding="utf-8").splitlines()
    length = next((i for i, line in enumerate(lines) if not line.startswith(_MARK)), len(lines))
    table = _Table(path, _toml(path, lines[:length]), "the header")
    parameters, columns = table.table("parameters"), table.table("columns")
    header = Header(
        lines=length,
        title=table.wording("title"),
        question=table.wording("question"),
        parameters=tuple(_parameter(name, parameters.table(name)) for name in parameters.values),
        columns=tuple(_column(name, columns.table(name)) for name in columns.values),
    )
    table.allow("title", "question", "parameters", "columns")
    return header, lines[length:]


def _parameter(name: str, table: "_Table") -> Parameter:
    table.allow("kind", "description", "example", "required", "many", "choices")
    kind = table.text("kind")
    if kind not in tuple(ParameterKind):
        raise table.error(f"no kind {kind}", f"Use one of: {', '.join(ParameterKind)}.")
    if name in RESERVED:
        raise table.error(f"{name} means something else", f"Use none of: {', '.join(RESERVED)}.")
    choices = table.table("choices")
    if (kind == ParameterKind.CHOICE) != bool(choices.values):
        raise table.error(
            "choices go with the kind choice", '#+ kind = "choice", #+ choices = { Lead = "牵头" }'
        )
    return Parameter(
        name=name,
        kind=ParameterKind(kind),
        description=table.wording("description"),
        example=table.text("example"),
        required=table.flag("required", default=True),
        many=table.flag("many", default=False),
        choices={choice: choices.text(choice) for choice in choices.values},
    )


def _column(name: str, table: "_Table") -> Column:
    table.allow(*_LANGUAGES, "kind")
    if hasattr(Row, name):
        raise table.error(f"rows have something else named {name}", "Name the column otherwise.")
    kind = table.values.get("kind", ColumnKind.TEXT)
    if kind not in tuple(ColumnKind):
        raise table.error(f"no kind {kind}", f"Use one of: {', '.join(ColumnKind)}.")
    return Column(name, table.languages(), ColumnKind(str(kind)))


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
        return words.languages()

    def languages(self) -> dict[str, str]:
        return {language: self.text(language) for language in _LANGUAGES}

    def allow(self, *keys: str) -> None:
        for key in self.values:
            if key not in keys:
                raise self.error(f"{key} means nothing here", f"Use only: {', '.join(keys)}.")

    def error(self, problem: str, remedy: str) -> ResourceError:
        return ResourceError(self.path, 1, f"{self.place} is wrong: {problem}", remedy)


def _toml(path: Path, lines: list[str]) -> dict[str, object]:
    if not lines:
        raise ResourceError(path, 1, "there is no #+ header", 'Begin with: #+ title = { zh = "…" …')
    try:
        return tomllib.loads("\n".join(line.removeprefix(_MARK) for line in lines))
    except tomllib.TOMLDecodeError as error:
        place = _LINE.search(str(error))
        line = int(place[1]) if place else None
        raise ResourceError(
            path, line, f"the header is not TOML: {error}", "Mend the line."
        ) from None
