"""Batches of sequences of like length, measured in words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]

STEPS_OF_A_BATCH = 29.0
"""What a batch takes beside its steps, in steps of a batch without sequences (measured: docs/speed.md)."""

STEPS_OF_A_SEQUENCE = 3.3
"""What a sequence, padding or not, adds to a step of its batch."""


def length_batches(
    lengths: NDArray[np.integer],
    batch_tokens: int,
    random: np.random.Generator | None = None,
    spare_padding: bool = False,
) -> list[Indices]:
    """Cut sequences into batches of at most ``batch_tokens`` words, padding included.

    Args:
        lengths: (sequences,) words of each; a sequence longer than a batch has its own.
        batch_tokens: size of a batch.
        random: shuffles sequences of the same length and the order of batches; None sorts by length.
        spare_padding: whether a batch ends before a sequence for which those before it would be padded so much that
            another batch takes the network less time.

    Returns:
        For each batch (sequences of the batch,) indices; every sequence is in exactly one.
    """
    order = np.arange(len(lengths))
    if random is not None:
        random.shuffle(order)
    order = order[np.argsort(lengths[order], kind="stable")]
    batches: list[Indices] = []
    first = 0
    longest = 0
    for place, length in enumerate(lengths[order].tolist()):
        # Lengths rise, so the sequence at hand is the longest of its batch.
        count, steps, longest = place - first, length - longest, length
        full = (count + 1) * length > batch_tokens
        if spare_padding and not full:
            full = steps * (1 + STEPS_OF_A_SEQUENCE * count) > STEPS_OF_A_BATCH + length
        if count and full:
            batches.append(order[first:place])
            first = place
    if first < len(order):
        batches.append(order[first:])
    if random is not None:
        batches = [batches[number] for number in random.permutation(len(batches))]
    return batches
