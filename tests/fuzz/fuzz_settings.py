"""How many inputs the fuzzing tries: some in the suite, many with ``make fuzz``."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings

IN_SUITE = 2000
INPUTS = int(os.environ.get("TAGGER_FUZZ_INPUTS", IN_SUITE))


def inputs(share: float) -> Callable[[Any], Any]:
    """Settings of a test that tries this share of all inputs: in the suite the same each time, else new ones.

    Args:
        share: from 0 to 1; those of all tests add up to 1.
    """
    return settings(
        max_examples=max(1, round(share * INPUTS)),
        deadline=None,
        derandomize=INPUTS == IN_SUITE,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def check_line(error: Exception) -> None:
    """An error of ours is one line of a length that people read."""
    assert "\n" not in str(error)
    assert len(str(error)) < 1000
