"""What a finished run made: its scores, and how to use it."""

from __future__ import annotations

import shlex

from rich.console import Console
from rich.text import Text

from tagger_cli.display.score_table import print_scores
from tagger_cli.display.sentence_table import Baseline
from tagger_cli.training.train import TrainingResult


def print_training_summary(result: TrainingResult) -> None:
    """Print the scores of every split and the command that uses the model."""
    console = Console(highlight=False)
    *others, last = map(str, result.best_epochs or [0])
    epochs = f"epochs {', '.join(others)} and {last}" if others else f"epoch {last}"
    for split, scores in result.scores.items():
        console.print(Text(f"{split} (weights of {epochs})", "bold"))
        beside = {name: Baseline("TF-IDF", found) for name, found in result.baselines.get(split, {}).items()}
        print_scores(scores, console, beside)
        console.print()
    console.print(Text(f"Use it:  tagger tag -m {shlex.quote(str(result.folder))} FILE"), soft_wrap=True)
