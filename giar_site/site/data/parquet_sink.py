"""Tables as Parquet, through pyarrow (the extra ``data``; a build without it leaves these files out).

A decimal field has two columns. ``value`` is DECIMAL(38, 10), exact in sums; ``value_text`` has the
figure's digits as printed (``2.50``). A figure that 28 digits before the point and 10 behind it
can't hold is in ``value_text`` only: never rounded.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from giar_site.site.data.rows import ReportRows, Row, form_cells
from giar_site.site.data.schema import CELL_PART, FACT_PART, FACTS, REPORT_PART, Field, Kind, Table
from giar_site.site.data.sink import Sink

ROW_GROUP = 100_000  # rows
DECIMAL = pa.decimal128(38, 10)

_TYPES = {
    Kind.STRING: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.DECIMAL: DECIMAL,
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
}


class ParquetTable:
    """One file of one table; its rows are few."""

    def __init__(self, path: Path, table: Table) -> None:
        self._fields = table.fields
        self._writer = _writer(path, table)
        self._rows: list[Row] = []

    def write(self, rows: Iterable[Row]) -> None:
        self._rows += rows
        if len(self._rows) >= ROW_GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(self._fields)
        arrays = [a for f, values in zip(self._fields, columns, strict=True) for a in _arrays(f, values)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._writer.schema))
        self._rows = []


class FactsParquet(Sink):
    """``facts``: a row keeps the numbers of its report and cell; their texts are put in once a row group."""

    def __init__(self, path: Path) -> None:
        self._writer = _writer(path, FACTS)
        self._form = _dictionaries(CELL_PART, form_cells())
        self._start()

    def _start(self) -> None:
        self._count = 0
        self._heads: list[Row] = []
        self._head, self._cell = array("i"), array("i")
        self._facts: list[list[Any]] = []  # columns a report, as arrow arrays: small, and nothing to the GC

    def add(self, rows: ReportRows) -> None:
        self._head.extend([len(self._heads)] * len(rows.cells))
        self._heads.append(rows.head)
        self._cell.extend(rows.cells)
        self._facts.append(
            [
                made
                for field, values in zip(FACT_PART, rows.columns, strict=True)
                for made in (
                    _decimals(values, rows.digits) if field.kind is Kind.DECIMAL else _arrays(field, values)
                )
            ]
        )
        self._count += len(rows.cells)
        if self._count >= ROW_GROUP:
            self._flush()

    def close(self) -> None:
        if self._facts:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        head, cell = pa.array(self._head, pa.int32()), pa.array(self._cell, pa.int32())
        arrays = [values.take(head) for values in _dictionaries(REPORT_PART, self._heads)]
        arrays += [values.take(cell) for values in self._form]
        arrays += [pa.concat_arrays(parts) for parts in zip(*self._facts, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._writer.schema))
        self._start()


def _writer(path: Path, table: Table) -> pq.ParquetWriter:
    fields = []
    for field in table.fields:
        fields.append(pa.field(field.name, _TYPES[field.kind], nullable=not field.required))
        if field.kind is Kind.DECIMAL:
            fields.append(pa.field(f"{field.name}_text", pa.string()))
    return pq.ParquetWriter(path, pa.schema(fields), compression="zstd")


def _dictionaries(fields: Sequence[Field], rows: Sequence[Row]) -> list[Any]:
    return [
        array
        for field, values in zip(fields, zip(*rows, strict=True), strict=True)
        for array in _arrays(field, values)
    ]


def _arrays(field: Field, values: Sequence[Any]) -> list[Any]:
    """The columns of a field."""
    if field.kind is Kind.DECIMAL:
        return _decimals(values, [None if value is None else format(value, "f") for value in values])
    return [pa.array(values, _TYPES[field.kind])]


def _decimals(values: Sequence[Decimal | None], digits: Sequence[str | None]) -> list[Any]:
    """The two columns of a decimal field."""
    texts = pa.array(digits, pa.string())
    try:
        return [texts.cast(DECIMAL), texts]
    except pa.ArrowInvalid:  # one of them is too long
        return [pa.array([value if _fits(value) else None for value in values], DECIMAL), texts]


def _fits(value: Decimal | None) -> bool:
    try:
        pa.scalar(value, DECIMAL)
    except pa.ArrowInvalid:
        return False
    return True
