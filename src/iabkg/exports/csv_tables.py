"""Write relations, or things, as a CSV table.

Plain, a table gives every value as it is, in UTF-8. For Excel it begins with a byte order mark
(without one Excel on Chinese Windows reads GBK), and what Excel would take for a formula is set off
by an apostrophe.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from iabkg.exports.columns import EDGE_COLUMNS, NODE_COLUMNS, Value, joined
from iabkg.exports.numbers import xsd_number
from iabkg.exports.options import ExportOptions
from iabkg.exports.property_graph import PropertyGraph
from iabkg.exports.text import utf8

__all__ = ["cell", "csv_bytes", "edge_table", "node_table", "write_edges_csv", "write_nodes_csv"]

_BOM = b"\xef\xbb\xbf"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_ENDS = ("iri", "kind", "label")

Cells = Sequence[str]


def write_edges_csv(graph: PropertyGraph, options: ExportOptions, out: IO[bytes]) -> None:
    """Write one row for each relation: its two ends, its kind, the words that state it."""
    _write(edge_table(graph), options, out)


def write_nodes_csv(graph: PropertyGraph, options: ExportOptions, out: IO[bytes]) -> None:
    """Write one row for each thing, with all columns."""
    _write(node_table(graph), options, out)


def edge_table(graph: PropertyGraph) -> Iterator[Cells]:
    """Yield the header and the rows of the table of relations."""
    nodes = graph.by_id()
    sources, targets = ([f"{end}_{name}" for name in _ENDS] for end in ("source", "target"))
    columns = [column.name for column in EDGE_COLUMNS if column.name not in ("name", "interaction")]
    yield (*sources, *targets, "weight", *columns)
    for edge in graph.edges:
        source, target = nodes[edge.source].values, nodes[edge.target].values
        ends = [cell(values.get(name)) for values in (source, target) for name in _ENDS]
        yield (*ends, str(edge.weight), *(cell(edge.values.get(name)) for name in columns))


def node_table(graph: PropertyGraph) -> Iterator[Cells]:
    """Yield the header and the rows of the table of things."""
    columns = [column.name for column in NODE_COLUMNS if column.name != "name"]
    yield columns
    for node in graph.nodes:
        yield [cell(node.values.get(name)) for name in columns]


def cell(value: Value | None) -> str:
    """Return a value as text: whole amounts without a fraction, nothing for None."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() else xsd_number(value)
        case _:
            return str(joined(value))


def csv_bytes(rows: Iterable[Cells]) -> bytes:
    """Return rows as CSV (RFC 4180)."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return utf8(text.getvalue())


def _write(rows: Iterable[Cells], options: ExportOptions, out: IO[bytes]) -> None:
    if options.bom:
        out.write(_BOM)
        rows = ([_guarded(text) for text in row] for row in rows)
    for row in rows:
        out.write(csv_bytes([row]))


def _guarded(text: str) -> str:
    # A negative number is a number for Excel as well.
    is_number = text.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not is_number else text
