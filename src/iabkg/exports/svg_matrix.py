"""Draw the responsibility matrix: measures in rows, agencies in columns, a letter for each part."""

from typing import IO

from iabkg.exports.headings import heading
from iabkg.exports.options import ExportOptions, Language
from iabkg.exports.property_graph import Edge, Node, PropertyGraph
from iabkg.exports.stated import Matrix, matrix
from iabkg.exports.style import ROLES
from iabkg.exports.svg import document, label, text_width, tip, title_line
from iabkg.exports.text import utf8
from iabkg.exports.wording import ROLE_LETTERS, word
from iabkg.exports.xml_text import xml_data

__all__ = ["write_matrix_svg"]

_CELL, _LEFT, _MARGIN, _PATH = 20, 380, 16, 84
_LINE = 12
_TITLE_HEIGHT = 56
_COLOURS = {
    "Lead": ("#0b5cad", "#ffffff"),
    "Cooperating": ("#bcd9f2", "#0b3a66"),
    "Responsible": ("#f2d9a0", "#5a3d00"),
}
_OTHER = ("#dddddd", "#1a1a1a")
_LONGEST_HEAD = 400


def write_matrix_svg(graph: PropertyGraph, options: ExportOptions, out: IO[bytes]) -> None:
    """Write the matrix of ``graph`` as SVG; hovering over a cell shows the words that state it."""
    found = matrix(graph)
    out.write(utf8(_picture(found, heading(graph, options), options.lang)))


def _picture(found: Matrix, about: str, lang: Language) -> str:
    name = word("matrix", lang)
    title = f"{name} · {about}"
    if not found.measures:
        return document(640, 120, title, label(_MARGIN, 40, word("nothing", lang)), lang)
    head = max(_head_height(agency.label, lang) for agency in found.agencies) + 12
    top = _TITLE_HEIGHT + head
    titled = text_width(name, 18) + text_width(about, 13) + 4 * _MARGIN
    width = max(_LEFT + _CELL * len(found.agencies) + 2.0 * _MARGIN, titled, 640)
    height = top + _CELL * (len(found.measures) + len(ROLE_LETTERS)) + 2 * _MARGIN
    parts = [title_line(name, about)]
    parts += _legend(found, lang)
    for place, agency in enumerate(found.agencies):
        parts.append(_head(agency, _LEFT + _CELL * (place + 0.5), top - 6, lang))
    for row, measure in enumerate(found.measures):
        parts.append(_row(measure, top + _CELL * row, width - _MARGIN, shaded=row % 2 == 0))
    parts += _cells(found, top, lang)
    parts += _counts(found, top + _CELL * len(found.measures), lang)
    return document(width, height, title, "".join(parts), lang)


def _legend(found: Matrix, lang: Language) -> list[str]:
    used = {edge.values.get("role") for edge in found.cells.values()}
    parts, x = [], _MARGIN
    for role, letter in ROLE_LETTERS.items():
        if role in used:
            parts.append(_box(x, 38, role, letter.in_language(lang), ""))
            name = ROLES[role].in_language(lang)
            parts.append(label(x + _CELL + 4, 52, name))
            x += _CELL + 24 + int(text_width(name))
    return parts


def _head_height(text: str, lang: Language) -> float:
    return min(_LONGEST_HEAD, len(text) * _LINE if lang is Language.ZH else text_width(text))


def _head(agency: Node, x: float, bottom: float, lang: Language) -> str:
    """Return a name that runs downwards: character below character in Chinese, else turned."""
    name = agency.label
    if lang is not Language.ZH:
        turned = f'transform="rotate(-90 {x + 4:g} {bottom:g})"'
        return label(x + 4, bottom, name, longest=_LONGEST_HEAD, more=turned)
    shown = name if len(name) * _LINE <= _LONGEST_HEAD else f"{name[: _LONGEST_HEAD // _LINE - 1]}…"
    begin = bottom - len(shown) * _LINE
    spans = "".join(
        f'<tspan x="{x:g}" y="{begin + _LINE * (place + 0.9):g}">{xml_data(character)}</tspan>'
        for place, character in enumerate(shown)
    )
    whole = str(agency.values.get("full_name", name))
    return f'<text text-anchor="middle" font-size="11.5">{spans}{tip(whole)}</text>\n'


def _row(measure: Node, y: float, right: float, *, shaded: bool) -> str:
    surface = (
        f'<rect x="{_MARGIN}" y="{y:g}" width="{right - _MARGIN:g}" height="{_CELL}" '
        'fill="#f4f6f8"/>\n'
    )
    title = str(measure.values.get("title", measure.label))
    path = str(measure.values.get("path", ""))
    number = label(_MARGIN + 2, y + 14, path, longest=_PATH, more='fill="#555555"')
    begin = _MARGIN + _PATH
    longest = _LEFT - begin - 8
    return (surface if shaded else "") + number + label(begin, y + 14, title, longest=longest)


def _cells(found: Matrix, top: float, lang: Language) -> list[str]:
    parts = []
    for row, measure in enumerate(found.measures):
        for column, agency in enumerate(found.agencies):
            edge = found.cells.get((measure.id, agency.id))
            if edge is not None:
                x, y = _LEFT + _CELL * column, top + _CELL * row
                parts.append(_cell(x, y, edge, f"{measure.label} · {agency.label}", lang))
    return parts


def _cell(x: float, y: float, edge: Edge, what: str, lang: Language) -> str:
    role = str(edge.values.get("role"))
    letter = ROLE_LETTERS[role].in_language(lang) if role in ROLE_LETTERS else "?"
    words = str(edge.values.get("sentence") or edge.values.get("text") or "")
    return _box(x, y, role, letter, f"{what}\n{edge.label}\n{words}")


def _box(x: float, y: float, role: str, letter: str, hint: str) -> str:
    surface, ink = _COLOURS.get(role, _OTHER)
    return (
        f'<g><rect x="{x + 0.5:g}" y="{y + 0.5:g}" width="{_CELL - 1}" height="{_CELL - 1}" '
        f'fill="{surface}"/><text x="{x + _CELL / 2:g}" y="{y + 14:g}" text-anchor="middle" '
        f'fill="{ink}">{letter}</text>{tip(hint) if hint else ""}</g>\n'
    )


def _counts(found: Matrix, y: float, lang: Language) -> list[str]:
    parts = []
    used = {edge.values.get("role") for edge in found.cells.values()}
    for role in ROLE_LETTERS:
        if role not in used:
            continue
        name = word(f"{role.lower()}_count", lang)
        parts.append(label(_LEFT - 8, y + 15, name, more='text-anchor="end" font-weight="bold"'))
        for column, agency in enumerate(found.agencies):
            count = str(found.count(agency, role) or "")
            x = _LEFT + _CELL * (column + 0.5)
            parts.append(label(x, y + 15, count, more='text-anchor="middle" font-size="11"'))
        y += _CELL
    return parts
