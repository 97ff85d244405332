"""Scores as tables for people: percentages with two decimals, most frequent label first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tagger_cli.evaluation.scores import (
    Accuracy,
    FeatureScores,
    LabelScore,
    LemmaAccuracy,
    LemmaScores,
    Scores,
    SentenceScores,
    SpanScores,
    WordScores,
)

if TYPE_CHECKING:  # rich is imported where it is used: commands that print no table start without it
    from rich.console import Console
    from rich.table import Table

    from tagger_cli.display.sentence_table import Baseline


def print_scores(scores: Scores, console: Console, baselines: Mapping[str, Baseline] | None = None) -> None:
    """Print what was evaluated and one table per target, without colours and within 80 columns.

    A label too long for that is folded on a terminal; elsewhere it widens the table, so that one line stays
    one label.

    Args:
        scores: of the model.
        console: where they are printed.
        baselines: target → what is shown beside its scores.
    """
    from rich.text import Text

    from tagger_cli.display.sentence_table import confusion_table, sentence_table

    console.print(Text(_headline(scores)))
    for name, target in scores.targets.items():
        if not isinstance(target, SentenceScores):
            print_table(score_table(name, target), console)
            continue
        print_table(sentence_table(name, target, (baselines or {}).get(name)), console)
        if target.confusion:
            print_table(confusion_table(target), console)


def print_table(table: Table, console: Console) -> None:
    """Print a table behind an empty line, as wide as it is where that is no terminal."""
    if not console.is_terminal:
        unbounded = console.options.update_width(1_000_000)
        table.width = console.measure(table, options=unbounded).maximum
    console.print()
    console.print(table, crop=False)


def score_table(name: str, target: SpanScores | WordScores | LemmaScores | FeatureScores) -> Table:
    """The table of one target: a row per label or feature by falling support, then the summary rows."""
    from rich.table import Table
    from rich.text import Text

    if isinstance(target, LemmaScores):
        return _lemma_table(name, target)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(Text(name), overflow="fold")
    for heading in ("precision", "recall", "F1", "support"):
        table.add_column(heading, justify="right", no_wrap=True, min_width=len("precision"))
    rows = target.features if isinstance(target, FeatureScores) else target.labels
    for label, score in sorted(rows.items(), key=lambda item: (-item[1].support, item[0])):
        table.add_row(Text(label), *_label_cells(score))
    table.add_row()
    summary = _span_summary(target) if isinstance(target, SpanScores) else _word_summary(target)
    for row_number, (heading, cells) in enumerate(summary):
        table.add_row(heading, *cells, style="bold" if row_number == 0 else None)
    return table


def _lemma_table(name: str, target: LemmaScores) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(Text(name), overflow="fold")
    for heading in ("accuracy", "without case", "support"):
        table.add_column(heading, justify="right", no_wrap=True)
    whole = LemmaAccuracy(target.accuracy, target.accuracy_without_case, target.support)
    for heading, score in (("all forms", whole), ("known forms", target.known), ("unknown forms", target.unknown)):
        if score is not None:
            shares = (score.accuracy, score.accuracy_without_case)
            cells = [percent(share) if score.count else "-" for share in shares]
            table.add_row(heading, *cells, f"{score.count:,}", style="bold" if score is whole else None)
    return table


def _headline(scores: Scores) -> str:
    sentences = "sentence" if scores.sentences == 1 else "sentences"
    tokens = "token" if scores.tokens == 1 else "tokens"
    headline = f"{scores.sentences:,} {sentences}, {scores.tokens:,} {tokens}"
    if scores.tokens_per_second is not None:
        headline += f", {scores.tokens_per_second:,.0f} tokens/s"
    return headline


def _span_summary(target: SpanScores) -> Iterator[tuple[str, list[str]]]:
    micro = LabelScore(target.precision, target.recall, target.f1, target.support)
    yield "micro average", _label_cells(micro)
    if target.known is not None:
        yield "known words only", _label_cells(target.known)
    if target.unknown is not None:
        yield "with unknown words", _label_cells(target.unknown)


def _word_summary(target: WordScores | FeatureScores) -> Iterator[tuple[str, list[str]]]:
    yield "accuracy", _accuracy_cells(Accuracy(target.accuracy, target.support))
    if isinstance(target, FeatureScores):
        yield "micro average", _label_cells(target.micro)
    if target.known is not None:
        yield "known words", _accuracy_cells(target.known)
    if target.unknown is not None:
        yield "unknown words", _accuracy_cells(target.unknown)


def _label_cells(score: LabelScore) -> list[str]:
    return [percent(score.precision), percent(score.recall), percent(score.f1), f"{score.support:,}"]


def _accuracy_cells(score: Accuracy) -> list[str]:
    # With one label per word, accuracy is micro precision, recall and F1 at once; it stands under F1.
    return ["", "", percent(score.accuracy) if score.count else "-", f"{score.count:,}"]


def percent(fraction: float) -> str:
    """A fraction as a percentage without its sign."""
    return f"{100 * fraction:.2f}"
