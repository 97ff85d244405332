"""Which sentences an epoch reads: those of a corpus more often, or not all of them, as its weight says."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tagger_cli.inference.length_batches import Indices, length_batches


def epoch_batches(
    lengths: NDArray[np.integer], weights: NDArray[np.float64], batch_tokens: int, random: np.random.Generator
) -> list[Indices]:
    """The batches of an epoch.

    A sentence with the weight 2.3 is read twice, or three times in three epochs of ten; one with 0.3 in three of ten.

    Args:
        lengths: (sentences,) words of each.
        weights: (sentences,) how often each is read in an epoch, on average.
        batch_tokens: words of a batch, padding included.
        random: of this epoch.
    """
    if (weights == 1.0).all():
        return length_batches(lengths, batch_tokens, random)
    times = np.floor(weights + random.random(len(weights))).astype(np.int64)
    read = np.repeat(np.arange(len(weights)), times)
    return [read[batch] for batch in length_batches(lengths[read], batch_tokens, random)]
