"""From what an asker types to RDF terms."""

import pytest
from pyoxigraph import Literal, NamedNode

from iabkg.errors import ValidationError
from iabkg.queries.parameters import Parameter, ParameterKind, terms_of

XSD = "http://www.w3.org/2001/XMLSchema#"
IAB = "https://w3id.org/iabkg/ontology#"


def parameter(kind: ParameterKind) -> Parameter:
    return Parameter(
        name="value",
        kind=kind,
        description={"zh": "值", "en": "value"},
        example="3",
        required=False,
        many=True,
        choices={"Lead": "牵头", "Cooperating": "配合"} if kind is ParameterKind.CHOICE else {},
    )


def unresolved(_kind: str, _name: str) -> tuple[tuple[str, str], ...]:
    raise AssertionError


def term(kind: ParameterKind, value: str) -> object:
    return terms_of(parameter(kind), [value], unresolved)[0]


def literal(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (ParameterKind.TEXT, " 药 ", Literal(" 药 ")),
        (ParameterKind.NUMBER, "1.50", literal("1.50", "decimal")),
        (ParameterKind.NUMBER, "500万元", literal("5000000", "decimal")),
        (ParameterKind.NUMBER, "1.5亿", literal("150000000", "decimal")),
        (ParameterKind.NUMBER, "1e3", literal("1000", "decimal")),
        (ParameterKind.YEAR, "2022年", literal("2022", "integer")),
        (ParameterKind.BOOLEAN, "True", literal("true", "boolean")),
        (ParameterKind.BOOLEAN, "否", literal("false", "boolean")),
        (ParameterKind.CHOICE, "lead", NamedNode(IAB + "Lead")),
        (ParameterKind.CHOICE, "配合", NamedNode(IAB + "Cooperating")),
        (ParameterKind.NUMBER, "10,000,000", literal("10000000", "decimal")),
        (ParameterKind.NUMBER, "１０，０００元", literal("10000", "decimal")),
        (ParameterKind.NUMBER, "一千万", literal("10000000", "decimal")),
        (ParameterKind.NUMBER, "一亿二千万元", literal("120000000", "decimal")),
        (ParameterKind.NUMBER, "5百万", literal("5000000", "decimal")),
        (ParameterKind.NUMBER, "10 million yuan", literal("10000000", "decimal")),
        (ParameterKind.NUMBER, "RMB 1.5 billion", literal("1500000000", "decimal")),
        (ParameterKind.NUMBER, "¥200万", literal("2000000", "decimal")),
        (ParameterKind.YEAR, "２０２２", literal("2022", "integer")),
    ],
)
def test_a_value_becomes_a_term_of_its_kind(
    kind: ParameterKind, value: str, expected: object
) -> None:
    assert term(kind, value) == expected


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ParameterKind.NUMBER, "many"),
        (ParameterKind.NUMBER, "-5"),
        (ParameterKind.NUMBER, "-5万元"),
        (ParameterKind.NUMBER, "1,2"),
        (ParameterKind.NUMBER, "元"),
        (ParameterKind.NUMBER, "inf"),
        (ParameterKind.NUMBER, "sNaN"),
        # Written out, it would fill the memory.
        (ParameterKind.NUMBER, "1e999999999"),
        (ParameterKind.NUMBER, "1e-999999999"),
        (ParameterKind.NUMBER, "亿"),
        (ParameterKind.YEAR, "22"),
        (ParameterKind.YEAR, "２０２２年底"),
        (ParameterKind.BOOLEAN, "maybe"),
        (ParameterKind.CHOICE, "Boss"),
        (ParameterKind.FACT, "not an IRI"),
        (ParameterKind.FACT, "https://example.org/> } #"),
        (ParameterKind.TEXT, "\ud800"),
    ],
)
def test_a_value_of_another_kind_is_refused_with_an_example(
    kind: ParameterKind, value: str
) -> None:
    with pytest.raises(ValidationError, match=r"value must be .*, for example 3, not"):
        term(kind, value)


def test_a_value_that_is_given_twice_counts_once() -> None:
    assert terms_of(parameter(ParameterKind.NUMBER), ["3", "3"], unresolved) == (
        literal("3", "decimal"),
    )
