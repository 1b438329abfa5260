"""The columns of the workbook's tables: in which order, how wide, in which words."""

from iabkg.exports.column_words import YUAN

__all__ = [
    "MONEY", "NUMBER_FORMATS", "RATIOS", "RESPONSIBILITIES", "TARGETS", "UNPRINTED",
    "number_format", "width_of",
]  # fmt: skip

# In characters, of which a Chinese one takes two.
_WIDTH = 12
_WIDE = {
    "path": 15, "measure": 40, "text": 28, "sentence": 60, "full_name": 24, "iri": 30, "agency": 18,
    "indicator": 22, "per_unit": 14, "beneficiary": 16, "rate_base": 16, "document": 18,
    "ratio_of": 22,
}  # fmt: skip
# What programs need and no reader of paper: it stands last.
UNPRINTED = ("begin_index", "end_index", "iri")
_FACT = ("document", "path", "measure")
RESPONSIBILITIES = (
    *_FACT, "agency", "full_name", "printed_name", "role", "position", "open_ended", "running",
    "text", "sentence", *UNPRINTED,
)  # fmt: skip
MONEY = (
    *_FACT, "text", "provision_kind", "comparator", "value_yuan", "min_yuan", "max_yuan", "rate",
    "highest_rate", "rate_comparator", "rate_base", "per_unit", "period", "tier", "instrument",
    "beneficiary", "sentence", *UNPRINTED,
)  # fmt: skip
TARGETS = (
    *_FACT, "indicator", "comparator", "amount", "min_amount", "max_amount", "unit", "due_year",
    "frequency", "text", "sentence", *UNPRINTED,
)  # fmt: skip
RATIOS = (
    *_FACT, "ratio_of", "comparator", "amount", "min_amount", "max_amount", "text", "sentence",
    *UNPRINTED,
)  # fmt: skip
NUMBER_FORMATS = {"plain": "0.##########", "yuan": "#,##0", "cents": "#,##0.00", "percent": "0%",
                  "fraction": "0.00%"}  # fmt: skip


def width_of(column: str) -> int:
    """Return how many characters wide a column is."""
    return _WIDE.get(column, _WIDTH)


def number_format(column: str, number: float, *, is_rate: bool) -> str | None:
    """Return the key of the format of a number, None for an ordinary one.

    Whole numbers have no decimal point: ``#,##0.##`` would leave it there alone.
    """
    if column in YUAN:
        return "yuan" if float(number).is_integer() else "cents"
    if is_rate:
        return "percent" if round(number * 100, 6).is_integer() else "fraction"
    return None
