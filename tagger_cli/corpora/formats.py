"""Input formats: which one a file has, and the reader for it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from tagger_cli.corpora.bad_input import PassedOver, without_bad_lines
from tagger_cli.corpora.line_layout import LineMode
from tagger_cli.corpora.lines import Lines
from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.text_reader import read_text

LabelledFormat: TypeAlias = Literal["conll", "conllu", "jsonl", "csv", "tsv"]
Format: TypeAlias = Literal["text", "tokens", "conll", "conllu", "jsonl", "csv", "tsv"]

LINES_LOOKED_AT = 1000

_SUFFIXES: dict[str, LabelledFormat] = {
    ".conllu": "conllu",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".conll": "conll",
    ".csv": "csv",  # not .tsv: many corpora of one word a line are called so
}


def format_by_name(path: str) -> LabelledFormat | None:
    """The format that a file's name tells, ``.gz`` and the like aside; None where it tells none."""
    stem, suffix = os.path.splitext(path.casefold())
    if suffix in (".gz", ".bz2", ".xz", ".zst"):
        suffix = os.path.splitext(stem)[1]
    return _SUFFIXES.get(suffix)


def format_by_look(first_lines: Iterable[str]) -> LabelledFormat:
    """The format of a labelled file, by the first of its lines that is neither empty nor a comment.

    Rows of columns are a table, and not words, where no empty line is between them and most fields of one are texts.
    """
    lines = list(first_lines)
    first = next((line for line in lines if line and not line.isspace() and not line.startswith("# ")), "")
    if first.startswith("{"):
        return "jsonl"
    fields = first.split("\t")
    if len(fields) == 10 and fields[0].partition("-")[0].isdecimal():
        return "conllu"
    return "tsv" if len(fields) > 1 and _are_texts(lines) else "conll"


def _are_texts(lines: Sequence[str]) -> bool:
    rows = [line.split("\t") for line in lines]
    if len(rows) < 2 or any(len(row) != len(rows[0]) for row in rows):
        return False
    with_blanks = (sum(" " in field.strip() for field in column) for column in zip(*rows, strict=True))
    return 2 * max(with_blanks) > len(rows)


def format_of_labelled(path: str, first_lines: Iterable[str]) -> LabelledFormat:
    """The format of a labelled file, by its name and by its ``LINES_LOOKED_AT`` first lines."""
    named = format_by_name(path)
    # Many things go by the name of conll, CoNLL-U among them.
    return format_by_look(first_lines) if named in (None, "conll") else named


def read_labelled(
    lines: Lines,
    source: str,
    format: LabelledFormat,
    targets: Mapping[str, str | None],
    word_column: str | None = None,
    segment: Segment | None = None,
    repairs: Counter[str] | None = None,
    passed_over: PassedOver | None = None,
    lines_before: int = 0,
    head: list[str] | None = None,
    whole_texts: bool = False,
    text_column: str | None = None,
) -> Iterator[Sentence | None]:
    """Sentences with the labels of ``targets``; arguments and errors are those of the readers.

    Only the reader that is used is imported.
    """
    match format:
        case "conllu":
            from tagger_cli.corpora.conllu_reader import read_conllu

            return read_conllu(lines, source, targets, word_column, passed_over, lines_before)
        case "jsonl":
            from tagger_cli.corpora.jsonl_reader import read_jsonl

            return read_jsonl(
                lines,
                source,
                segment,
                targets,
                word_column,
                repairs,
                passed_over,
                lines_before,
                whole_texts,
                text_column,
            )
        case "conll":
            from tagger_cli.corpora.column_reader import read_columns

            return read_columns(lines, source, targets, word_column, passed_over, lines_before, head)
        case "csv" | "tsv":
            from tagger_cli.corpora.table_reader import read_table

            return read_table(lines, source, format, segment, targets, text_column or word_column, passed_over)


def read_sentences(
    lines: Lines,
    source: str,
    format: Format,
    segment: Segment,
    mode: LineMode = "paragraph",
    tell: Callable[[str], None] = lambda _: None,
    passed_over: PassedOver | None = None,
    lines_before: int = 0,
    head: list[str] | None = None,
    whole_texts: bool = False,
    text_column: str | None = None,
) -> Iterator[Sentence | None]:
    """Sentences to be tagged: words, offsets and what is needed for writing them back, but no labels.

    A JSONL object without words gives a sentence without words, so that no input object goes missing.

    Args:
        lines: see ``Lines``.
        source: the file's name for error messages.
        format: what the lines are.
        segment: makes words of running text.
        mode: what a line of running text is.
        tell: is told what ``auto`` took it for.
        passed_over: counts lines, records and sentences that cannot be read and are left out; None refuses them.
        lines_before: lines of the file that stand before these; for text, which is cut otherwise, there are none.
        head: see ``read_columns``.
        whole_texts: whether the text of a record is one sentence, whatever its segmentation says.
        text_column: the field or column of the texts of records; None for ``text``, or the one that looks like it.

    Raises:
        InputError: see the readers.
    """
    if passed_over is not None and format in ("text", "tokens"):
        lines = without_bad_lines(lines, passed_over)
    match format:
        case "text":
            return read_text(lines, segment, source, mode, tell)
        case "tokens":
            from tagger_cli.corpora.tokens_reader import read_tokens

            return read_tokens(lines)
        case _:
            return read_labelled(
                lines,
                source,
                format,
                {},
                segment=segment,
                passed_over=passed_over,
                lines_before=lines_before,
                head=head,
                whole_texts=whole_texts,
                text_column=text_column,
            )
