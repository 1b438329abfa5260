"""The parameters of curated queries: their kinds, and from what an asker types to RDF terms."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from pyoxigraph import Literal, NamedNode

from iabkg.errors import AmbiguousNameError, UnknownNameError, ValidationError

__all__ = ["NAMED", "Parameter", "ParameterKind", "Resolve", "Term", "terms_of"]

Resolve = Callable[[str, str], tuple[tuple[str, str], ...]]
"""From a kind of thing and a name to each thing of that name, as (IRI, label)."""

Term = NamedNode | Literal

_XSD = "http://www.w3.org/2001/XMLSchema#"
_VOCABULARY = "https://w3id.org/iabkg/ontology#"
_DECIMAL = NamedNode(_XSD + "decimal")
_INTEGER = NamedNode(_XSD + "integer")
_BOOLEAN = NamedNode(_XSD + "boolean")
_TRUTH = {"true": "true", "是": "true", "false": "false", "否": "false"}
_AMOUNT = re.compile(r"(.+?)\s*(万|亿)?\s*元?")
_POWERS = {None: 1, "万": 10**4, "亿": 10**8}
_YEAR = re.compile(r"[1-9][0-9]{3}")
# More digits than any amount has; Decimal would write 1e999999999 out in full.
_MOST_DIGITS = 40


class ParameterKind(StrEnum):
    """What a parameter's value stands for; down to ``PROGRAMME_TYPE`` they are names of things."""

    AGENCY = "agency"
    MEASURE = "measure"
    DOCUMENT = "document"
    PARK = "park"
    SECTOR = "sector"
    PLACE = "place"
    DISTRICT = "district"
    PROGRAMME = "programme"
    INSTRUMENT = "instrument"
    PROGRAMME_TYPE = "programme-type"
    CHOICE = "choice"
    """One of ``choices``, a term of the vocabulary."""
    IRI = "iri"
    TEXT = "text"
    NUMBER = "number"
    YEAR = "year"
    BOOLEAN = "boolean"


NAMED = frozenset(ParameterKind) - {
    ParameterKind.CHOICE,
    ParameterKind.IRI,
    ParameterKind.TEXT,
    ParameterKind.NUMBER,
    ParameterKind.YEAR,
    ParameterKind.BOOLEAN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value that the asker gives; where it is not required, leaving it out asks for all.

    ``description`` is by language (``zh``, ``en``); ``example`` is a value that finds something
    in the plan that comes with iabkg. ``many``: may be given several times, for any of the
    values. ``choices`` maps local names of the vocabulary to what they are called in Chinese.
    """

    name: str
    kind: ParameterKind
    description: Mapping[str, str]
    example: str
    required: bool
    many: bool
    choices: Mapping[str, str] = field(default_factory=dict)


def terms_of(parameter: Parameter, values: Sequence[str], resolve: Resolve) -> tuple[Term, ...]:
    """Return the terms that the asker's values stand for, each once.

    Raises ValidationError for a value of another kind and for several where one is wanted;
    UnknownNameError and AmbiguousNameError where a name stands for nothing or several things.
    """
    if len(values) > 1 and not parameter.many:
        raise ValidationError(
            f"The parameter {parameter.name} is given {len(values)} times. Give it once.",
            f"{parameter.name}（{parameter.description['zh']}）只能填一个，不能填{len(values)}个。",
        )
    return tuple(dict.fromkeys(_term(parameter, value, resolve) for value in values))


def _term(parameter: Parameter, value: str, resolve: Resolve) -> Term:
    match parameter.kind:
        case ParameterKind.TEXT:
            return _text(parameter, value)
        case ParameterKind.NUMBER:
            return _number(parameter, value)
        case ParameterKind.YEAR:
            return _year(parameter, value)
        case ParameterKind.BOOLEAN:
            return _boolean(parameter, value)
        case ParameterKind.CHOICE:
            return _choice(parameter, value)
        case ParameterKind.IRI:
            return _iri(parameter, value)
        case kind:
            return _named(kind, value, resolve)


def _text(parameter: Parameter, value: str) -> Literal:
    try:
        return Literal(value)
    except ValueError:
        raise _wrong(parameter, "text in Unicode", "Unicode 文字", value) from None


def _number(parameter: Parameter, value: str) -> Literal:
    match = _AMOUNT.fullmatch(value.strip())
    try:
        number = Decimal(match[1]) * _POWERS[match[2]] if match else Decimal("NaN")
    except ArithmeticError:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise _wrong(parameter, "a number", "数字", value)
    return Literal(f"{number:f}", datatype=_DECIMAL)


def _year(parameter: Parameter, value: str) -> Literal:
    year = value.strip().removesuffix("年")
    if not _YEAR.fullmatch(year):
        raise _wrong(parameter, "a year", "年份", value)
    return Literal(year, datatype=_INTEGER)


def _boolean(parameter: Parameter, value: str) -> Literal:
    truth = _TRUTH.get(value.strip().lower())
    if truth is None:
        raise _wrong(parameter, "true or false", "“是”或“否”", value)
    return Literal(truth, datatype=_BOOLEAN)


def _choice(parameter: Parameter, value: str) -> NamedNode:
    asked = value.strip().casefold()
    for name, word in parameter.choices.items():
        if asked in (name.casefold(), word):
            return NamedNode(_VOCABULARY + name)
    choices = parameter.choices
    told = f"下列之一：{'、'.join(choices.values())}"
    raise _wrong(parameter, f"one of {', '.join(choices)}", told, value)


def _iri(parameter: Parameter, value: str) -> NamedNode:
    try:
        return NamedNode(value.strip())
    except ValueError:
        raise _wrong(parameter, "an absolute IRI", "完整的 IRI", value) from None


def _wrong(parameter: Parameter, what: str, chinese: str, value: str) -> ValidationError:
    """Return the error that says ``what`` was wanted, in English and in Chinese."""
    return ValidationError(
        f"{parameter.name} must be {what}, for example {parameter.example}, not {value!r}.",
        f"{parameter.name}（{parameter.description['zh']}）应为{chinese}，"
        f"例如{parameter.example}，而不是“{value}”。",
    )


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
