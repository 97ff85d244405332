"""Tables → batches of rows: Parquet, Arrow's files and streams, and JSONL, of which a schema is made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc
import pyarrow.json
import pyarrow.parquet

from tagger_cli.errors import InputError
from tagger_cli.tagging.tables.table_names import table_format

ROWS = 1024
"""Of a batch at most: texts that are segmented and tagged together."""

TEXT_BYTES = 1 << 18
"""Of the texts of a batch at most, so that memory stays bounded."""

RowBatches: TypeAlias = tuple[pa.Schema, Iterator[pa.RecordBatch]]

_ARROW_FILE = b"ARROW1"


@contextmanager
def open_rows(path: str, column: str) -> Iterator[RowBatches]:
    """The schema of a table and its rows, in batches of at most ``ROWS``.

    Args:
        path: of the file; what it is its name tells: JSONL, compressed or not, unless it is that of a table.
        column: the column of the texts.

    Raises:
        InputError: the file cannot be read, or has no such column of texts.
    """
    kind = table_format(path)
    try:
        with pa.OSFile(path) as file:
            if kind == "parquet":
                table = pa.parquet.ParquetFile(file)
                schema, batches = table.schema_arrow, table.iter_batches(ROWS)
            elif kind == "arrow":
                schema, batches = _arrow(file)
            else:
                reader = pa.json.open_json(
                    pa.CompressedInputStream(file, pa.Codec.detect(path).name) if _is_compressed(path) else file
                )
                schema, batches = reader.schema, reader
            _check(path, schema, column)
            yield schema, _in_small(path, batches, column)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path, error) from None


def _arrow(file: pa.NativeFile) -> RowBatches:
    """An Arrow file, which can be read from anywhere, or a stream."""
    if file.read(len(_ARROW_FILE)) == _ARROW_FILE:
        file.seek(0)
        reader = pa.ipc.open_file(file)
        return reader.schema, (reader.get_batch(number) for number in range(reader.num_record_batches))
    file.seek(0)
    stream = pa.ipc.open_stream(file)
    return stream.schema, iter(stream)


def _in_small(path: str, batches: Iterator[pa.RecordBatch], column: str) -> Iterator[pa.RecordBatch]:
    """Batches of so many rows at most, and of so much text, but for a row that has more by itself."""
    try:
        for batch in batches:
            lengths = pc.fill_null(pc.binary_length(batch.column(column).cast(pa.large_string())), 0)
            sizes = np.cumsum(lengths.to_numpy(zero_copy_only=False))
            first = 0
            while first < batch.num_rows:
                before = sizes[first - 1] if first else 0
                end = int(np.searchsorted(sizes, before + TEXT_BYTES, "right"))
                end = min(max(end, first + 1), first + ROWS)
                yield batch.slice(first, end - first)
                first = end
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path, error) from None


def _check(path: str, schema: pa.Schema, column: str) -> None:
    if column not in schema.names:
        there = ", ".join(schema.names[:20])
        raise InputError(path, None, f"has no column '{column}'; name that of the texts with --text-column: {there}")
    kind = schema.field(column).type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        raise InputError(path, None, f"column '{column}' holds {kind}, not texts; name another one with --text-column")


def _is_compressed(path: str) -> bool:
    return Path(path).suffix.casefold() in (".zst", ".gz", ".bz2")


def _unreadable(path: str, error: Exception) -> InputError:
    what = (str(error).splitlines() or [type(error).__name__])[0]
    return InputError(path, None, f"cannot be read as a table: {what}")
