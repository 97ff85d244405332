"""How probable labels and whole spans are, a whole batch at a time.

Sums are kept as logarithms, so that nothing underflows in sentences of any length. What leads from the labels of
one word to those of the next is one product of matrices of weights relative to the largest: five times faster than a
logarithm for each pair of labels.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from tagger_cli.inference.decoding import FORBIDDEN, TransitionScores, bounded

Floats = NDArray[np.float64]

LEAST_WEIGHT, LEAST_TRANSITION = -600.0, -100.0
"""How far below the best the logarithm of a weight counts as further below: their product is still above 0."""


def softmax(emissions: NDArray[np.float32], temperature: float = 1.0) -> Floats:
    """The probability of each label of each word by itself.

    Args:
        emissions: (time, batch, labels).
        temperature: divides the emissions.

    Returns:
        (time, batch, labels).
    """
    logarithms = bounded(emissions) / np.float64(temperature)
    weights: Floats = np.exp(logarithms - logarithms.max(axis=2, keepdims=True))
    weights /= weights.sum(axis=2, keepdims=True)
    return weights


class ForwardBackward(msgspec.Struct, frozen=True):
    """Sums over all label sequences of each sentence, as logarithms.

    Attributes:
        emissions: (time, batch, labels), divided by the temperature.
        between: (labels, labels) transition scores, divided by the temperature.
        forward: (time, batch, labels) of the sequences of the words up to here that end with the label.
        backward: (time, batch, labels) of the sequences of the words after it that follow the label.
        partition: (batch,) of all sequences of a sentence.
    """

    emissions: Floats
    between: Floats
    forward: Floats
    backward: Floats
    partition: Floats

    def marginals(self) -> Floats:
        """The probability of each label of each word: (time, batch, labels); anything at padding."""
        probabilities: Floats = np.exp(np.minimum(self.forward + self.backward - self.partition[:, None], 0.0))
        return probabilities

    def span_probabilities(
        self,
        path: NDArray[np.intp],
        sentences: NDArray[np.intp],
        first: NDArray[np.intp],
        last: NDArray[np.intp],
    ) -> Floats:
        """The probability that words have exactly the labels of a path, whatever stands around them.

        That is the sum over all sequences with these labels, over the sum over all sequences (constrained
        forward-backward, Culotta and McCallum 2004), without a pass for each span: what comes before and after
        is in the two passes already.

        Args:
            path: (time, batch) label ids.
            sentences: (spans,) place in the batch of each span's sentence.
            first: (spans,) step of the first word.
            last: (spans,) step of the last word.

        Returns:
            (spans,).
        """
        steps = np.take_along_axis(self.emissions, path[:, :, None], axis=2)[:, :, 0]
        steps[1:] += self.between[path[:-1], path[1:]]
        passed = np.cumsum(steps, axis=0)
        within = passed[last, sentences] - passed[first, sentences]
        before = self.forward[first, sentences, path[first, sentences]]
        after = self.backward[last, sentences, path[last, sentences]]
        probabilities: Floats = np.exp(np.minimum(before + within + after - self.partition[sentences], 0.0))
        return probabilities


def forward_backward(
    emissions: NDArray[np.float32], lengths: NDArray[np.integer], scores: TransitionScores, temperature: float = 1.0
) -> ForwardBackward:
    """Run both passes over a batch (Rabiner 1989, section III.A).

    Args:
        emissions: (time, batch, labels).
        lengths: (batch,) steps of each sentence, at least 1.
        scores: of the transitions; with zeros where allowed, labels are independent but for what is forbidden.
        temperature: divides emissions and transitions (Guo et al. 2017, section 4.2).
    """
    time, batch, _ = emissions.shape
    emitted = bounded(emissions) / np.float64(temperature)
    start, between, end = (s / np.float64(temperature) for s in (scores.start, scores.between, scores.end))
    highest = between.max()
    weights = np.where(scores.between > FORBIDDEN, np.exp(np.maximum(between - highest, LEAST_TRANSITION)), 0.0)
    onward = np.ascontiguousarray(weights.T)
    forward, backward = np.empty_like(emitted), np.empty_like(emitted)
    forward[0] = start + emitted[0]
    for step in range(1, time):
        forward[step] = _log_product(forward[step - 1], weights) + highest + emitted[step]
    at_end = forward[lengths - 1, np.arange(batch)] + end
    largest = at_end.max(axis=1)
    partition = largest + np.log(np.exp(at_end - largest[:, None]).sum(axis=1))
    backward[-1] = end
    for step in range(time - 2, -1, -1):
        stepped = _log_product(backward[step + 1] + emitted[step + 1], onward) + highest
        backward[step] = np.where((step + 1 < lengths)[:, None], stepped, end)
    return ForwardBackward(emitted, between, forward, backward, partition)


def _log_product(logarithms: Floats, weights: Floats) -> Floats:
    """log(exp(logarithms) · weights): (batch, labels) and (labels, labels) → (batch, labels)."""
    largest = logarithms.max(axis=1, keepdims=True)
    product: Floats = np.log(np.exp(np.maximum(logarithms - largest, LEAST_WEIGHT)) @ weights) + largest
    return product
