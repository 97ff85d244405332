"""Batches of rows → a table: Parquet, an Arrow file, or JSONL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Protocol

import msgspec
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet

GROUP_ROWS = 1 << 16
"""Of a row group of Parquet, which a reader takes at once."""


class TableOutput(Protocol):
    """Where batches of rows go."""

    def write(self, batch: pa.RecordBatch) -> None:
        """Add rows."""


@contextmanager
def table_output(stream: BinaryIO, format: str, schema: pa.Schema) -> Iterator[TableOutput]:
    """A table that is written into a stream.

    Args:
        stream: stays open.
        format: ``parquet``, ``arrow`` or ``jsonl``.
        schema: of the rows.
    """
    if format == "jsonl":
        yield _JsonLines(stream)
    elif format == "arrow":
        with pa.ipc.new_file(stream, schema) as writer:
            yield writer
    else:
        with pa.parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
            rows = _RowGroups(writer)
            yield rows
            rows.end()


class _JsonLines:
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, batch: pa.RecordBatch) -> None:
        """Write an object a row; what JSON does not know, such as a date, is written as its text."""
        self._stream.writelines(msgspec.json.encode(row, enc_hook=_text) + b"\n" for row in batch.to_pylist())


class _RowGroups:
    """Collects rows until a row group is full: one for each small batch would make large files that read slowly."""

    def __init__(self, writer: pa.parquet.ParquetWriter) -> None:
        self._writer = writer
        self._held: list[pa.RecordBatch] = []
        self._rows = 0

    def write(self, batch: pa.RecordBatch) -> None:
        """Add rows."""
        self._held.append(batch)
        self._rows += batch.num_rows
        if self._rows >= GROUP_ROWS:
            self.end()

    def end(self) -> None:
        """Write what is held."""
        if self._held:
            self._writer.write_table(pa.Table.from_batches(self._held))
        self._held, self._rows = [], 0


def _text(value: Any) -> str:
    return str(value)
