"""Scores from raw text as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagger_cli.display.score_table import percent, print_table, score_table
from tagger_cli.evaluation.raw_scores import AlignedScore, RawScores
from tagger_cli.evaluation.scores import LabelScore, SpanScores

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def print_raw_scores(scores: RawScores, console: Console) -> None:
    """Print the table of what was cut and of the labels of words, and one table per span target."""
    table = raw_table(scores)
    if table.rows:
        print_table(table, console)
    for name, target in scores.targets.items():
        if isinstance(target, SpanScores):
            print_table(score_table(f"{name} from raw text", target), console)


def raw_table(scores: RawScores) -> Table:
    """A row for each thing that is measured; accuracy is that of the words that were found."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("from raw text", overflow="fold")
    for heading in ("precision", "recall", "F1", "accuracy", "support"):
        table.add_column(heading, justify="right", no_wrap=True, min_width=len("precision"))
    rows: dict[str, LabelScore | AlignedScore | SpanScores | None] = {
        "tokens": scores.tokens,
        "sentences": scores.sentences,
        "words": scores.words,
        **scores.targets,
        "all tags": scores.all_tags,
    }
    for name, score in rows.items():
        if score is None or isinstance(score, SpanScores):
            continue
        accuracy = percent(score.aligned_accuracy) if isinstance(score, AlignedScore) else ""
        cells = [percent(score.precision), percent(score.recall), percent(score.f1), accuracy, f"{score.support:,}"]
        table.add_row(Text(name), *cells)
    return table
