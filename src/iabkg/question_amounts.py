"""Read the amounts in a question as those of a plan are read."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from iabkg.model.facts import Comparator
from iabkg.resources import resource_folder
from iabkg.search.amounts import ReadAmount

if TYPE_CHECKING:
    from iabkg.extraction.quantities import QuantityGrammar

__all__ = ["read_amounts"]

# Characters without which a text states no amount, and the comparators that bound one.
_AMOUNTS = frozenset("0123456789元亿分")
_BOUNDS = frozenset({Comparator.AT_MOST, Comparator.AT_LEAST, Comparator.MORE_THAN})


def read_amounts(folded: str) -> Sequence[ReadAmount]:
    """Return the amounts in a folded text, as extraction reads them."""
    if _AMOUNTS.isdisjoint(folded):
        return ()
    from iabkg.extraction.quantities import Measured, find_quantities  # noqa: PLC0415

    units = {Measured.MONEY: "元", Measured.SHARE: "%"}
    found = []
    for quantity in find_quantities(folded, _quantities()):
        amount = quantity.amount if quantity.measured in units else quantity.printed
        unit = units.get(quantity.measured, quantity.unit)
        numbers = (amount.value, amount.minimum, amount.maximum)
        values = tuple((number, unit) for number in numbers if number is not None)
        bound = amount.comparator.value if amount.comparator in _BOUNDS else ""
        found.append(ReadAmount(quantity.begin, quantity.end, bound, values))
    return found


@cache
def _quantities() -> "QuantityGrammar":
    from iabkg.extraction.quantities import load_quantities  # noqa: PLC0415

    return load_quantities(resource_folder("extract") / "facts" / "quantities.toml")
