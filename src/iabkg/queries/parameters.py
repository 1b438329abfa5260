"""The parameters of curated queries: their kinds, and from what an asker types to RDF terms."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from pyoxigraph import Literal, NamedNode

from iabkg.errors import AmbiguousNameError, UnknownNameError, ValidationError
from iabkg.model.numerals import chinese_number

__all__ = ["Parameter", "ParameterKind", "Resolve", "Term", "terms_of"]

Resolve = Callable[[str, str], tuple[tuple[str, str], ...]]
"""From a kind of thing and a name to each thing of that name, as (IRI, label)."""

Term = NamedNode | Literal

_XSD = "http://www.w3.org/2001/XMLSchema#"
_VOCABULARY = "https://w3id.org/iabkg/ontology#"
_DECIMAL = NamedNode(_XSD + "decimal")
_INTEGER = NamedNode(_XSD + "integer")
_BOOLEAN = NamedNode(_XSD + "boolean")
_TRUTH = {"true": "true", "是": "true", "false": "false", "否": "false"}
# 1000万, 5百万元, ¥10,000,000, RMB 10 million, 10 million yuan
_CURRENCY = re.compile(r"^(?:rmb|cny|¥) ?|(?: ?(?:yuan|rmb|cny|元|人民币))+$")
_SCALED = re.compile(r"(.+?) ?([十百千万亿]+|thousand|million|billion)?")
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "thousand": 3, "million": 6, "billion": 9}
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_YEAR = re.compile(r"[1-9][0-9]{3}")
# More digits than any amount has; Decimal would write 1e999999999 out in full.
_MOST_DIGITS = 40


class ParameterKind(StrEnum):
    """What a parameter's value stands for; down to ``FACT`` they name what there is."""

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
    TIER = "tier"
    PER_UNIT = "per-unit"
    """Like the one before, words that documents state, such as 国家级 and 单个项目."""
    FACT = "fact"
    """The IRI of what was read in a text."""
    CHOICE = "choice"
    """One of ``choices``, a term of the vocabulary."""
    TEXT = "text"
    NUMBER = "number"
    YEAR = "year"
    BOOLEAN = "boolean"


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
        case ParameterKind.FACT:
            return NamedNode(_named(parameter.kind, _iri(parameter, value), resolve))
        case ParameterKind.TIER | ParameterKind.PER_UNIT:
            return Literal(_named(parameter.kind, value, resolve))
        case kind:
            return NamedNode(_named(kind, value, resolve))


def _text(parameter: Parameter, value: str) -> Literal:
    try:
        return Literal(value)
    except ValueError:
        raise _wrong(parameter, "text in Unicode", "Unicode 文字", value) from None


def _number(parameter: Parameter, value: str) -> Literal:
    try:
        number = _amount(_plain(value))
    except ArithmeticError:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS or number.is_signed():
        raise _wrong(parameter, "a number that is not negative", "非负数", value)
    return Literal(f"{number:f}", datatype=_DECIMAL)


def _amount(text: str) -> Decimal:
    """Return the number that ``text`` writes, with its currency or without."""
    bare = _THOUSANDS.sub("", _CURRENCY.sub("", text))
    whole = chinese_number(bare)
    # 亿 alone is a unit: the number before it was left out.
    if whole is not None and bare[0] not in "百千万亿":
        return Decimal(whole)
    match = _SCALED.fullmatch(bare)
    if match is None:
        return Decimal("NaN")
    scale = match[2] or ""
    powers = [_POWERS[scale]] if scale in _POWERS else map(_POWERS.__getitem__, scale)
    return Decimal(match[1]).scaleb(sum(powers))


def _plain(value: str) -> str:
    """Return what was typed in one width, small letters and single spaces."""
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


def _year(parameter: Parameter, value: str) -> Literal:
    year = _plain(value).removesuffix("年")
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


def _iri(parameter: Parameter, value: str) -> str:
    try:
        return NamedNode(value.strip()).value
    except ValueError:
        raise _wrong(parameter, "an absolute IRI", "完整的 IRI", value) from None


def _wrong(parameter: Parameter, what: str, chinese: str, value: str) -> ValidationError:
    """Return the error that says ``what`` was wanted, in English and in Chinese."""
    return ValidationError(
        f"{parameter.name} must be {what}, for example {parameter.example}, not {value!r}.",
        f"{parameter.name}（{parameter.description['zh']}）应为{chinese}，"
        f"例如{parameter.example}，而不是“{value}”。",
    )


def _named(kind: ParameterKind, value: str, resolve: Resolve) -> str:
    found = dict(resolve(kind, value))
    if not found:
        raise UnknownNameError(kind, value, ())
    if len(found) > 1:
        labels = sorted(found.values())
        # Where even the labels are alike, only the IRIs tell the things apart.
        choices = labels if len(set(labels)) == len(labels) else sorted(found)
        raise AmbiguousNameError(kind, value, tuple(choices))
    return next(iter(found))
