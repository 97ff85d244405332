"""Where a function of one number is lowest."""

from __future__ import annotations

import math
from collections.abc import Callable


def minimise(function: Callable[[float], float], low: float, high: float, tolerance: float) -> float:
    """Where a function with one valley between two places is lowest, by golden-section search (Kiefer 1953)."""
    ratio = (math.sqrt(5.0) - 1.0) / 2.0
    left, right = high - ratio * (high - low), low + ratio * (high - low)
    at_left, at_right = function(left), function(right)
    while high - low > tolerance:
        if at_left < at_right:
            high, right, at_right = right, left, at_left
            left = high - ratio * (high - low)
            at_left = function(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + ratio * (high - low)
            at_right = function(right)
    return (low + high) / 2.0
