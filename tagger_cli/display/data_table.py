"""What was found in labelled files, for a person: what to act on first, then the numbers, a column for each file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from tagger_cli.inspection.report import DataReport, FileReport, TargetReport

if TYPE_CHECKING:  # rich is imported where it is used
    from rich.console import Console
    from rich.table import Table

LABELS_SHOWN = 20

TableRow = tuple[str, Sequence[str]]  # its name, and a cell for each file


def print_data_report(report: DataReport, console: Console) -> None:
    """Print problems, columns, sizes, overlap, vectors and one table of labels per target.

    A terminal folds what is too long for it; elsewhere nothing is folded, so that one line stays one finding.
    """
    from rich.text import Text

    console.print(Text("Act on these before training:" if report.problems else "Nothing to act on.", "bold"))
    sizes = _sizes_table(report)
    tables = [_columns_table(report), sizes, *(_labels_table(report, target) for target in report.targets)]
    if console.is_terminal:
        console.print(_problems_table(report))
    else:
        for problem in report.problems:
            console.print(Text(f"- {problem}"), soft_wrap=True)
    for table in tables:
        console.print()
        console.print(_widened(table, console), crop=False)
        if table is sizes:
            for line in _without_vectors(report):
                console.print(Text(line), soft_wrap=not console.is_terminal)


def _widened(table: Table, console: Console) -> Table:
    """The table as wide as its text, except on a terminal."""
    if not console.is_terminal:
        table.width = console.measure(table, options=console.options.update_width(1_000_000)).maximum
    return table


def _problems_table(report: DataReport) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for problem in report.problems:
        table.add_row("-", Text(problem))
    return table


def _columns_table(report: DataReport) -> Table:
    """What the first file offers, and how an option names it."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("column", "option"):
        table.add_column(heading, no_wrap=True)
    table.add_column("begins with")
    columns = report.files[0].columns
    for column in columns:
        if column.holds != "other":
            option = f"--target {column.option}" if column.option else "(words)"
            cells = (column.name, option, " ".join(column.examples))
            table.add_row(*(Text(cell, no_wrap=True, overflow="ellipsis") for cell in cells))
    if others := [column.name for column in columns if column.holds == "other"]:
        table.add_row("others", "", Text(" ".join(others)))
    return table


def _sizes_table(report: DataReport) -> Table:
    rows = [
        _row(report, "format", lambda file: file.format),
        _row(report, "sentences", lambda file: _count(file.sentences)),
        _row(report, "words", lambda file: _count(file.words)),
        _row(report, "different words", lambda file: _count(file.distinct_words)),
        _row(report, "shortest sentence (words)", lambda file: _count(file.lengths.shortest)),
        _row(report, "median sentence", lambda file: _count(file.lengths.median)),
        _row(report, "95th percentile", lambda file: _count(file.lengths.percentile_95)),
        _row(report, "longest sentence", lambda file: _count(file.lengths.longest)),
        _row(report, "repeated sentences", lambda file: _share(file.repeated.sentences, file.sentences)),
        _row(report, "repeated with other labels", lambda file: _count(file.repeated.labelled_otherwise)),
    ]
    if len(report.files) > 1:
        rows += [("", ()), (f"compared with {PurePath(report.files[0].source).name}", ()), *_overlap_rows(report)]
    if report.vectors is not None:
        rows += [("", ()), (f"in {PurePath(report.vectors).name}", ()), *_vector_rows(report)]
    return _table("", report, rows)


def _overlap_rows(report: DataReport) -> Iterator[TableRow]:
    compared = [(file, file.overlap) for file in report.files]
    yield "sentences also there", [_share(o.sentences, f.sentences) if o else "" for f, o in compared]
    yield "words of these", [_share(o.sentence_words, f.words) if o else "" for f, o in compared]
    yield "words not there", [_share(o.unseen_words, f.words) if o else "" for f, o in compared]
    yield (
        "different words not there",
        [_share(o.unseen_distinct_words, f.distinct_words) if o else "" for f, o in compared],
    )
    for target, first in report.files[0].targets.items():
        if first.kind == "span":
            yield (
                f"spans of {target} not there",
                [_share(o.unseen_spans[target], _total(f.targets[target])) if o else "" for f, o in compared],
            )


