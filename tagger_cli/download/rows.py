"""The rows of data files, streamed through ``datasets``: memory does not grow with the corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import datasets
from datasets import Features, IterableDataset

from tagger_cli.download.data_files import format_of
from tagger_cli.errors import TaggerError

DatasetRow: TypeAlias = dict[str, Any]
ROWS_AT_ONCE = 1000
_ROWS_LOOKED_AT = 100


def open_rows(paths: Sequence[Path], cache: Path) -> IterableDataset:
    """The rows of files of one format.

    Raises:
        TaggerError: files that ``datasets`` cannot read.
    """
    format = format_of(paths[0].name)
    files = {"train": [str(path) for path in paths]}  # what datasets calls files that belong together
    options = {"sep": "\t"} if ".tsv" in paths[0].name else {}
    with _reading(paths[0].name):
        return datasets.load_dataset(
            format, data_files=files, split="train", streaming=True, cache_dir=str(cache), **options
        )


def features_of(rows: IterableDataset, place: str) -> Features:
    """Column → type: as the files say it (Parquet), or else by the first rows.

    Raises:
        TaggerError: see ``open_rows``; ``place`` names the data in it.
    """
    with _reading(place):
        return rows.features or datasets.Dataset.from_list(list(islice(rows, _ROWS_LOOKED_AT))).features


def iterate(rows: IterableDataset, columns: Sequence[str], place: str) -> Iterator[DatasetRow]:
    """The rows with some of their columns, as plain Python values.

    Raises:
        TaggerError: see ``open_rows``; ``place`` names the data in it.
    """
    with _reading(place):
        for table in rows.select_columns(list(columns)).with_format("arrow").iter(ROWS_AT_ONCE):
            yield from table.to_pylist()


@contextmanager
def _reading(place: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError, datasets.exceptions.DatasetsError) as error:
        reason = str(error).partition("\n")[0][:200] or type(error).__name__
        raise TaggerError(f"{place}: `datasets` cannot read the files ({reason}); try another revision") from None
