"""Draw the money ladder: every amount on a logarithmic axis, its kind by shape and colour."""

from collections.abc import Callable
from math import ceil, floor, log10
from typing import IO

from iabkg.exports.amounts import money_text
from iabkg.exports.headings import heading
from iabkg.exports.options import ExportOptions, Language
from iabkg.exports.property_graph import PropertyGraph
from iabkg.exports.stated import Stated, amounts_in_yuan, stated
from iabkg.exports.svg import document, label, text_width, tip, title_line
from iabkg.exports.text import utf8
from iabkg.exports.wording import COMPARATORS, PROVISION_KINDS, word
from iabkg.exports.xml_text import xml_data

__all__ = ["write_money_svg"]

_ROW, _LEFT, _AXIS, _RIGHT, _MARGIN, _TOP = 24, 430, 560, 330, 16, 96
_PATH = 84
# By kind: the colour, and the corners of its shape in a square of 14 pixels around its middle.
_MARKS = {
    "Cap": ("#d55e00", "-7,-6 7,-6 0,7"),
    "Floor": ("#009e73", "-7,6 7,6 0,-7"),
    "FixedAmount": ("#0072b2", "-6,-3 -3,-6 3,-6 6,-3 6,3 3,6 -3,6 -6,3"),
    "FundSize": ("#cc79a7", "-6,-6 6,-6 6,6 -6,6"),
    "Threshold": ("#e69f00", "0,-8 7,0 0,8 -7,0"),
    "TargetAmount": ("#333333", "-2,-7 2,-7 2,-2 7,-2 7,2 2,2 2,7 -2,7 -2,2 -7,2 -7,-2 -2,-2"),
}
_OTHER = ("#777777", "-5,-5 5,-5 5,5 -5,5")


def write_money_svg(graph: PropertyGraph, options: ExportOptions, out: IO[bytes]) -> None:
    """Write the amounts of ``graph``, the largest on top; those without yuan are listed below."""
    lang, about = options.lang, heading(graph, options)
    found = stated(graph, "provision", "provides")
    found.sort(key=lambda each: -max(amounts_in_yuan(each.fact), default=0))
    # On a logarithmic axis nothing stands at zero.
    drawn = [each for each in found if min(amounts_in_yuan(each.fact), default=0) > 0]
    others = [each for each in found if each not in drawn]
    name = word("ladder", lang)
    title = f"{name} · {about}"
    if not found:
        nothing = label(_MARGIN, 40, word("nothing", lang))
        out.write(utf8(document(640, 120, title, nothing, lang)))
        return
    body = [title_line(name, about), _legend(lang)]
    height = float(_TOP)
    if drawn:
        height = _TOP + _ROW * len(drawn)
        body.append(_ladder(drawn, height, lang))
    if others:
        body.append(_list(others, height + 40, lang))
        height += 48 + _ROW * len(others)
    width = _LEFT + _AXIS + _RIGHT + _MARGIN
    out.write(utf8(document(width, height + 32, title, "".join(body), lang)))


def _legend(lang: Language) -> str:
    parts, x = [], float(_MARGIN + 8)
    for kind, name in PROVISION_KINDS.items():
        text = name.in_language(lang)
        parts.append(_mark(kind, x, 48) + label(x + 12, 52, text))
        x += 36 + text_width(text)
    return "".join(parts)


def _ladder(drawn: list[Stated], bottom: float, lang: Language) -> str:
    numbers = [number for each in drawn for number in amounts_in_yuan(each.fact)]
    low, high = floor(log10(min(numbers))), ceil(log10(max(numbers)))
    high = max(high, low + 1)

    def place(yuan: float) -> float:
        return _LEFT + _AXIS * (log10(yuan) - low) / (high - low)

    parts = [_axis(low, high, bottom, lang)]
    parts += [_step(each, _TOP + _ROW * (row + 0.5), place, lang) for row, each in enumerate(drawn)]
    return "".join(parts)


