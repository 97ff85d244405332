"""Vectors of frequent training words, computed when the model is written: they need no character network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
        rows: (rows,) with the field ``numbers``, a vector of int8, and where the model's vectors are float32 with
            the field ``scale``, their factor.
    """

    def __init__(self, words: Sequence[str], rows: NDArray[np.void]) -> None:
        self._rows = rows
        self._numbers = dict(zip(words, range(len(rows)), strict=False))

    def numbers(self, words: Iterable[str]) -> list[int | None]:
        """The row of each word; None for one that is not known."""
        return list(map(self._numbers.get, words))

    def vectors(self, numbers: Sequence[int]) -> NDArray[np.generic]:
        """(words, size) vectors of some rows."""
        rows = self._rows[list(numbers)]
        vectors: NDArray[np.generic] = rows["numbers"]
        return vectors * rows["scale"][:, None] if "scale" in (rows.dtype.names or ()) else vectors

    @classmethod
    def read(cls, path: Path, words: Sequence[str], size: int, element: np.dtype[np.generic]) -> KnownWords:
        """Map what ``write_known_words`` wrote.

        Args:
            path: the file's path.
            words: the training words, the most frequent first.
            size: the numbers of a vector of the model.
            element: their type.

        Raises:
            TaggerError: the file is damaged, or of another model.
        """
        try:
            rows = np.load(path, mmap_mode="r", allow_pickle=False)
        except Exception as error:  # NumPy has no error of its own for a file that is not what it should be
            raise TaggerError(f"{path}: missing or damaged ({error}); copy the model again") from None
        if rows.dtype != _row_type(size, element) or rows.ndim != 1 or len(rows) > len(words):
            raise TaggerError(f"{path}: does not fit the other files of the model; copy the model again")
        return cls(words, rows)


def most_known_words(size: int, element: np.dtype[np.generic]) -> int:
    """How many of the most frequent training words have their vectors of ``size`` numbers in the file."""
    return MOST_BYTES // _row_type(size, element).itemsize


def write_known_words(path: Path, vectors: NDArray[np.generic]) -> None:
    """Write (words, size) vectors: int8 as they are, float32 as whole numbers of a byte with one scale a word."""
    rows = np.empty(len(vectors), _row_type(vectors.shape[1], vectors.dtype))
    if vectors.dtype == np.int8:
        rows["numbers"] = vectors
    else:
        rows["scale"] = np.maximum(np.abs(vectors).max(axis=1, initial=0.0), 1e-6) / 127.0
        rows["numbers"] = np.rint(vectors / rows["scale"][:, None])
    np.save(path, rows, allow_pickle=False)


def _row_type(size: int, element: np.dtype[np.generic]) -> np.dtype[np.void]:
    numbers = ("numbers", "i1", (size,))
    return np.dtype([numbers] if element == np.int8 else [("scale", "<f4"), numbers])
