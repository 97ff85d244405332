"""Which files are tables, by their names."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

TableFormat: TypeAlias = Literal["parquet", "arrow"]

TABLE_FORMATS = ("parquet", "arrow")

TEXT_COLUMN = "text"
"""The column of the texts, where none is named."""

_SUFFIXES: dict[str, TableFormat] = {
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".arrows": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
}


def table_format(path: str) -> TableFormat | None:
    """The format of a table; None for what is none."""
    return _SUFFIXES.get(Path(path).suffix.casefold())
