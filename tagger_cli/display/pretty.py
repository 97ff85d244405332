"""Tagged sentences for a person: words, their tags beneath, entities bracketed and in colour."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

from tagger_cli.corpora.schemes import Kind, decode_spans
from tagger_cli.corpora.sentence import Sentence

SPAN_COLOURS = ("cyan", "green", "magenta", "yellow", "blue", "red")
"""Of span labels, in the order in which they first appear."""

_colour_of: dict[str, str] = {}


@dataclass(slots=True)
class _Column:
    """A word with what stands beneath it."""

    word: str
    tags: list[str]
    width: int
    span_parts: list[str]
    span_labels: list[str | None]


def format_pretty(sentences: Iterable[Sentence], targets: Mapping[str, Kind]) -> str:
    """Sentences as text that fits the terminal's width, coloured where standard output is a terminal.

    Args:
        sentences: with their tags.
        targets: target → kind; each is a row beneath the words.
    """
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=shutil.get_terminal_size().columns,
        force_terminal=sys.stdout.isatty() and not os.environ.get("NO_COLOR"),
        color_system="auto",
        highlight=False,
    )
    for sentence in sentences:
        if not sentence.words:
            continue
        columns = _columns(sentence, targets)
        for row in _rows_that_fit(columns, console.width):
            _print_row(console, row, targets)
        console.print()
    return buffer.getvalue()


def _columns(sentence: Sentence, targets: Mapping[str, Kind]) -> list[_Column]:
    words = [name for name, kind in targets.items() if kind == "word"]
    spans = [name for name, kind in targets.items() if kind == "span"]
    columns = []
    for number, word in enumerate(sentence.words):
        tags = [sentence.tags[name][number] for name in words]
        width = max(cell_len(text) for text in (word, *tags))
        columns.append(_Column(word, tags, width, [""] * len(spans), [None] * len(spans)))
    for row, name in enumerate(spans):
        for first, last, label in decode_spans(sentence.tags[name]):
            inside = columns[first:last]
            # The bracket └ PER ┘ must fit beneath the words it spans.
            missing = len(label) + 4 - sum(column.width + 1 for column in inside) + 1
            inside[-1].width += max(missing, 0)
            for column in inside:
                column.span_labels[row] = label
            inside[0].span_parts[row] = f"└ {label} "
            inside[-1].span_parts[row] += "┘"
    return columns


def _rows_that_fit(columns: list[_Column], width: int) -> Iterable[list[_Column]]:
    row: list[_Column] = []
    used = 0
    for column in columns:
        if row and used + column.width > width:
            yield row
            row, used = [], 0
        row.append(column)
        used += column.width + 1
    if row:
        yield row


def _print_row(console: Console, row: list[_Column], targets: Mapping[str, Kind]) -> None:
    line = Text()
    for column in row:
        label = next((label for label in column.span_labels if label), None)
        style = Style(bold=True, color=_colour(label)) if label else Style.null()
        line.append(column.word, style)
        line.append(" " * (column.width - cell_len(column.word) + 1))
    _print(console, line)
    for number in range(len(row[0].tags)):
        line = Text(style="dim")
        for column in row:
            tag = column.tags[number]
            line.append(tag + " " * (column.width - cell_len(tag) + 1))
        _print(console, line)
    for number in range(len(row[0].span_parts)):
        if any(column.span_labels[number] for column in row):
            _print(console, _brackets(row, number))


def _brackets(row: list[_Column], number: int) -> Text:
    """The line of brackets beneath the spans of one target: ``└ PER ───┘``."""
    line = Text()
    for place, column in enumerate(row):
        label, part = column.span_labels[number], column.span_parts[number]
        if label is None:
            line.append(" " * (column.width + 1))
            continue
        closes = part.endswith("┘")
        room = column.width - (1 if closes else 0)
        begins = part.removesuffix("┘")
        text = begins[:room] + "─" * (room - len(begins[:room])) + ("┘" if closes else "")
        rest = begins[room:]
        goes_on = not closes and place + 1 < len(row)
        if rest and goes_on:
            row[place + 1].span_parts[number] = rest[1:] + row[place + 1].span_parts[number]
        line.append(text, Style(color=_colour(label)))
        line.append((rest[:1] or "─") if goes_on else " ", Style(color=_colour(label)))
    return line


def _colour(label: str) -> str:
    if label not in _colour_of:
        _colour_of[label] = SPAN_COLOURS[len(_colour_of) % len(SPAN_COLOURS)]
    return _colour_of[label]


def _print(console: Console, line: Text) -> None:
    line.rstrip()
    console.print(line, soft_wrap=True)
