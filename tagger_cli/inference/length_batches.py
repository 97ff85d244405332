"""Batches of sequences of like length, measured in words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]


def length_batches(
    lengths: NDArray[np.integer], batch_tokens: int, random: np.random.Generator | None = None
) -> list[Indices]:
    """Cut sequences into batches of at most ``batch_tokens`` words, padding included.

    Args:
        lengths: (sequences,) words of each; a sequence longer than a batch has its own.
        batch_tokens: size of a batch.
        random: shuffles sequences of the same length and the order of batches; None sorts by length.

    Returns:
        For each batch (sequences of the batch,) indices; every sequence is in exactly one.
    """
    order = np.arange(len(lengths))
    if random is not None:
        random.shuffle(order)
    order = order[np.argsort(lengths[order], kind="stable")]
    batches: list[Indices] = []
    first = 0
    for place, length in enumerate(lengths[order].tolist()):
        # Lengths rise, so the sequence at hand is the longest of its batch.
        if place > first and (place + 1 - first) * length > batch_tokens:
            batches.append(order[first:place])
            first = place
    if first < len(order):
        batches.append(order[first:])
    if random is not None:
        batches = [batches[number] for number in random.permutation(len(batches))]
    return batches
