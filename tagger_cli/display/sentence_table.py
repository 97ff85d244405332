"""Scores of labels of sentences as tables for people, with those of a baseline beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tagger_cli.evaluation.scores import SentenceScores

if TYPE_CHECKING:
    from rich.table import Table

MOST_CONFUSED = 12
"""Labels that a matrix has room for: the most frequent ones, and one column for all others."""


class Baseline(NamedTuple):
    """Something that a network should be better than.

    Attributes:
        name: what it is called in headings.
        scores: its scores on the same sentences.
    """

    name: str
    scores: SentenceScores


def sentence_table(name: str, target: SentenceScores, baseline: Baseline | None = None) -> Table:
    """A row per label by falling support, then the summary; the last columns are of the baseline."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(Text(name), overflow="fold")
    headings = ["precision", "recall", "F1", "support"]
    if target.average_precision:
        headings.append("AUC-PR")
    if baseline is not None:
        headings.append(f"{baseline.name} F1")
        if target.average_precision:
            headings.append(f"{baseline.name} AUC-PR")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)

    def row(cells: list[str], area: float | None, other: float | None, other_area: float | None) -> list[str]:
        areas = bool(target.average_precision)
        cells = [*cells, _percent(area)] if areas else cells
        if baseline is None:
            return cells
        return [*cells, _percent(other), _percent(other_area)] if areas else [*cells, _percent(other)]

    others = baseline.scores if baseline is not None else None
    for label, score in sorted(target.labels.items(), key=lambda item: (-item[1].support, item[0])):
        other = others.labels.get(label) if others is not None else None
        cells = row(
            [*map(_percent, (score.precision, score.recall, score.f1)), f"{score.support:,}"],
            target.average_precision.get(label),
            None if other is None else other.f1,
            None if others is None else others.average_precision.get(label),
        )
        table.add_row(Text(label), *cells)
    table.add_row()
    summary = [
        ("accuracy", target.accuracy, None if others is None else others.accuracy),
        ("macro average", target.macro_f1, None if others is None else others.macro_f1),
    ]
    if not target.confusion:  # else the micro average is the accuracy
        summary.append(("micro average", target.micro.f1, None if others is None else others.micro.f1))
    for heading, value, other_value in summary:
        cells = row(["", "", _percent(value), f"{target.support:,}"], None, other_value, None)
        table.add_row(heading, *cells, style="bold" if heading == "macro average" else None)
    return table


def confusion_table(target: SentenceScores) -> Table:
    """How often each label (rows) was taken for which (columns)."""
    from rich.table import Table
    from rich.text import Text

    by_support = sorted(target.labels, key=lambda label: (-target.labels[label].support, label))
    shown = by_support[:MOST_CONFUSED]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(Text("gold \\ found"), overflow="fold")
    for label in shown:
        table.add_column(Text(label), justify="right", overflow="fold")
    if len(by_support) > len(shown):
        table.add_column(Text("others"), justify="right")
    for label in shown:
        row = target.confusion.get(label, {})
        cells = [f"{row.get(other, 0):,}" for other in shown]
        if len(by_support) > len(shown):
            cells.append(f"{sum(count for other, count in row.items() if other not in shown):,}")
        table.add_row(Text(label), *cells)
    return table


def _percent(fraction: float | None) -> str:
    return "" if fraction is None else f"{100 * fraction:.2f}"
