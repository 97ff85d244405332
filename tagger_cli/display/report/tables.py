"""The tables of a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tagger_cli.display.html_text import html_text
from tagger_cli.display.report.plots import curve_plot, interval_bar, reliability_plot
from tagger_cli.display.score_table import percent
from tagger_cli.evaluation.analysis import Breakdown, GroupScore
from tagger_cli.evaluation.confusion import NOTHING, Confusion
from tagger_cli.evaluation.learning_curve import LearningCurve
from tagger_cli.evaluation.reliability import Reliability


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table that scrolls by itself where it is too wide; cells are HTML, the first of a row is its heading."""
    head = "".join(f'<th scope="col">{heading}</th>' for heading in headings)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>\n' for row in rows
    )
    name = html_text(caption)
    return (
        f'<div class="wide" role="region" aria-label="{name}" tabindex="0"><table><caption>{name}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div>\n"
    )


def label_table(labels: Sequence[GroupScore], what: str) -> str:
    """Precision, recall and F1 of each label."""
    headings = (what, "precision", "recall", "F1", "95 %", '<span class="hidden">F1 as a bar</span>', "gold")
    rows = [
        (
            html_text(group.name),
            percent(group.score.precision),
            percent(group.score.recall),
            percent(group.score.f1),
            *_interval(group),
            f"{group.score.support:,}",
        )
        for group in labels
    ]
    return table(f"Scores of each {what}", headings, rows)


def breakdown_table(breakdown: Breakdown, measure: str) -> str:
    """The score of each group."""
    headings = (breakdown.name, measure, "95 %", f'<span class="hidden">{measure} as a bar</span>', "gold")
    rows = [
        (html_text(group.name), percent(group.score.f1), *_interval(group), f"{group.score.support:,}")
        for group in breakdown.groups
    ]
    return table(f"{measure} by {breakdown.name}", headings, rows)


def _interval(group: GroupScore) -> tuple[str, str]:
    """The interval as text and as a bar."""
    if not group.score.support:  # only invented ones, which no sample finds
        return "", ""
    low, high = percent(group.interval.low), percent(group.interval.high)
    return f"{low} – {high}", interval_bar(group.score.f1, group.interval)


def confusion_table(confusion: Confusion, are_spans: bool) -> str:
    """Gold labels in rows, predicted ones in columns; the deeper a cell, the larger its share of the row."""
    missed, invented = ("missed", "invented") if are_spans else ("", "")
    headings = ["gold \\ predicted", *(html_text(label) if label != NOTHING else missed for label in confusion.labels)]
    rows = []
    for number, (label, counts) in enumerate(zip(confusion.labels, confusion.counts.tolist(), strict=True)):
        total = sum(counts)
        cells = [html_text(label) if label != NOTHING else f"<i>{invented}</i>"]
        for column, count in enumerate(counts):
            kind = "right" if column == number else "wrong"
            cells.append(f'<span class="{kind}" style="--share:{count / total:.2f}">{count:,}</span>' if count else "·")
        rows.append(cells)
    left_out = f"<p>{confusion.left_out} labels that are confused less often are left out.</p>\n"
    return table("What is taken for what", headings, rows) + (left_out if confusion.left_out else "")


def reliability_part(reliability: Reliability) -> str:
    """How much probabilities are worth, as a plot and a table."""
    rows = [(percent(part.confidence), percent(part.accuracy), f"{part.count:,}") for part in reliability.bins]
    numbers = table("Calibration", ("probability", "right", "answers"), rows)
    error = f"<p>Expected calibration error {percent(reliability.error)} %.</p>\n"
    return f'<div class="beside">{reliability_plot(reliability)}{numbers}</div>\n{error}'


def curve_part(curve: LearningCurve, target: str) -> str:
    """Scores by the amount of training data, as a plot and a table."""
    points = [point for point in curve.points if target in point.scores]
    scores = [point.scores[target] for point in points]
    rows = [(f"{point.share:.0%}", percent(score)) for point, score in zip(points, scores, strict=True)]
    numbers = table(f"Learning curve, measured on {curve.split}", ("training data", "score"), rows)
    return f'<div class="beside">{curve_plot([point.share for point in points], scores)}{numbers}</div>\n'
