"""What an input without a telling name is: text, unless its first lines say otherwise."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from tagger_cli.corpora.column_layout import DOCUMENT_START
from tagger_cli.corpora.formats import LabelledFormat
from tagger_cli.corpora.lines import BLOCK_BYTES, LineDecoder, read_blocks
from tagger_cli.errors import InputError

LINES = 50
"""So many lines that are not empty tell what an input is."""
FEWEST_ROWS = 3
"""Rows of columns, at least: two lines of text may have the same number of tabs by chance."""

_RECORD = re.compile(r'\s*\{\s*"(?:[^"\\]|\\.)*"\s*:')
_SPAN_LABEL = re.compile(r"O$|[BIESLUMW][-_]\S+$")


def look_at_input(path: str) -> LabelledFormat | None:
    """The labelled format that the first lines of an input have; None for what looks like text.

    Standard input is looked at without taking anything away from it, as far as it has arrived. A file that cannot be
    read gives None; its reader says why.
    """
    try:
        decoder = LineDecoder(path, "replace")
        lines = decoder.feed(_head(path)) or decoder.finish()
    except (InputError, OSError):
        return None
    return format_by_first_lines(lines)


def format_by_first_lines(lines: Sequence[str]) -> LabelledFormat | None:
    """The labelled format of lines, where they can hardly be anything else.

    These are: an object of JSON; rows of CoNLL-U; a document start of CoNLL-2003; rows of the same number of columns
    that hold no blanks and are separated by tabs, or by blanks with labels of spans at the end; rows separated by tabs
    of which the first names a column of texts.
    """
    rows = list(islice((line for line in lines if line.strip() and not line.startswith("# ")), LINES))
    if not rows:
        return None
    first = rows[0]
    if _RECORD.match(first):
        return "jsonl"
    fields = first.split("\t")
    if len(fields) == 10 and fields[0].partition("-")[0].isdecimal():
        return "conllu"
    if first.startswith(DOCUMENT_START):
        return "conll"
    if len(fields) > 1 and "text" in fields and all(row.count("\t") == len(fields) - 1 for row in rows):
        return "tsv"
    return "conll" if len(rows) >= FEWEST_ROWS and _are_columns(rows) else None


def _are_columns(rows: Sequence[str]) -> bool:
    by_tabs = "\t" in rows[0]
    columns = [row.split("\t") if by_tabs else row.split() for row in rows]
    width = len(columns[0])
    if width < 2 or any(len(row) != width for row in columns):
        return False
    if by_tabs:
        return not any(not field or " " in field for row in columns for field in row)
    labels = {row[-1] for row in columns}
    return labels != {"O"} and all(map(_SPAN_LABEL.match, labels))


def _head(path: str) -> bytes:
    if path != "-":
        # What is no file, such as a pipe, can be read only once.
        return next(read_blocks(path), b"") if Path(path).is_file() else b""
    stdin = None if sys.stdin is None else sys.stdin.buffer
    return stdin.peek(BLOCK_BYTES) if isinstance(stdin, io.BufferedReader) else b""
