"""How sure a score is: its interval over documents or sentences drawn anew (Efron and Tibshirani 1993, chapter 13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tagger_cli.evaluation.judged_items import JudgedItems

Counts = NDArray[np.float64]

RIGHT, FOUND, GOLD = range(3)
"""The columns of counts: items that gold and prediction share, predicted ones, gold ones."""
CONFIDENCE = 0.95
SAMPLES = 2000
SEED = 1
DRAWN_AT_ONCE = 1 << 22
"""Units drawn together, so that memory stays bounded."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a score lies with a probability of ``CONFIDENCE``."""

    low: float
    high: float


def label_counts(items: JudgedItems, units: NDArray[np.intp]) -> Counts:
    """Counts of the labels in each unit.

    Args:
        items: gold and predicted ones.
        units: (sentences,) unit of each sentence.

    Returns:
        (units, labels, 3), see ``RIGHT``.
    """
    number, labels = int(units.max(initial=-1)) + 1, len(items.labels)
    counted = np.zeros((number, labels, 3))
    for column, chosen in ((RIGHT, items.gold.where(items.gold.right)), (FOUND, items.found), (GOLD, items.gold)):
        places = units[chosen.row] * labels + chosen.label
        counted[:, :, column] = np.bincount(places, minlength=number * labels).reshape(number, labels)
    return counted


def f1(counts: Counts) -> Counts:
    """F1 of counts (…, 3) → (…); 0 of none. Of words it is the accuracy: as many are predicted as there are."""
    divisor = counts[..., FOUND] + counts[..., GOLD]
    return np.divide(2.0 * counts[..., RIGHT], divisor, out=np.zeros_like(divisor), where=divisor > 0)


def draws(units: int, samples: int, random: np.random.Generator) -> Iterator[Counts]:
    """Samples of as many units as there are, with replacement.

    Yields:
        (some samples, units) how often each unit is drawn; ``samples`` of them in all.
    """
    at_once = max(1, DRAWN_AT_ONCE // max(1, units))
    for first in range(0, samples, at_once):
        size = min(at_once, samples - first)
        drawn = random.integers(units, size=(size, units)) + units * np.arange(size)[:, None]
        yield np.bincount(drawn.ravel(), minlength=size * units).reshape(size, units).astype(np.float64)


def resampled_counts(counts: Counts, samples: int = SAMPLES, seed: int = SEED) -> Counts:
    """Sums over units drawn anew: (units, …) → (samples, …)."""
    units = len(counts)
    if not units:
        return np.zeros((samples, *counts.shape[1:]))
    flat = counts.reshape(units, -1)
    drawn = np.concatenate([weights @ flat for weights in draws(units, samples, np.random.default_rng(seed))])
    return drawn.reshape(samples, *counts.shape[1:])


def intervals(scores: Counts) -> list[Interval]:
    """The percentile intervals of scores of samples: (samples, scores) → one for each score."""
    tail = 50.0 * (1.0 - CONFIDENCE)
    low, high = np.percentile(scores, [tail, 100.0 - tail], axis=0)
    return [Interval(float(a), float(b)) for a, b in zip(low, high, strict=True)]
