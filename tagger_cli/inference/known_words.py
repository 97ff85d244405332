"""Vectors of frequent training words, computed when the model is written: they need no character network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tagger_cli.errors import TaggerError

MOST_BYTES = 2_700_000
"""Of the model's folder: 16,000 words of 160 numbers. With 8,000 instead, tagging is 3 % slower."""


class KnownWords:
    """Words whose vectors lie in a file, a byte a number; only the rows that are read come into memory.

    Args:
        words: one for each row, the most frequent first; there may be more words than rows.
        rows: (rows,) with the fields ``scale`` and ``numbers``: a vector is their product.
    """

    def __init__(self, words: Sequence[str], rows: NDArray[np.void]) -> None:
        self._rows = rows
        self._numbers = dict(zip(words, range(len(rows)), strict=False))

    def number(self, word: str) -> int | None:
        """The row of a word; None for one that is not known."""
        return self._numbers.get(word)

    def vectors(self, numbers: Sequence[int]) -> NDArray[np.float32]:
        """(words, size) vectors of some rows."""
        rows = self._rows[list(numbers)]
        vectors: NDArray[np.float32] = rows["numbers"] * rows["scale"][:, None]
        return vectors

    @classmethod
    def read(cls, path: Path, words: Sequence[str], size: int) -> KnownWords:
        """Map what ``write_known_words`` wrote.

        Args:
            path: of the file.
            words: the training words, the most frequent first.
            size: of a vector of the model.

        Raises:
            TaggerError: the file is damaged, or of another model.
        """
        try:
            rows = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError) as error:
            raise TaggerError(f"{path}: missing or damaged ({error}); copy the model again") from None
        if rows.dtype != _row_type(size) or rows.ndim != 1 or len(rows) > len(words):
            raise TaggerError(f"{path}: does not fit the other files of the model; copy the model again")
        return cls(words, rows)


def most_known_words(size: int) -> int:
    """How many of the most frequent training words have their vectors of ``size`` numbers in the file."""
    return MOST_BYTES // _row_type(size).itemsize


def write_known_words(path: Path, vectors: NDArray[np.float32]) -> None:
    """Write (words, size) vectors as whole numbers of a byte, with one scale a word."""
    rows = np.empty(len(vectors), _row_type(vectors.shape[1]))
    rows["scale"] = np.maximum(np.abs(vectors).max(axis=1, initial=0.0), 1e-6) / 127.0
    rows["numbers"] = np.rint(vectors / rows["scale"][:, None])
    np.save(path, rows, allow_pickle=False)


def _row_type(size: int) -> np.dtype[np.void]:
    return np.dtype([("scale", "<f4"), ("numbers", "i1", (size,))])
