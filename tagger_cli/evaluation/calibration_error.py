"""How far confidence is from how often it is right."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

BINS = 15


def expected_calibration_error(confidences: ArrayLike, correct: ArrayLike) -> float:
    """The expected calibration error of Guo et al. (2017, section 2), with bins of equal width.

    Args:
        confidences: (predictions,) probability of each, 0 to 1.
        correct: (predictions,) whether it was right.

    Returns:
        The mean distance, 0 to 1, between confidence and accuracy of the bins, weighted by their size; 0 for none.
    """
    confidences, correct = np.asarray(confidences, np.float64), np.asarray(correct, np.float64)
    if not confidences.size:
        return 0.0
    bins = np.maximum(np.ceil(confidences * BINS).astype(np.intp) - 1, 0)
    # In each bin, size × |accuracy − confidence| is the distance between the two sums.
    distances = np.abs(np.bincount(bins, correct) - np.bincount(bins, confidences))
    return float(distances.sum() / confidences.size)
