"""Write a property graph as two Parquet tables with the columns' own types."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from io import BytesIO
from typing import IO, TYPE_CHECKING

from iabkg.errors import FormatError
from iabkg.exports.archive import Archive
from iabkg.exports.columns import EDGE_COLUMNS, NODE_COLUMNS, Column, ColumnType, Value
from iabkg.exports.property_graph import PropertyGraph
from iabkg.exports.text import utf8

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["write_parquet"]

_Row = dict[str, Value]


def write_parquet(graph: PropertyGraph, out: IO[bytes]) -> None:
    """Write a ZIP file with nodes.parquet and edges.parquet.

    FormatError where pyarrow is not installed.
    """
    try:
        import_module("pyarrow.parquet")
    except ImportError:
        raise FormatError(
            "Parquet needs pyarrow. Install it: pip install 'iabkg[parquet]'"
        ) from None
    node_rows = [_row({"id": node.id}, node.values) for node in graph.nodes]
    edge_rows = [
        _row(
            {"id": edge.id, "source": edge.source, "target": edge.target},
            {**edge.values, "weight": float(edge.weight)},
        )
        for edge in graph.edges
    ]
    with Archive(out) as archive:
        archive.add("nodes.parquet", _table(node_rows, ("id",), NODE_COLUMNS))
        weight = Column("weight", ColumnType.DOUBLE)
        ends = ("id", "source", "target")
        archive.add("edges.parquet", _table(edge_rows, ends, (*EDGE_COLUMNS, weight)))


def _row(ids: Mapping[str, str], values: Mapping[str, Value]) -> _Row:
    return {**ids, **values}


def _table(rows: list[_Row], ids: Iterable[str], columns: Iterable[Column]) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415

    # The types are given: a column without a value would have none.
    fields = [pa.field(name, pa.string(), nullable=False) for name in ids]
    fields += [pa.field(column.name, _type(column)) for column in columns]
    _check(rows)
    table = pa.Table.from_pylist(rows, schema=pa.schema(fields))
    data = BytesIO()
    pq.write_table(table, data, compression="zstd")
    return data.getvalue()


def _type(column: Column) -> "pa.DataType":
    import pyarrow as pa  # noqa: PLC0415

    match column.type:
        case ColumnType.BOOLEAN:
            return pa.bool_()
        case ColumnType.INT:
            return pa.int64()
        case ColumnType.DOUBLE:
            return pa.float64()
        case ColumnType.STRINGS:
            return pa.list_(pa.string())
        case _:
            return pa.string()


def _check(rows: Iterable[_Row]) -> None:
    """Refuse, in our words, text that is no Unicode."""
    for row in rows:
        for value in row.values():
            for text in value if isinstance(value, tuple) else (value,):
                if isinstance(text, str):
                    utf8(text)
