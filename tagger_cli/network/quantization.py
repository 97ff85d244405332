"""Numbers of a weight in 8 or 4 bits, and the scales that undo it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CLIPS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
"""Shares of a row's largest number that 4 bits may stand for; with few steps, finer ones are worth a clipped number."""


def quantize(values: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Symmetric int8 values and the scales that undo them: values ≈ int8 · scale.

    Args:
        values: of any shape.
        axis: along which values share a scale.

    Returns:
        int8 values of the same shape, and scales whose size along ``axis`` is 1.
    """
    largest = np.abs(values).max(axis=axis, keepdims=True)
    scales = (np.where(largest > 0, largest, 1.0) / 127.0).astype(np.float32)
    return np.rint(values / scales).astype(np.int8), scales


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
