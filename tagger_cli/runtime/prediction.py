"""A window of sentences while its labels are computed, and how batches become sentences again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from tagger_cli.runtime.length_batches import Indices

LONGEST_SENTENCE = 1000
"""Words the network reads at once; a longer sentence is read in pieces, so that memory stays bounded."""


@dataclass(slots=True)
class Prediction:
    """A window that is being computed.

    Attributes:
        targets: names of what is predicted.
        sentence_lengths: words of each sentence.
        lengths: (pieces,) words of each piece; a long sentence has several.
        batches: indices of the pieces of each batch.
        labelled: for each batch, target → (batch, time) labels, as they get ready.
    """

    targets: list[str]
    sentence_lengths: list[int]
    lengths: NDArray[np.int64]
    batches: list[Indices]
    labelled: Iterator[dict[str, NDArray[np.object_]]]

    def labels(self) -> dict[str, list[list[str]]]:
        """Target → sentence → label of each word; waits until all are there."""
        found: dict[str, list[list[str]]] = {name: [[]] * len(self.lengths) for name in self.targets}
        for indices, labelled in zip(self.batches, self.labelled, strict=True):
            lengths = self.lengths[indices].tolist()
            for name, labels in labelled.items():
                pieces = found[name]
                for index, length, piece in zip(indices.tolist(), lengths, labels, strict=True):
                    pieces[index] = piece[:length].tolist()
        if all(0 < length <= LONGEST_SENTENCE for length in self.sentence_lengths):
            return found
        return {name: self._joined(pieces) for name, pieces in found.items()}

    def _joined(self, labels: list[list[str]]) -> list[list[str]]:
        """Put the pieces of long sentences together again."""
        pieces = iter(labels)
        return [
            list(chain.from_iterable(next(pieces) for _ in range(0, length, LONGEST_SENTENCE)))
            for length in self.sentence_lengths
        ]