def _axis(low: int, high: int, bottom: float, lang: Language) -> str:
    parts = []
    names = {
        power: money_text(10.0**power, lang).removeprefix("CNY ") for power in range(low, high + 1)
    }
    apart = _AXIS / (high - low)
    # Of many powers every second, third … is named, so that no name runs into the next.
    every = ceil((max(text_width(name, 11) for name in names.values()) + 8) / apart)
    for power, name in names.items():
        x = _LEFT + apart * (power - low)
        parts.append(
            f'<line x1="{x:g}" y1="{_TOP - 8}" x2="{x:g}" y2="{bottom:g}" stroke="#dddddd"/>\n'
        )
        middle = 'text-anchor="middle" font-size="11" fill="#555555"'
        if (high - power) % every == 0:
            parts.append(label(x, _TOP - 14, name, more=middle))
    hint = word("ladder_hint", lang)
    parts.append(label(_LEFT + _AXIS + 60, _TOP - 14, hint, more='font-size="11" fill="#555555"'))
    return "".join(parts)


def _step(each: Stated, y: float, place: Callable[[float], float], lang: Language) -> str:
    numbers = amounts_in_yuan(each.fact)
    kind = str(each.fact.values.get("provision_kind"))
    first, last = place(min(numbers)), place(max(numbers))
    colour = _MARKS.get(kind, _OTHER)[0]
    line = (
        f'<line x1="{_MARGIN}" y1="{y + _ROW / 2:g}" x2="{_LEFT + _AXIS + _RIGHT:g}" '
        f'y2="{y + _ROW / 2:g}" stroke="#eeeeee"/>'
    )
    bar = f'<rect x="{first:g}" y="{y - 3:g}" width="{last - first:g}" height="6" fill="{colour}"/>'
    marks = "".join(_mark(kind, x, y) for x in dict.fromkeys((first, last)))
    sentence = str(each.fact.values.get("sentence") or each.fact.label)
    drawn = f"<g>{bar if last > first else ''}{marks}{tip(sentence)}</g>\n"
    amount = _amount_text(each, lang)
    room = _LEFT + _AXIS + _RIGHT - last - 14
    return line + _where(each, y) + drawn + label(last + 14, y + 4, amount, longest=room)


def _where(each: Stated, y: float) -> str:
    place = each.place
    path = str(place.values.get("path", "")) if place else ""
    title = str(place.values.get("title", place.label)) if place else each.fact.label
    number = label(_MARGIN, y + 4, path, longest=_PATH, more='fill="#555555"')
    return number + label(_MARGIN + _PATH, y + 4, title, longest=_LEFT - _PATH - _MARGIN - 16)


def _amount_text(each: Stated, lang: Language) -> str:
    values = each.fact.values
    comparator = str(values.get("comparator"))
    written = "–".join(money_text(number, lang) for number in amounts_in_yuan(each.fact))
    named = COMPARATORS[comparator].in_language(lang) if comparator in COMPARATORS else ""
    bound = "" if comparator in ("Exactly", "Between") else named
    between = "" if lang is Language.ZH else " "
    more = [values.get(name) for name in ("per_unit", "period", "tier", "instrument")]
    qualifiers = "，".join(str(text) for text in more if text)
    return f"{bound}{between if bound else ''}{written}" + (
        f"（{qualifiers}）" if qualifiers else ""
    )


def _list(others: list[Stated], y: float, lang: Language) -> str:
    parts = [label(_MARGIN, y, word("rates_only", lang), more='font-weight="bold"')]
    for each in others:
        y += _ROW
        parts.append(_where(each, y - 4))
        text = xml_data(each.fact.label)
        parts.append(f'<text x="{_LEFT}" y="{y:g}">{text}</text>\n')
    return "".join(parts)


def _mark(kind: str, x: float, y: float) -> str:
    colour, corners = _MARKS.get(kind, _OTHER)
    moved = f'transform="translate({x:g} {y:g})"'
    return f'<polygon points="{corners}" {moved} fill="{colour}" stroke="#ffffff"/>'
