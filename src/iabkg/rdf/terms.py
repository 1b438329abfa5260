"""Turn plain values into RDF terms."""

from datetime import date
from decimal import Decimal

from pyoxigraph import Literal

from iabkg.rdf.namespaces import XSD

__all__ = ["boolean", "chinese", "day", "decimal", "english", "integer", "text", "year"]


def chinese(value: str) -> Literal:
    """Return a text in Chinese."""
    return Literal(value, language="zh")


def english(value: str) -> Literal:
    """Return a text in English."""
    return Literal(value, language="en")


def text(value: str) -> Literal:
    """Return a text as the document prints it, in no stated language."""
    return Literal(value)


def decimal(value: Decimal) -> Literal:
    """Return an xsd:decimal in its canonical form, without an exponent."""
    return Literal(f"{value.normalize():f}", datatype=XSD["decimal"])


def integer(value: int) -> Literal:
    """Return an xsd:integer."""
    return Literal(str(value), datatype=XSD["integer"])


def boolean(value: bool) -> Literal:  # noqa: FBT001 - the value is the point
    """Return an xsd:boolean."""
    return Literal("true" if value else "false", datatype=XSD["boolean"])


def day(value: str | date) -> Literal:
    """Return an xsd:date from an ISO 8601 date."""
    return Literal(str(value), datatype=XSD["date"])


def year(value: str) -> Literal:
    """Return an xsd:gYear."""
    return Literal(value, datatype=XSD["gYear"])
