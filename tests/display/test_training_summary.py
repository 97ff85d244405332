"""The last words of a training run: how good the model is, and how to use it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tagger_cli.display.training_summary import print_training_summary
from tagger_cli.evaluation.scores import LabelScore, Scores, WordScores
from tagger_cli.training.train import TrainingResult


def test_scores_of_every_split_and_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    labels = {"NOUN": LabelScore(1.0, 1.0, 1.0, 10)}
    scores = {
        "dev": Scores(2, 10, None, {"upos": WordScores(accuracy=0.9, labels=labels)}),
        "test": Scores(1, 5, None, {"upos": WordScores(accuracy=0.8, labels=labels)}),
    }
    print_training_summary(TrainingResult(folder=Path("out/my model"), best_epochs=[7], scores=scores))
    text = capsys.readouterr().out
    assert text.index("dev (weights of epoch 7)") < text.index("90.00") < text.index("test (weights of epoch 7)")
    assert text.index("test") < text.index("80.00")
    assert text.splitlines()[-1] == "Use it:  tagger tag -m 'out/my model' FILE"
