"""Numbers as XSD writes them, and the formats that cannot hold all of them."""

from math import isfinite, isinf

from iabkg.errors import FormatError
from iabkg.exports.property_graph import PropertyGraph

__all__ = ["refuse_unbounded", "xsd_number"]


def xsd_number(number: float) -> str:
    """Return a number as xsd:double has it.

    >>> xsd_number(1.5), xsd_number(float("nan")), xsd_number(float("-inf"))
    ('1.5', 'NaN', '-INF')
    """
    if isfinite(number):
        return str(number)
    return ("INF" if number > 0 else "-INF") if isinf(number) else "NaN"


def refuse_unbounded(graph: PropertyGraph) -> None:
    """Raise FormatError, with its place, for the first number of ``graph`` that is NaN or INF."""
    for thing in graph.things():
        for name, value in thing.values.items():
            if isinstance(value, float) and not isfinite(value):
                raise FormatError(
                    f"{name} of {thing.label} ({thing.values.get('iri', thing.id)}) is "
                    f"{xsd_number(value)}, which this format cannot hold. Correct it, or take "
                    "gexf, graphml, csv-nodes or parquet."
                )
