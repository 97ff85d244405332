"""Tables, CSV and TSV: a text a row, with what is known of it in other columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tagger_cli.corpora.bad_input import PassedOver, refuse_bad_lines
from tagger_cli.corpora.lines import Lines
from tagger_cli.corpora.record_sentences import Record, RecordReading, sentences_of_records
from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import InputError

TableFormat: TypeAlias = Literal["csv", "tsv"]

TEXT_NAMES = ("text", "sentence", "comment_text", "comment", "message", "content", "tweet", "document")
"""What the column of the texts may be called."""
LABEL_NAMES = ("label", "labels", "category", "class")
"""What the column of the labels may be called, if not as the target."""
_NO_WORDS = "\n"
"""The field of the words: names are stripped, so that no column is called so."""


@dataclass(frozen=True, slots=True)
class TableLayout:
    """The columns of a table.

    Attributes:
        names: of all columns; those of a table without a header are ``column 1``, ``column 2`` and so on.
        text: index of the texts.
        targets: target → index of its labels.
        has_header: whether the first row holds the names.
    """

    names: list[str]
    text: int
    targets: dict[str, int]
    has_header: bool


def read_table(
    lines: Lines,
    source: str,
    format: TableFormat,
    segment: Segment | None = None,
    targets: Mapping[str, str | None] | None = None,
    text_column: str | None = None,
    passed_over: PassedOver | None = None,
) -> Iterator[Sentence | None]:
    """Sentences of a table; every row gives one, which may have no words.

    In CSV (RFC 4180) a field may stand in quotes and hold line ends; what separates fields, a comma or a semicolon, is
    what the first line has more of. In TSV nothing is quoted. The first row is a header if it has one of the names
    asked for or a usual name of texts or labels.

    Args:
        lines: see ``Lines``.
        source: the file's name for error messages.
        format: of the table.
        segment: makes words of the texts.
        targets: target → its column, by name or by number from 1; None takes the one of its own name, a usual one, or
            the last one beside the texts.
        text_column: the column of the texts; None takes one of a usual name, or of the others the one with the longest
            field in the first row.
        passed_over: counts rows that cannot be read and are left out; None refuses them.

    Raises:
        InputError: a row with more or fewer fields, a column that is not there.
    """
    reading = RecordReading(source, segment, {}, _NO_WORDS, whole_texts=True, passed_over=passed_over)
    wanted = targets or {}
    labels: dict[int, dict[str, str]] = {}

    def records() -> Iterator[tuple[int, Record, int] | None]:
        layout: TableLayout | None = None
        for row in _rows(lines, source, format, passed_over):
            if row is None:
                yield None
                continue
            line, fields = row
            if layout is None:
                layout = lay_out_table(fields, wanted, text_column, (source, line))
                if layout.has_header:
                    continue
            if len(fields) != len(layout.names):
                problem = InputError(
                    source, line, f"{len(fields)} fields where the table has {len(layout.names)}; mend the row"
                )
                if passed_over is None:
                    raise problem
                passed_over.note("rows left out", problem)
                continue
            labels[line] = {t: label for t, index in layout.targets.items() if (label := fields[index].strip())}
            text = fields[layout.text]
            others = {name: value for name, value in zip(layout.names, fields, strict=True) if name != "text"}
            yield line, {"text": text, **others}, len(text)

    for sentence in sentences_of_records(records(), reading):
        if sentence is not None:
            sentence.labels = labels.pop(sentence.line)
        yield sentence


def table_rows(head: Sequence[str], format: TableFormat) -> list[list[str]]:
    """The fields of the rows in the first lines of a table, as far as they can be read."""
    rows = []
    try:
        for row in _rows(head, "", format, None):
            if row is not None:
                rows.append(row[1])
    except InputError:  # the reader says what is wrong
        pass
    return rows


def lay_out_table(
    first: Sequence[str], targets: Mapping[str, str | None], text_column: str | None, place: tuple[str, int]
) -> TableLayout:
    """Find the columns of a table by its first row; arguments as those of ``read_table``.

    Args:
        first: the fields of the first row.
        targets: target → its column.
        text_column: the column of the texts.
        place: file and line, for errors.

    Raises:
        InputError: a column is not there; lists those that are.
    """
    folded = [field.strip().casefold() for field in first]
    selectors = [selector or target for target, selector in targets.items()]
    asked = {name.casefold() for name in [*selectors, text_column] if name}
    has_header = any(name in asked or name in TEXT_NAMES or name in LABEL_NAMES for name in folded)
    names = [field.strip() if has_header else f"column {number}" for number, field in enumerate(first, 1)]

    def index(selector: str) -> int:
        if has_header and selector.casefold() in folded:
            return folded.index(selector.casefold())
        if selector.isdecimal() and 1 <= int(selector) <= len(first):
            return int(selector) - 1
        listed = ", ".join(f"{number} {name}" for number, name in enumerate(names if has_header else first, 1))
        raise InputError(*place, f"there is no column {selector}; the table has {listed[:200]}")

    def usual(candidates: Sequence[str]) -> int | None:
        return next((folded.index(name) for name in candidates if has_header and name in folded), None)

    found = {target: index(selector) for target, selector in targets.items() if selector is not None}
    text = index(text_column) if text_column is not None else usual(TEXT_NAMES)
    if text is None:
        free = [number for number in range(len(first)) if number not in found.values()]
        if not free:
            raise InputError(*place, "there is no column of texts beside the labels; name it with word_column")
        text = max(free, key=lambda number: len(first[number]))
    for target in targets:
        if target not in found:
            named = usual([target.casefold(), *LABEL_NAMES])
            others = [number for number in range(len(first)) if number != text]
            if named is None and not others:
                raise InputError(*place, f"there is no column for {target} beside the texts")
            found[target] = others[-1] if named is None else named
    return TableLayout(names, text, found, has_header)


def _rows(
    lines: Lines, source: str, format: TableFormat, passed_over: PassedOver | None
) -> Iterator[tuple[int, list[str]] | None]:
    """The first line of each row, and its fields; empty lines between rows are skipped."""
    number = first = 0
    separator: str | None = "\t" if format == "tsv" else None
    begun = ""  # of a row whose last field goes on
    for line in lines:
        if line is None:
            yield None
            continue
        number += 1
        if not begun and (not line or line.isspace()):
            continue
        if separator is None:
            separator = max(",;", key=line.count)
        first = first if begun else number
        begun = f"{begun}\n{line}" if begun else line
        try:
            if passed_over is not None:
                refuse_bad_lines([line])
            fields = begun.split("\t") if format == "tsv" else _fields(begun, separator, (source, first))
        except InputError as error:
            if passed_over is None:
                raise
            passed_over.note("rows left out", error)
            begun = ""
            continue
        if fields is not None:
            yield first, fields
            begun = ""
    if begun:
        problem = InputError(source, first, "a field begins with a quote that is never closed; mend the row")
        if passed_over is None:
            raise problem
        passed_over.note("rows left out", problem)


def _fields(text: str, separator: str, place: tuple[str, int]) -> list[str] | None:
    """The fields of a row of CSV, None where a quote is still open.

    Raises:
        InputError: something stands between a closing quote and what separates fields.
    """
    try:
        return next(csv.reader([f"{line}\n" for line in text.split("\n")], delimiter=separator, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            return None
        raise InputError(*place, f"not CSV: {error}; quote fields that hold quotes, and double these") from None
