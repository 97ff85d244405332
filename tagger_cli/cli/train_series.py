"""``tagger train`` with ``--seeds``, ``--folds`` or ``--curve``: several runs, and how far they are apart."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tagger_cli.cli.options import say_nothing
from tagger_cli.errors import UsageError

if TYPE_CHECKING:
    from tagger_cli.training.configuration import Configuration
    from tagger_cli.training.events import Report
    from tagger_cli.training.series import SeriesRun

    class Train(Protocol):
        """``train_model`` with a device."""

        def __call__(self, configuration: Configuration, output: Path, *, resume: bool, report: Report) -> object:
            """Train one run."""


def series_runs(
    configuration: Configuration, output: Path, seeds: int | None, folds: int | None, curve: bool
) -> list[SeriesRun] | None:
    """The runs that the options ask for; None for a single one.

    Raises:
        UsageError: more than one option is given, or it does not go with the configuration.
    """
    from tagger_cli.training.series import fold_runs, seed_runs, share_runs

    if sum(map(bool, (seeds, folds, curve))) > 1:
        raise UsageError("--seeds, --folds and --curve are three questions; ask one at a time")
    if seeds:
        return seed_runs(configuration, output, seeds)
    if folds:
        return fold_runs(configuration, output, folds)
    return share_runs(configuration, output) if curve else None


def train_series(runs: Sequence[SeriesRun], output: Path, train: Train, resume: bool, quiet: bool) -> None:
    """Train several models, and print their scores.

    Args:
        runs: see ``series_runs``.
        output: the folder around them, or that of the last run of a learning curve.
        train: trains one.
        resume: whether runs that are finished are passed over.
        quiet: whether nothing is printed.
    """
    from rich.console import Console

    from tagger_cli.display.series_table import print_curve, print_repeated_scores
    from tagger_cli.display.training_display import training_display
    from tagger_cli.training.series import train_curve, train_repeatedly

    console = Console(highlight=False, quiet=quiet)
    is_curve = runs[-1].folder == output
    with nullcontext(say_nothing) if quiet else training_display() as report:

        def one(run: SeriesRun, goes_on: bool) -> None:
            train(run.configuration, run.folder, resume=goes_on, report=report)

        if is_curve:
            curve = train_curve(runs, output, one, resume, report)
        else:
            scores = train_repeatedly(runs, output, one, resume, report)
    if is_curve:
        print_curve(curve, console)
    else:
        print_repeated_scores(scores, console)
