"""Numbers of a weight in 8, 7 or 4 bits, and the scales that undo it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WEIGHT_LIMIT = 63
"""Weights of 7 bits. Processors without a dot product of bytes add two products of an activation and a weight in
16 bits: 2 · 255 · 63 = 32,130 fits there, where weights of 8 bits would be cut off, and give other sums."""

CLIPS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
"""Shares of a row's largest number that 4 bits may stand for; with few steps, finer ones are worth a clipped number."""


def quantize(
    values: NDArray[np.float32], axis: int | None, limit: int = WEIGHT_LIMIT
) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
    """Symmetric whole numbers and the scales that undo them: values ≈ numbers · scales (Wu et al. 2020, section 3).

    Args:
        values: numbers of any shape.
        axis: along which values share a scale; None: all of them do.
        limit: the largest number.

    Returns:
        Numbers of the same shape from −limit to limit, and scales whose size along ``axis`` is 1.
    """
    largest = np.abs(values).max(axis=axis, keepdims=True, initial=0.0)
    scales = (np.where(largest > 0, largest, 1.0) / limit).astype(np.float32)
    return np.rint(values / scales).astype(np.int16), scales


def pack_nibbles(table: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Rows in 4 bits a number, with the scale for each row that loses the least.

    Args:
        table: (rows, size).

    Returns:
        (rows, ⌈size / 2⌉) bytes and (rows, 1) scales. The low half of byte ``i`` is number ``i`` of the row, the high
        half number ``i + ⌈size / 2⌉``; a half ``h`` stands for ``(h - 8) · scale``.
    """
    rows, size = table.shape
    largest = np.abs(table).max(axis=1, keepdims=True, initial=0.0)
    least = np.full((rows, 1), np.inf, np.float32)
    scales = np.ones((rows, 1), np.float32)
    numbers = np.zeros((rows, size + size % 2), np.int8)
    for clip in CLIPS:
        tried = (np.where(largest > 0, clip * largest, 1.0) / 7.0).astype(np.float32)
        rounded = np.clip(np.rint(table / tried), -7, 7)
        error = ((rounded * tried - table) ** 2).sum(axis=1, keepdims=True)
        better = error < least
        least, scales = np.where(better, error, least), np.where(better, tried, scales)
        numbers[:, :size] = np.where(better, rounded, numbers[:, :size])
    halves = (numbers + 8).astype(np.uint8)
    half = halves.shape[1] // 2
    packed: NDArray[np.uint8] = halves[:, :half] + 16 * halves[:, half:]
    return packed, scales
