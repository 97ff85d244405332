"""Look at the first lines of a labelled file: its columns or fields, and which of them look like labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from tagger_cli.corpora.column_layout import WORD_NAMES, first_rows
from tagger_cli.corpora.conllu_reader import COLUMNS
from tagger_cli.corpora.formats import LINES_LOOKED_AT, format_of_labelled
from tagger_cli.corpora.lines import read_lines
from tagger_cli.corpora.table_reader import lay_out_table, table_rows
from tagger_cli.inspection.layout import EXAMPLES, Column, FileLayout, Holds
from tagger_cli.inspection.record_fields import look_at_records

SMALL_LABEL_SET = 20
"""So many different values are labels, however short the file."""
WORDS_OF_A_LABEL = 4
"""More different values than one in so many words are no labels but lemmas, comments and the like."""

NOT_LABELS = ("id", "lemma", "head", "deps", "misc")
"""Names of columns that are never labels."""


def look_at(path: str) -> FileLayout:
    """Look at the first lines of a file; whether they are sound is for the readers to say.

    Raises:
        InputError: the file cannot be read.
    """
    head = list(islice(read_lines(path), LINES_LOOKED_AT))
    format = format_of_labelled(path, head)
    match format:
        case "csv" | "tsv":
            return _look_at_table(table_rows(head, format))
        case "conllu":
            return _look_at_conllu(head)
        case "jsonl":
            return look_at_records(head)
        case "conll":
            return _look_at_columns(head)


def look_like_labels(values: Sequence[str]) -> bool:
    """Whether the values of many words are labels: few different ones that are not numbers."""
    distinct = set(values)
    if len(distinct) == 1 and distinct != {"O"}:
        return False
    numbers = all(value.lstrip("-").isdigit() for value in distinct)
    return bool(distinct) and not numbers and _are_few(values)


def _are_few(values: Sequence[str]) -> bool:
    """Whether values are as often the same as labels are."""
    return len(set(values)) <= max(SMALL_LABEL_SET, len(values) // WORDS_OF_A_LABEL)


def _look_at_columns(head: Sequence[str]) -> FileLayout:
    rows, names = first_rows(head, {})
    width = len(rows[0]) if rows else 0
    word = next((names.index(name) for name in WORD_NAMES if name in names), 0)
    columns: list[Column] = []
    targets: dict[str, str | None] = {}
    for index, values in enumerate(zip(*rows, strict=True)):
        holds: Holds = "words" if index == word else "other"
        option = None
        named = index < len(names)
        name = names[index] if named else str(index + 1)
        labels = look_like_labels(values) and name not in NOT_LABELS
        if index != word and "" not in values and (labels or width == 2):
            holds = "labels"
            option = name if named else f"NAME={name}"
            targets[name if named else f"column {name}"] = name
        columns.append(Column(name, holds, option, list(values[:EXAMPLES])))
    return FileLayout(columns, targets)


def _look_at_table(rows: Sequence[Sequence[str]]) -> FileLayout:
    if not rows:
        return FileLayout([], {})
    layout = lay_out_table(rows[0], {}, None, ("", 1))
    body = [row for row in rows[layout.has_header :] if len(row) == len(layout.names)]
    columns: list[Column] = []
    targets: dict[str, str | None] = {}
    for index, name in enumerate(layout.names):
        values = [row[index] for row in body]
        holds: Holds = "words" if index == layout.text else "other"
        option = None
        if holds == "other" and name.casefold() not in NOT_LABELS and _are_few(values):
            holds = "labels"
            option = name if layout.has_header else f"NAME={index + 1}"
            targets[name] = name if layout.has_header else str(index + 1)
        columns.append(Column(name, holds, option, values[:EXAMPLES]))
    return FileLayout(columns, targets)


def _look_at_conllu(head: Sequence[str]) -> FileLayout:
    fields = [line.split("\t") for line in head if line and not line.startswith("#")]
    rows = [row for row in fields if len(row) == len(COLUMNS) and row[0].isdecimal()]
    columns: list[Column] = []
    targets: dict[str, str | None] = {}
    for name, values in zip(COLUMNS, zip(*rows, strict=True), strict=False):
        if set(values) == {"_"} or name == "misc":
            continue
        labels = name in ("upos", "xpos", "feats", "deprel")
        holds: Holds = "words" if name == "form" else "labels" if labels else "other"
        columns.append(Column(name, holds, name if labels else None, list(values[:EXAMPLES])))
        if name in ("upos", "xpos", "feats"):
            targets[name] = None
    found: dict[str, list[str]] = {}
    for row in rows:
        for key, equals, value in (item.partition("=") for item in row[-1].split("|")):
            if equals:
                found.setdefault(key, []).append(value)
    for key, given in found.items():
        spans = all(re.match(r"O$|[BIESLU]-.", value) for value in given) and set(given) != {"O"}
        name = f"misc.{key}"
        option = f"{key.casefold()}={name}" if spans else None
        columns.append(Column(name, "labels" if spans else "other", option, given[:EXAMPLES]))
        if spans:
            targets[key.casefold()] = name
    return FileLayout(columns, targets)