def _vector_rows(report: DataReport) -> Iterator[TableRow]:
    found = [(file, file.vectors) for file in report.files]
    yield "words with a vector", [_share(v.as_written, f.words) if v else "" for f, v in found]
    yield "in another spelling", [_share(v.otherwise, f.words) if v else "" for f, v in found]
    yield "words without", [_share(v.missing, f.words) if v else "" for f, v in found]
    yield "different words without", [_share(v.missing_distinct, f.distinct_words) if v else "" for f, v in found]


def _without_vectors(report: DataReport) -> Iterator[str]:
    """The most frequent words without a vector, a line for each file."""
    for name, file in zip(_short_names([file.source for file in report.files]), report.files, strict=True):
        if file.vectors and file.vectors.examples:
            words = ", ".join(f"{word} ({count:,})" for word, count in file.vectors.examples.items())
            yield f"without in {name}, most frequent: {words}"


def _labels_table(report: DataReport, target: str) -> Table:
    """The labels of one target, those most frequent in the first file first."""
    found = [file.targets[target] for file in report.files]
    spans = found[0].kind == "span"
    rows: list[TableRow] = []
    if spans:
        rows.append(("scheme", [labels.scheme or "" for labels in found]))
        rows.append(("invalid transitions", [_count(labels.invalid_transitions) for labels in found]))
    if any(labels.sentences < file.sentences for labels, file in zip(found, report.files, strict=True)):
        rows.append(("sentences with labels", [_count(labels.sentences) for labels in found]))
    items = f"{found[0].kind}s"
    rows.append((items, [_count(_total(labels)) for labels in found]))
    rows.append(("different labels", [_count(len(labels.labels)) for labels in found]))
    rows.append(("labels that occur once", [_count(list(labels.labels.values()).count(1)) for labels in found]))
    rows.append(("", ()))
    names = list(dict.fromkeys(name for labels in found for name in labels.labels))
    for name in names[:LABELS_SHOWN]:
        rows.append((name, [_count(labels.labels.get(name, 0)) for labels in found]))
    if rest := names[LABELS_SHOWN:]:
        sums = [_count(sum(labels.labels.get(name, 0) for name in rest)) for labels in found]
        rows.append((f"{len(rest):,} others (--json has them)", sums))
    column = report.targets[target]
    place = f", column {column}" if column and target not in (column, f"column {column}") else ""
    return _table(f"{target} ({items}{place})", report, rows)


def _table(heading: str, report: DataReport, rows: Sequence[TableRow]) -> Table:
    """A table with a column for each file; a row without cells is a heading, one without a name an empty line."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(Text(heading), overflow="fold")
    for number, name in enumerate(_short_names([file.source for file in report.files])):
        widest = max((len(cells[number]) for _, cells in rows if cells), default=0)
        table.add_column(Text(name), justify="right", overflow="fold", min_width=widest)
    for name, cells in rows:
        table.add_row(Text(name), *map(Text, cells), style="bold" if name and not cells else None)
    return table


def _short_names(sources: Sequence[str]) -> list[str]:
    """What tells files apart: ``train`` and ``dev`` of ``en-train.conllu`` and ``en-dev.conllu``."""
    names = [PurePath(source).name for source in sources]
    if len(set(names)) < len(names):
        return list(sources)
    if len(names) == 1:
        return names
    parts = [re.split(r"([-_.])", name) for name in names]
    for end in (0, -1):
        while len({name[end] for name in parts}) == 1 and min(map(len, parts)) > 1:
            for name in parts:
                del name[end]
    return ["".join(name).strip("-_.") or full for name, full in zip(parts, names, strict=True)]


def _row(report: DataReport, name: str, cell: Callable[[FileReport], str]) -> TableRow:
    return name, [cell(file) for file in report.files]


def _total(labels: TargetReport) -> int:
    return sum(labels.labels.values())


def _count(number: int) -> str:
    return f"{number:,}"


def _share(part: int, whole: int) -> str:
    return f"{part:,} ({100 * part / whole:.1f} %)" if whole else _count(part)
