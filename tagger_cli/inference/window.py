"""A window of sentences as what the tagger graph reads."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import msgspec
import numpy as np
from numpy.typing import NDArray

from tagger_cli.inference.length_batches import Indices
from tagger_cli.inference.pieces import cut
from tagger_cli.inference.word_cache import WordCache


class Window(msgspec.Struct, frozen=True):
    """Words of the pieces of some sentences, one after another.

    Attributes:
        pieces: the words of each piece.
        vectors: (rows, size) vectors of distinct words.
        rows: (words,) row of each word in ``vectors``.
        starts: (pieces,) where each piece begins in ``rows``.
        lengths: (pieces,) words of each piece.
    """

    pieces: list[Sequence[str]]
    vectors: NDArray[np.generic]
    rows: NDArray[np.intp]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, sentences: Sequence[Sequence[str]], words: WordCache) -> Window:
        """Look up the words of sentences."""
        pieces = cut(sentences)
        lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
        rows = words.rows(chain.from_iterable(pieces))
        return cls(pieces, words.vectors, rows, np.cumsum(lengths) - lengths, lengths)

    def feeds(self, indices: Indices) -> dict[str, NDArray[np.generic]]:
        """The inputs of the graph for a batch of pieces: their vectors (time, batch, size) and lengths (batch,)."""
        lengths, starts = self.lengths[indices], self.starts[indices]
        steps = np.arange(int(lengths.max()))[:, None]
        places = np.where(steps < lengths, starts + steps, starts)
        return {
            "inputs.vectors": self.vectors.take(self.rows.take(places), axis=0),
            "inputs.lengths": lengths.astype(np.int32),
        }
