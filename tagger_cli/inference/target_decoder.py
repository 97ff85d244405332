"""From the emissions of a target of words or spans to the labels a user sees, and how probable they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tagger_cli.inference.decoding import TransitionScores, best_labels, bounded, viterbi
from tagger_cli.inference.labelled_batch import LabelledBatch
from tagger_cli.inference.marginals import ForwardBackward, forward_backward, softmax
from tagger_cli.targets.codec import SpanBorders
from tagger_cli.targets.target import DECISION_COLUMNS, Target

SURE = 1e-12
"""How near the logarithm of a probability may come to 0."""


class TargetDecoder:
    """Decodes one target of words or spans.

    Args:
        target: what is decoded.
        transitions: of its labels; None where each word stands alone.
        temperature: divides emissions and transitions for probabilities; labels do not depend on it.
    """

    def __init__(self, target: Target, transitions: TransitionScores | None, temperature: float = 1.0) -> None:
        self._transitions = transitions
        self._temperature = temperature
        self._codec = target.codec
        self._is_decided = target.is_decided_in_graph
        written = target.codec.written()
        self._alike: NDArray[np.float64] | None = None
        if len(set(written)) < len(written):
            # Two labels of the network can be one to the user: B and S both begin a span.
            texts = np.array(written)
            self._alike = (texts[:, None] == texts).astype(np.float64)

    def decode(
        self, emissions: NDArray[np.float32], words: Sequence[Sequence[str]], with_scores: bool = False
    ) -> LabelledBatch:
        """Labels of a batch.

        Args:
            emissions: (time, batch, labels), or what the graph has decided, see ``decided``.
            words: the words of each sentence, at least one.
            with_scores: whether probabilities are wanted as well.
        """
        if self._is_decided and emissions.shape[2] == DECISION_COLUMNS:
            return self._decode_decided(emissions, words, with_scores)
        lengths = np.fromiter(map(len, words), np.int64, len(words))
        path = best_labels(emissions) if self._transitions is None else viterbi(emissions, lengths, self._transitions)
        labels = self._codec.decode(path.T, words)
        if not with_scores:
            return LabelledBatch(labels)
        probabilities, chain = self._probabilities(emissions, lengths)
        scores = np.take_along_axis(probabilities, path[:, :, None], axis=2)[:, :, 0]
        borders = self._codec.borders
        span_scores = self._span_scores(chain, path, lengths, borders) if chain and borders else None
        return LabelledBatch(labels, _without_padding(scores.T, lengths), span_scores)

    def decided(self, decisions: NDArray[np.float32]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """The labels that the graph has decided for, and how probable they are.

        The temperature divides the logarithm of the odds of the best label against all others: the graph says no more
        of them.

        Args:
            decisions: (time, batch, 2) the best label and the logarithm of its probability.

        Returns:
            Label ids and probabilities, both (time, batch).
        """
        logarithms = np.minimum(bounded(decisions[:, :, 1]).astype(np.float64), -SURE)
        odds = (logarithms - np.log(-np.expm1(logarithms))) / self._temperature
        return decisions[:, :, 0].astype(np.intp), 1.0 / (1.0 + np.exp(-odds))

    def _decode_decided(
        self, decisions: NDArray[np.float32], words: Sequence[Sequence[str]], with_scores: bool
    ) -> LabelledBatch:
        if not with_scores:
            return LabelledBatch(self._codec.decode(decisions[:, :, 0].astype(np.intp).T, words))
        path, scores = self.decided(decisions)
        lengths = np.fromiter(map(len, words), np.int64, len(words))
        return LabelledBatch(self._codec.decode(path.T, words), _without_padding(scores.T, lengths))

    def probabilities(self, emissions: NDArray[np.float32], lengths: NDArray[np.integer]) -> NDArray[np.float64]:
        """The probability that a word's label is written as this one: (time, batch, labels). Arguments as above."""
        return self._probabilities(emissions, lengths)[0]

    def _probabilities(
        self, emissions: NDArray[np.float32], lengths: NDArray[np.integer]
    ) -> tuple[NDArray[np.float64], ForwardBackward | None]:
        if self._transitions is None:
            return softmax(emissions, self._temperature), None
        chain = forward_backward(emissions, lengths, self._transitions, self._temperature)
        marginals = chain.marginals()
        # Rounding must not make a certain label more than certain.
        return (marginals if self._alike is None else np.minimum(marginals @ self._alike, 1.0)), chain

    def _span_scores(
        self, chain: ForwardBackward, path: NDArray[np.intp], lengths: NDArray[np.integer], borders: SpanBorders
    ) -> list[list[float]]:
        inside = np.arange(len(path)) < lengths[:, None]
        # A decoded path never cuts a span, so that beginnings and ends pair up.
        sentences, first = np.nonzero(borders.begins[path.T] & inside)
        _, last = np.nonzero(borders.ends[path.T] & inside)
        probabilities = chain.span_probabilities(path, sentences, first, last).tolist()
        bounds = np.searchsorted(sentences, np.arange(len(lengths) + 1)).tolist()
        return [probabilities[start:end] for start, end in pairwise(bounds)]


def _without_padding(values: NDArray[Any], lengths: NDArray[np.integer]) -> list[list[Any]]:
    """(batch, time) → sentence → value of each word."""
    return [row[:length].tolist() for row, length in zip(values, lengths.tolist(), strict=True)]
