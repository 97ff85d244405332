"""From the emissions of a target of sentences to the labels a user sees, and how probable they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tagger_cli.inference.decoding import best_labels, bounded
from tagger_cli.inference.labelled_batch import LabelledBatch
from tagger_cli.inference.marginals import softmax
from tagger_cli.targets.target import Target


class SentenceDecoder:
    """Decodes one target of sentences: by arg max, or by a threshold for each label where several may apply.

    Args:
        target: what is decoded.
        temperature: divides emissions for probabilities; labels do not depend on it.
        thresholds: (labels,) the emissions above which a label applies; None for 0, a probability of a half.
    """

    def __init__(self, target: Target, temperature: float = 1.0, thresholds: Sequence[float] | None = None) -> None:
        self._target = target
        self._temperature = temperature
        self._thresholds = np.asarray(thresholds or [0.0] * len(target.labels), np.float32)

    def decode(
        self, emissions: NDArray[np.float32], words: Sequence[Sequence[str]], with_scores: bool = False
    ) -> LabelledBatch:
        """Labels of a batch.

        Args:
            emissions: (1, batch, labels).
            words: the words of each sentence, at least one.
            with_scores: whether probabilities are wanted as well.
        """
        labels = self._target.codec.decode(self.best(emissions).T, words)
        if not with_scores:
            return LabelledBatch(labels)
        names = self._target.labels
        rows = self.probabilities(emissions)[0].tolist()
        return LabelledBatch(labels, label_scores=[[dict(zip(names, row, strict=True))] for row in rows])

    def best(self, emissions: NDArray[np.float32]) -> NDArray[np.intp]:
        """The ids of the labels of each sentence: (1, batch)."""
        if self._target.head != "sigmoid":
            return best_labels(emissions)
        return label_bits(emissions, self._thresholds)

    def probabilities(self, emissions: NDArray[np.float32]) -> NDArray[np.float64]:
        """The probability of each label: (1, batch, labels)."""
        if self._target.head != "sigmoid":
            return softmax(emissions, self._temperature)
        logits = bounded(emissions) / np.float64(self._temperature)
        # The half of the hyperbolic tangent does not overflow.
        return 0.5 + 0.5 * np.tanh(0.5 * logits)


def label_bits(emissions: NDArray[np.float32], thresholds: NDArray[np.float32] | float = 0.0) -> NDArray[np.intp]:
    """The id of the set of labels whose emissions are above their thresholds: (…, labels) → (…)."""
    bits = 1 << np.arange(emissions.shape[-1], dtype=np.intp)
    found: NDArray[np.intp] = np.where(emissions > thresholds, bits, 0).sum(axis=-1)
    return found
