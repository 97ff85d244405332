"""What becomes of memory that is freed: by itself glibc keeps more and more of it in the process."""

from __future__ import annotations

import ctypes
import sys

M_MMAP_THRESHOLD = -3
"""Of ``mallopt`` (man 3 mallopt)."""

LARGE = 128 * 1024
"""Bytes from which a block is mapped by itself and given back when it is freed, as glibc has it at first."""


def give_back_large_blocks() -> None:
    """Keep glibc from raising that size with each freed block: arrays of a batch then tear holes into its heaps.

    With two threads tagging peaks at 129 instead of 160 MB, at the same speed (docs/speed.md). For programs of our own
    alone: how a program that uses us as a library allocates is not ours to say. Other C libraries are left as they are.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(M_MMAP_THRESHOLD, LARGE)
