from __future__ import annotations

import math

import pytest

from tagger_cli.training.configuration import TrainingSettings
from tagger_cli.training.optimization.optimizer import learning_rate


@pytest.mark.parametrize(
    ("decay", "progress", "expected"),
    [
        ("linear", 0.1, 1.0),  # of a warm-up of 0.2: half the highest rate
        ("linear", 0.2, 2.0),
        ("linear", 0.6, 1.0),
        ("linear", 0.9, 0.25),
        ("linear", 1.0, 0.0),
        ("linear", 1.5, 0.0),  # a time budget can be overstepped
        ("cosine", 0.1, 1.0),
        ("cosine", 0.2, 2.0),
        ("cosine", 0.6, 1.0),
        ("cosine", 0.4, 1.0 + math.sqrt(0.5)),
        ("cosine", 1.0, 0.0),
        ("none", 0.1, 1.0),
        ("none", 0.2, 2.0),
        ("none", 1.0, 2.0),
    ],
)
def test_rate_rises_to_the_highest_and_falls(decay: str, progress: float, expected: float) -> None:
    settings = TrainingSettings.model_validate({"learning_rate": 2.0, "warmup": 0.2, "decay": decay})
    assert learning_rate(settings, progress) == pytest.approx(expected, abs=1e-12)


def test_the_first_step_of_a_warm_up_is_small_but_not_lost() -> None:
    settings = TrainingSettings(learning_rate=2.0, warmup=0.2)
    assert 0.0 < learning_rate(settings, 0.0) < 0.01


@pytest.mark.parametrize("decay", ["linear", "cosine", "none"])
def test_without_warm_up_the_first_step_has_the_highest_rate(decay: str) -> None:
    settings = TrainingSettings.model_validate({"learning_rate": 2.0, "warmup": 0.0, "decay": decay})
    assert learning_rate(settings, 0.0) == pytest.approx(2.0)
