"""A window of sentences as what the tagger graph reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from tagger_cli.runtime.length_batches import Indices
from tagger_cli.runtime.word_cache import WordCache

LONGEST_SENTENCE = 1000
"""Words the network reads at once; a longer sentence is read in pieces, so that memory stays bounded."""


@dataclass(frozen=True, slots=True)
class Window:
    """Words of the pieces of some sentences, one after another.

    Attributes:
        vectors: (rows, size) of distinct words.
        rows: (words,) row of each word.
        starts: (pieces,) where each piece begins in ``rows``.
        lengths: (pieces,) words of each piece.
    """

    vectors: NDArray[np.generic]
    rows: NDArray[np.intp]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, sentences: Sequence[Sequence[str]], words: WordCache) -> Window:
        """Look up the words of sentences; one without words has no piece, a long one has several."""
        pieces = [
            sentence[first : first + LONGEST_SENTENCE]
            for sentence in sentences
            for first in range(0, len(sentence), LONGEST_SENTENCE)
        ]
        lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
        rows = np.array(words.rows(chain.from_iterable(pieces)), np.intp)
        return cls(words.vectors, rows, np.cumsum(lengths) - lengths, lengths)

    def feeds(self, indices: Indices) -> dict[str, NDArray[np.generic]]:
        """The inputs of the graph for a batch of pieces."""
        lengths, starts = self.lengths[indices], self.starts[indices]
        steps = np.arange(int(lengths.max()))[:, None]
        places = np.where(steps < lengths, starts + steps, starts)
        return {"inputs.vectors": self.vectors[self.rows[places]], "inputs.lengths": lengths.astype(np.int32)}
