"""Column files: CoNLL-2003 and its kin, one word a line, blank lines between sentences."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from itertools import chain, islice

from tagger_cli.corpora.bad_input import PassedOver, refuse_bad_lines
from tagger_cli.corpora.column_layout import (
    DOCUMENT_START,
    HEADER_ROWS,
    ColumnLayout,
    column_names,
    header_names,
    lay_out,
    may_be_header,
    split_columns,
)
from tagger_cli.corpora.comment_labels import CommentLabels, named_in_comments
from tagger_cli.corpora.lines import Lines
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import InputError

UNDERSCORE_IS_A_VALUE = ("lemma", "feats")
"""Targets in which ``_`` says something: the lemma of an underscore, or that a word has no features."""


def read_columns(
    lines: Lines,
    source: str,
    targets: Mapping[str, str | None] | None = None,
    word_column: str | None = None,
    passed_over: PassedOver | None = None,
    lines_before: int = 0,
    head: list[str] | None = None,
) -> Iterator[Sentence | None]:
    """Sentences of a column file; the first line with words tells how it is laid out.

    A tab in that line means that tabs separate the columns, otherwise blanks do. Names come from a
    ``# global.columns = …`` line or from a header that holds a name asked for. ``-DOCSTART-`` lines end a
    sentence, begin a document and are skipped. A line is a comment if it begins with ``#`` and has another
    number of columns than the file (so the hashtag ``#win⇥O`` is a word); where blanks separate, also if it
    begins with ``# `` and holds a ``=``. A label ``_`` says nothing (``""``), but for the targets in
    ``UNDERSCORE_IS_A_VALUE``. Where a comment before the first sentence has the name of a target
    (``# topic = sports``), such comments are the labels of their sentences.

    Args:
        lines: see ``Lines``.
        source: the file's name for error messages.
        targets: target → its column, see ``lay_out``.
        word_column: the column of the words, see ``lay_out``.
        passed_over: counts sentences with such lines, which are left out; None refuses them.
        lines_before: lines of the file that stand before these.
        head: the first lines of the file, as ``read_head`` gives them, where these are not all of its lines.

    Raises:
        InputError: a line with more or fewer columns, an empty word or label, a column that is not there.
    """
    lines = iter(lines)
    taken = []
    if head is None:
        head = taken = yield from read_head(lines)
    comments = CommentLabels(named_in_comments(head, targets or {}))
    in_columns = {target: column for target, column in (targets or {}).items() if target not in comments.targets}
    layout, header = _layout(head, source, in_columns, word_column, passed_over)
    if layout is None:
        return

    rows: list[list[str]] = []
    labels: dict[str, str] = {}  # of the sentence as a whole
    begin = 0  # line number of the first row
    number, document = lines_before, 0
    spoilt = False  # a line of this sentence cannot be read
    for line in chain(taken, lines):
        if line is None:
            yield None
            continue
        number += 1
        if not line or line.isspace() or line.startswith(DOCUMENT_START):
            if rows and not spoilt:
                yield _sentence(rows, layout, begin, document, labels)
            rows, labels = [], {}
            spoilt = False
            document += line.startswith(DOCUMENT_START)
            continue
        if spoilt:
            continue
        fields = split_columns(line, layout.by_tabs)
        if line[0] == "#" and _is_comment(line, fields, layout):
            labels |= comments.read([line])
            continue
        if len(fields) != layout.columns or "" in fields or passed_over is not None:
            try:
                refuse_bad_lines([line])
                _check(fields, layout, (source, number))
            except InputError as error:
                if passed_over is None:
                    raise
                passed_over.note("sentences left out", error)
                spoilt = True
                continue
        if number == header or (layout.identifier is not None and not fields[layout.identifier].isdecimal()):
            continue  # the ID of a multi-word range is 1-2, of an empty node 1.1
        if not rows:
            begin = number
        rows.append(fields)
    if rows and not spoilt:
        yield _sentence(rows, layout, begin, document, labels)


def read_head(lines: Iterator[str | None]) -> Generator[None, None, list[str]]:
    """The lines up to the first with words, and where that may be a header, some more."""
    head: list[str] = []  # comments can be told from words only once the number of columns is known
    for line in lines:
        if line is None:
            yield None
            continue
        head.append(line)
        if not line.startswith(("#", DOCUMENT_START)) and line and not line.isspace():
            break
    if head and may_be_header(split_columns(head[-1], "\t" in head[-1])):
        for line in islice(lines, HEADER_ROWS):
            if line is None:
                yield None
                break
            head.append(line)
    return head


def _layout(
    head: list[str],
    source: str,
    targets: Mapping[str, str | None],
    word: str | None,
    passed_over: PassedOver | None,
) -> tuple[ColumnLayout | None, int]:
    """The layout, None for a file without words, and the line number of the header, 0 where there is none."""
    numbered = [(number, line) for number, line in enumerate(head, 1) if line and not line.isspace()]
    first = [item for item in numbered if not item[1].startswith(("#", DOCUMENT_START))]
    if not first:  # a file of nothing but hashtags, or of comments
        first = [item for item in numbered if _may_be_hashtag(item[1])]
        if not first:
            return None, 0
    number, line = first[0]
    by_tabs = "\t" in line
    fields = split_columns(line, by_tabs)
    names = column_names(comment for before, comment in numbered if before < number)
    if names is not None and len(names) > len(fields):
        error = InputError(source, number, f"global.columns names {len(names)} columns where here are {len(fields)}")
        if passed_over is None:
            raise error
        passed_over.note("headers left out", error)
        names = None
    if names is not None:
        return lay_out(fields, by_tabs, names, targets, word, (source, number)), 0
    names = header_names([split_columns(line, by_tabs) for _, line in first], targets, word)
    return lay_out(fields, by_tabs, names, targets, word, (source, number)), number if names else 0


def _may_be_hashtag(line: str) -> bool:
    word, tab, _ = line.partition("\t")
    return bool(tab) and (" " not in word or not word.strip("# "))


def _is_comment(line: str, fields: list[str], layout: ColumnLayout) -> bool:
    if len(fields) != layout.columns:
        return True
    return not layout.by_tabs and line.startswith("# ") and "=" in line


def _ragged(fields: list[str], layout: ColumnLayout) -> str:
    separator = "tabs" if layout.by_tabs else "blanks"
    count = f"{len(fields)} column{'' if len(fields) == 1 else 's'}"
    return f"{count} where the file has {layout.columns}; give every word all of them, separated by {separator}"


def _check(fields: list[str], layout: ColumnLayout, place: tuple[str, int]) -> None:
    if len(fields) != layout.columns:
        raise InputError(*place, _ragged(fields, layout))
    if "" in fields:
        _check_empty(fields, layout, place)


def _check_empty(fields: list[str], layout: ColumnLayout, place: tuple[str, int]) -> None:
    if not fields[layout.word]:
        raise InputError(*place, f"the word in column {layout.word + 1} is empty; remove or mend the line")
    for target, index in layout.targets.items():
        if not fields[index]:
            raise InputError(*place, f"the label for {target} in column {index + 1} is empty; fill it in")


def _sentence(
    rows: list[list[str]], layout: ColumnLayout, line: int, document: int, labels: dict[str, str]
) -> Sentence:
    columns = list(zip(*rows, strict=True))
    tags = {target: list(columns[index]) for target, index in layout.targets.items()}
    for target, given in tags.items():
        if "_" in given and target not in UNDERSCORE_IS_A_VALUE:
            tags[target] = ["" if label == "_" else label for label in given]
    return Sentence(list(columns[layout.word]), tags, line=line, document=document, labels=labels)
