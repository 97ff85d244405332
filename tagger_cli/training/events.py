"""What a training run tells the outside while it works; how that looks is the display's business."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth a line: a choice made, something found in the data."""

    message: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """What to expect of the run, as its first steps have it; measuring on dev comes on top.

    Attributes:
        tokens_per_second: words trained on per second.
        epoch_tokens: words of an epoch.
        epoch_seconds: how long an epoch takes.
        epochs: at most so many.
        seconds_at_most: how long all of them take, or the time budget if that is less.
    """

    tokens_per_second: float
    epoch_tokens: int
    epoch_seconds: float
    epochs: int
    seconds_at_most: float


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the run stands within an epoch.

    Attributes:
        epoch: from 1.
        epochs: at most so many.
        fraction: of the whole run that is done, 0 to 1.
        epoch_fraction: of this epoch that is done, 0 to 1.
        loss: mean of the steps since the epoch began.
        gradient_norm: of the last step, before clipping.
        tokens_per_second: words trained on since the last report, per second.
        learning_rate: of the last step.
        seconds: of the whole run so far.
        seconds_left: estimate for the whole run.
    """

    epoch: int
    epochs: int
    fraction: float
    epoch_fraction: float
    loss: float
    gradient_norm: float
    tokens_per_second: float
    learning_rate: float
    seconds: float
    seconds_left: float


@dataclass(frozen=True, slots=True)
class EpochResult:
    """An epoch is over and measured on dev; one line of ``history.jsonl``.

    Attributes:
        epoch: from 1.
        steps: optimiser steps so far.
        loss: mean over the epoch.
        gradient_norm: mean over the epoch, before clipping.
        gradient_norm_max: the largest of the epoch.
        learning_rate: of the last step.
        tokens_per_second: words trained on per second, without measuring on dev.
        seconds: of the whole run so far.
        dev: target → accuracy (words) or F1 (spans), 0 to 1.
        score: mean of ``dev``, which chooses the best epoch.
        best: whether this is the best epoch so far.
    """

    epoch: int
    steps: int
    loss: float
    gradient_norm: float
    gradient_norm_max: float
    learning_rate: float
    tokens_per_second: float
    seconds: float
    dev: dict[str, float]
    score: float
    best: bool


Event = Note | Forecast | Progress | EpochResult
Report = Callable[[Event], None]
