"""What several runs of one configuration say, for people: scores with their spread, and a learning curve as a plot."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tagger_cli.display.score_table import percent, print_table
from tagger_cli.evaluation.learning_curve import LearningCurve
from tagger_cli.evaluation.repeated_scores import RepeatedScores

BAR = 40
"""Characters between the lowest and the highest score of a curve."""
EIGHTHS = " ▏▎▍▌▋▊▉"
"""Bars as wide as so many eighths of a character."""


def print_repeated_scores(scores: RepeatedScores, console: Console) -> None:
    """Print a row for each run, and their mean ± standard deviation."""
    summary = scores.summary()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(f"{scores.split} scores")
    for target in summary:
        table.add_column(Text(target), justify="right", no_wrap=True)
    for run in scores.runs:
        table.add_row(run.run, *(percent(run.scores[target]) for target in summary))
    table.add_row()
    cells = [f"{percent(mean)} ± {percent(deviation)}" for mean, deviation in summary.values()]
    table.add_row(f"mean ± standard deviation of {len(scores.runs)} {scores.what}", *cells, style="bold")
    print_table(table, console)


def print_curve(curve: LearningCurve, console: Console) -> None:
    """Print the scores of each target over the share of the training data, as bars from the lowest to the highest."""
    for target in curve.points[-1].scores:
        points = [(point.share, point.scores[target]) for point in curve.points if target in point.scores]
        low, high = min(score for _, score in points), max(score for _, score in points)
        console.print(Text(f"\n{target}, {curve.split} score by share of the training data", "bold"))
        for share, score in points:
            width = round(8 * BAR * (score - low) / (high - low)) if high > low else 0
            bar = "█" * (width // 8) + EIGHTHS[width % 8].strip()
            console.print(Text(f"{share:>5.0%}  {percent(score):>6} ▕{bar}"))
        if len(points) > 1:
            (before, last_but_one), (_, last) = points[-2:]
            console.print(Text(f"the last {1 - before:.0%} of the data gave {100 * (last - last_but_one):+.2f} points"))
