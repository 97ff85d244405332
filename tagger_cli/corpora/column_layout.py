"""How a column file is laid out: what separates its columns, how many there are, and which one is meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tagger_cli.errors import InputError

DOCUMENT_START = "-DOCSTART-"
WORD_NAMES = ("form", "word", "token")
HEADER_ROWS = 100
"""Rows that tell whether the first of them is a header."""


class ColumnLayout(msgspec.Struct, frozen=True):
    """The shape of every line of one column file.

    Attributes:
        by_tabs: tabs separate the columns (words may hold blanks); otherwise runs of blanks and tabs do.
        columns: how many there are.
        word: index of the words.
        targets: target → index of its labels.
        identifier: index of CoNLL-U's ``ID`` column, where the file has one by name.
    """

    by_tabs: bool
    columns: int
    word: int
    targets: dict[str, int]
    identifier: int | None


def split_columns(line: str, by_tabs: bool) -> list[str]:
    """The columns of one line. Only tabs and ASCII blanks separate; a no-break space is part of a word."""
    if by_tabs:
        return line.rstrip(" ").split("\t")
    return [field for field in line.replace("\t", " ").split(" ") if field]


def header_names(
    rows: Sequence[Sequence[str]], targets: Mapping[str, str | None], word: str | None = None
) -> list[str] | None:
    """The names in a file's first row in lower case, if it is a header.

    It is one where a field is a name that the caller asks for, or where one is FORM, WORD or TOKEN and no field
    stands in its column again, as words and labels would.

    Args:
        rows: the first rows of the file, ``HEADER_ROWS`` of them where it has so many.
        targets: target → its column, see ``lay_out``.
        word: the column of the words, see ``lay_out``.
    """
    names = [field.casefold() for field in rows[0]]
    if word is not None and _number(word) is None and word.casefold() in names:
        return names
    wanted = {(selector or target).casefold() for target, selector in targets.items()}
    if any(name in wanted and _number(name) is None for name in names[1:]):
        return names
    following = [row for row in rows[1:HEADER_ROWS] if len(row) == len(names)]
    if not following or not may_be_header(rows[0]):
        return None
    again = any(field in column for field, column in zip(rows[0], zip(*following, strict=True), strict=True))
    return None if again else names


def may_be_header(fields: Sequence[str]) -> bool:
    """Whether it takes the rows that follow to say if this one is a header."""
    return any(field.casefold() in WORD_NAMES for field in fields)


def column_names(comments: Iterable[str]) -> list[str] | None:
    """The names of the columns in lower case, where a ``# global.columns = …`` line gives them."""
    for comment in comments:
        key, _, value = comment.lstrip("# ").partition("=")
        if comment.startswith("#") and key.strip() == "global.columns":
            return value.casefold().split()
    return None


def first_rows(head: Sequence[str], targets: Mapping[str, str | None]) -> tuple[list[list[str]], list[str]]:
    """The rows of a column file's first lines without its header, and the names of its columns, as a reader has them.

    Args:
        head: the first lines.
        targets: target → its column, see ``lay_out``.
    """
    lines = [line for line in head if line and not line.isspace() and not line.startswith(DOCUMENT_START)]
    first = next((line for line in lines if not line.startswith("#")), "")
    by_tabs = "\t" in first
    width = len(split_columns(first, by_tabs))
    comments = {line for line in lines if line.startswith("# ") and "=" in line}
    rows = [split_columns(line, by_tabs) for line in lines if line not in comments]
    rows = [row for row in rows if len(row) == width]
    names = column_names(comments)
    if names is None and rows:
        names = header_names(rows, targets)
        if names is not None:
            del rows[0]
    return rows, names or []


def lay_out(
    fields: Sequence[str],
    by_tabs: bool,
    names: Sequence[str] | None,
    targets: Mapping[str, str | None],
    word: str | None,
    place: tuple[str, int],
) -> ColumnLayout:
    """Find the columns.

    Args:
        fields: the columns of the first line with words.
        names: the names of the columns in lower case, where the file gives them.
        targets: target → its column: a number from 1, a negative number from the end, or a name; None takes
            the column of the target's own name, or else the last one.
        word: the column of the words in the same way; None takes one named FORM, WORD or TOKEN, or else the
            first.
        place: file and line of ``fields``, for errors.

    Raises:
        InputError: a column is not there; lists those that are.
    """
    names = list(names or ())
    if word is None:
        word = next((name for name in WORD_NAMES if name in names), "1")
    word_index = _find(word, fields, names, place)
    indexes = {}
    for target, selector in targets.items():
        if selector is None and target.casefold() in names:
            selector = target
        indexes[target] = _find(selector or "-1", fields, names, place)
        if selector is None and indexes[target] == word_index:
            message = f"there is no column for {target} beside the words; {_listed(fields, names)}"
            raise InputError(*place, message)
    identifier = names.index("id") if "id" in names else None
    return ColumnLayout(by_tabs, len(fields), word_index, indexes, identifier)


def _find(selector: str, fields: Sequence[str], names: Sequence[str], place: tuple[str, int]) -> int:
    if selector.casefold() in names:
        return names.index(selector.casefold())
    number = _number(selector)
    if number is None:
        if names:
            raise InputError(*place, f"there is no column named {selector}; {_listed(fields, names)}")
        message = f"the columns have no names, so there is no {selector}; choose by number: "
        raise InputError(*place, message + _listed(fields, names))
    if number == 0 or number > len(fields) or -number > len(fields):
        raise InputError(*place, f"there is no column {number}; {_listed(fields, names)}")
    return number - 1 if number > 0 else len(fields) + number


def _number(selector: str) -> int | None:
    try:
        return int(selector)
    except ValueError:
        return None


def _listed(fields: Sequence[str], names: Sequence[str]) -> str:
    shown = names if names else [f"'{field}'" for field in fields]
    return "the file has " + ", ".join(f"{number} {name}" for number, name in enumerate(shown, 1))
