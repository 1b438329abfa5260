"""Load how official documents are numbered and headed from ``extract/doctypes/``."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from iabkg.documents.script import Script
from iabkg.errors import ResourceError
from iabkg.model.text import DivisionKind

__all__ = ["DocumentStyle", "HeaderStyle", "Marker", "load_document_style"]


@dataclass(frozen=True, slots=True)
class Marker:
    """A way to number divisions; ``path`` and ``slug`` are templates for the number ``{n}``."""

    name: str
    pattern: re.Pattern[str]
    path: str
    slug: str
    kind: DivisionKind


@dataclass(frozen=True, slots=True)
class HeaderStyle:
    """Patterns that find the parts of a title block in the normal view of a line."""

    number: re.Pattern[str]
    date_line: re.Pattern[str]
    labelled_date: re.Pattern[str]
    title_line: re.Pattern[str]
    title_start: re.Pattern[str]
    plan_title: re.Pattern[str]
    issued_title: re.Pattern[str]
    issued_in_body: re.Pattern[str]
    period: re.Pattern[str]
    issuer_line: re.Pattern[str]
    issuer_begin: re.Pattern[str]
    issuer_above: re.Pattern[str]
    issuer_in_title: re.Pattern[str]
    labelled_issuer: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class DocumentStyle:
    """What ``extract/doctypes/`` says about the form of documents."""

    markers: tuple[Marker, ...]
    appendix: re.Pattern[str]
    appended: re.Pattern[str]
    measure_classes: tuple[tuple[str, str], ...]
    header: HeaderStyle
    script: Script


def load_document_style(folder: Path) -> DocumentStyle:
    """Read the three files of ``folder``; raises ResourceError for a wrong one."""
    outline_path = folder / "outline.toml"
    outline, header = _read(outline_path), _read(folder / "header.toml")
    traditional = _read(folder / "script.toml")["traditional"]
    try:
        classes = outline["measure_classes"]
        markers: list[dict[str, str]] = tomllib.loads(outline_path.read_text("utf-8"))["markers"]
        return DocumentStyle(
            markers=tuple(_marker(row) for row in markers),
            appendix=re.compile("|".join(outline["appendix"]["patterns"])),
            appended=re.compile("|".join(outline["appendix"]["bodies"])),
            measure_classes=tuple((title, name) for name in classes for title in classes[name]),
            header=HeaderStyle(
                **{name: re.compile(text) for name, text in header["patterns"].items()}
            ),
            script=_script(traditional["characters"][0], int(traditional["least"][0])),
        )
    except (KeyError, ValueError, TypeError, re.error) as error:
        raise ResourceError(
            folder, None, f"{error!r} in a file here", "See its comments"
        ) from error


def _read(path: Path) -> dict[str, dict[str, list[str]]]:
    try:
        tables: dict[str, dict[str, list[str]]] = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ResourceError(path, None, str(error), "Mend the file") from error
    return tables


def _script(characters: str, least: int) -> Script:
    return Script(frozenset(characters), least, re.compile(f"[{re.escape(characters)}]"))


def _marker(row: dict[str, str]) -> Marker:
    return Marker(
        name=row["name"],
        pattern=re.compile(row["pattern"]),
        path=row["path"],
        slug=row.get("slug", "{n}"),
        kind=DivisionKind(row["kind"]),
    )
