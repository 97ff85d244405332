"""How often answers are right that a model holds for so and so probable (reliability diagram, Guo et al. 2017)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tagger_cli.evaluation.calibration_error import expected_calibration_error
from tagger_cli.evaluation.judged_items import Items

BINS = 10


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Answers of like probability.

    Attributes:
        confidence: mean probability.
        accuracy: share of them that is right.
        count: number of answers.
    """

    confidence: float
    accuracy: float
    count: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """What probabilities are worth.

    Attributes:
        bins: of rising probability; empty ones are left out.
        error: the expected calibration error, 0 to 1.
    """

    bins: list[ReliabilityBin]
    error: float


def reliability(found: Items) -> Reliability:
    """The reliability of predicted words or spans that have a score."""
    right = found.right.astype(np.float64)
    numbers = np.minimum((found.score * BINS).astype(np.intp), BINS - 1)
    counts = np.bincount(numbers, minlength=BINS)
    confidences = np.bincount(numbers, found.score, BINS)
    rights = np.bincount(numbers, right, BINS)
    bins = [
        ReliabilityBin(float(confidence / count), float(correct / count), int(count))
        for confidence, correct, count in zip(confidences, rights, counts, strict=True)
        if count
    ]
    return Reliability(bins, expected_calibration_error(found.score, right))
