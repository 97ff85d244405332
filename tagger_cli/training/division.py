"""Which sentences of a corpus are trained on, and what the others are for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tagger_cli.errors import TaggerError
from tagger_cli.training.configuration import TrainingSettings

HELD_OUT = 10
"""Every so many-th sentence becomes dev where a corpus has none."""
HELD_OUT_AT_MOST = 10_000
"""Dev is held in memory and measured after every epoch."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Division:
    """The numbers of sentences, each in order.

    Attributes:
        train: those to train on.
        dev: held out to choose the best epoch on.
        test: the fold that is left out and measured on.
        unused: what is more than the share to train on.
    """

    train: Numbers
    dev: Numbers
    test: Numbers
    unused: Numbers


def divide(sentences: int, settings: TrainingSettings, holds_out: bool, random: np.random.Generator) -> Division:
    """Divide the sentences of a corpus.

    Args:
        sentences: how many there are.
        settings: its folds and share.
        holds_out: whether some become dev.
        random: draws these.

    Raises:
        TaggerError: there are too few.
    """
    test, train = _fold(sentences, settings)
    dev = np.empty(0, np.int64)
    if holds_out:
        held_out = _draw_held_out(len(train), random)
        dev, train = train[held_out], np.delete(train, held_out)
    train, unused = _share(train, settings)
    return Division(train, dev, test, unused)


def _fold(sentences: int, settings: TrainingSettings) -> tuple[Numbers, Numbers]:
    """The sentences of the fold that is left out, and all others."""
    if not settings.folds:
        return np.empty(0, np.int64), np.arange(sentences)
    if sentences < settings.folds:
        raise TaggerError(f"{sentences} sentences cannot be split into {settings.folds} folds; take fewer")
    # Which fold a sentence is in does not depend on the fold that is left out.
    order = np.random.default_rng(settings.seed).permutation(sentences)
    folds = np.empty(sentences, np.int64)
    folds[order] = np.arange(sentences) % settings.folds
    left_out = folds == settings.fold - 1
    return np.flatnonzero(left_out), np.flatnonzero(~left_out)


def _draw_held_out(sentences: int, random: np.random.Generator) -> Numbers:
    if sentences < 2:
        raise TaggerError("one sentence cannot be split into train and dev; give a file with --dev")
    order = random.permutation(sentences)
    return np.sort(order[: min(max(1, sentences // HELD_OUT), HELD_OUT_AT_MOST)])


def _share(numbers: Numbers, settings: TrainingSettings) -> tuple[Numbers, Numbers]:
    """Those of some sentences to train on, and the others; a larger share has all of a smaller one."""
    if settings.share == 1.0:
        return numbers, np.empty(0, np.int64)
    order = np.random.default_rng(settings.seed).permutation(numbers)
    count = max(1, round(settings.share * len(numbers)))
    return np.sort(order[:count]), np.sort(order[count:])
