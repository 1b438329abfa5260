"""Turn RDF terms into the plain values of a table."""

from decimal import Decimal, InvalidOperation

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from iabkg.model.table import Cell

__all__ = ["cell"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = frozenset(
    _XSD + name
    for name in (
        "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
        "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte", "negativeInteger",
        "nonPositiveInteger",
    )
)  # fmt: skip
_NUMBERS = frozenset({_XSD + "decimal", _XSD + "double", _XSD + "float"})
_BOOLEAN = _XSD + "boolean"


def cell(term: NamedNode | BlankNode | Literal | Triple | None) -> Cell:
    """Return the value of a term: numbers and booleans as such, all else as text.

    A decimal without a fraction is an integer (1亿元 in yuan is 100000000). A literal that its
    datatype does not allow stays the text that it is.
    """
    match term:
        case None:
            return None
        case Literal():
            return _value(term.value, term.datatype.value)
        case NamedNode():
            return term.value
        case BlankNode() | Triple():
            return str(term)


def _value(text: str, datatype: str) -> Cell:
    if datatype == _BOOLEAN:
        return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
    try:
        if datatype in _INTEGERS:
            return int(text)
        if datatype in _NUMBERS:
            number = Decimal(text)
            if not number.is_finite():
                return text
            return int(number) if number == number.to_integral_value() else float(number)
    except (ValueError, InvalidOperation):
        return text
    return text
