"""A comparison of two models for people: which is better, and what one gets right that the other does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tagger_cli.display.score_table import percent, print_table
from tagger_cli.evaluation.compare_models import ModelComparison
from tagger_cli.evaluation.comparison import SEED_DEVIATION, SIGNIFICANT, Comparison, Difference

if TYPE_CHECKING:
    from rich.console import Console

EXAMPLES = 3
"""Shown of what each model alone gets right."""
CONTEXT = 4
"""Words before and behind an example."""


def print_comparison(comparison: ModelComparison, console: Console) -> None:
    """Print a table with a row for each target, and some of the differences."""
    from rich.table import Table
    from rich.text import Text

    sentences = len(comparison.sentences)
    seeds = f", {comparison.seeds} seeds" if comparison.seeds > 1 else ""
    console.print(Text(f"A: {comparison.models[0]}{seeds}\nB: {comparison.models[1]}{seeds}", overflow="fold"))
    words = sum(map(len, comparison.sentences))
    size = f"{sentences:,} sentences, {words:,} tokens"
    console.print(Text(size if comparison.drawn == "sentences" else f"{size}, {comparison.units:,} documents"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("target", overflow="fold")
    for heading in ("A", "B", "B − A", "95 %", "p", "p seeds", "only A right", "only B right"):
        table.add_column(heading, justify="right", no_wrap=True)
    for found in comparison.targets:
        only = [sum(one.second_is_right is which for one in found.differences) for which in (False, True)]
        table.add_row(
            Text(found.target),
            *_scores(found),
            _signed(found.means[1] - found.means[0]),
            f"{_signed(found.interval.low)} to {_signed(found.interval.high)}",
            f"{found.p:.4f}",
            f"{found.p_seeds:.4f}",
            *(f"{count:,}" for count in only),
        )
    print_table(table, console)
    console.print()
    for found in comparison.targets:
        console.print(Text(_verdict(found)), soft_wrap=True)
    for found in comparison.targets:
        for line in _examples(comparison, found):
            console.print(Text(line), soft_wrap=True)


def _scores(found: Comparison) -> list[str]:
    """The scores, with their standard deviations where there are several seeds."""
    means = [percent(mean) for mean in found.means]
    if found.deviations is None:
        return means
    return [f"{mean} ± {percent(deviation)}" for mean, deviation in zip(means, found.deviations, strict=True)]


def _verdict(found: Comparison) -> str:
    first, second = found.means
    if first == second:
        return f"{found.target}: no difference"
    better = "B" if second > first else "A"
    chance = f"where answers are exchanged at random, a difference like this comes about in {100 * found.p:.2g} %"
    seeds = f"{100 * found.p_seeds:.2g} %"
    if found.has_seeds:
        chance += f"; where seeds are, in {seeds}"
    elif found.p < SIGNIFICANT:
        chance += f"; with other seeds of two recipes that are equally good, in {seeds}"
    if found.is_significant:
        return f"{found.target}: {better} is better; {chance}"
    if found.p < SIGNIFICANT and not found.has_seeds:
        share = f"{100 * SEED_DEVIATION:.2g} %"
        return (
            f"{found.target}: {better} is the better model, but its seed may be the reason: {chance}, "
            f"if seeds move a score by {share} of its errors; train --seeds 5 measures it"
        )
    return f"{found.target}: {better} is better, but it may be luck: {chance}"


def _examples(comparison: ModelComparison, found: Comparison) -> Iterator[str]:
    for name, second in (("A", False), ("B", True)):
        shown = [one for one in found.differences if one.second_is_right is second]
        if shown:
            yield f"\n{found.target}, only {name} right ({len(shown):,}):"
            yield from (f"  {_example(comparison, one)}" for one in _spread(shown))


def _spread(differences: Sequence[Difference]) -> list[Difference]:
    """Some of them from all over the text."""
    step = max(1, len(differences) // EXAMPLES)
    return list(differences[::step][:EXAMPLES])


def _example(comparison: ModelComparison, difference: Difference) -> str:
    words = comparison.sentences[difference.row].words
    start, end, label = difference.gold
    before = " ".join(words[max(0, start - CONTEXT) : start])
    behind = " ".join(words[end : end + CONTEXT])
    inside = " ".join(words[start:end])
    said = ", ".join(f"{' '.join(words[span.start : span.end])} {span.label}" for span in difference.wrong)
    line = f"{before} [{inside} {label}] {behind}".strip()
    return f"{line}   the other: {said or 'nothing'}"


def _signed(fraction: float) -> str:
    return f"{100 * fraction:+.2f}"
