"""From emissions to label ids, a whole batch at a time."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from tagger_cli.targets.codec import AllowedTransitions

FORBIDDEN = np.float32(-1e9)
LARGEST_EMISSION = np.float32(1e6)
"""Emissions beyond it, which a network gives that has lost its bearings, could outweigh ``FORBIDDEN``."""


class TransitionScores(msgspec.Struct, frozen=True):
    """Scores of a linear chain; ``FORBIDDEN`` where a transition does not exist.

    Attributes:
        start: (labels,) score of beginning with a label.
        between: (labels, labels) score of the second label after the first.
        end: (labels,) score of ending with a label.
    """

    start: NDArray[np.float32]
    between: NDArray[np.float32]
    end: NDArray[np.float32]

    @classmethod
    def of(
        cls,
        allowed: AllowedTransitions,
        start: ArrayLike = 0.0,
        between: ArrayLike = 0.0,
        end: ArrayLike = 0.0,
    ) -> TransitionScores:
        """Learned scores, zero where none are given, with the transitions that do not exist forbidden."""
        return cls(
            start=np.where(allowed.start, np.asarray(start, np.float32), FORBIDDEN),
            between=np.where(allowed.between, np.asarray(between, np.float32), FORBIDDEN),
            end=np.where(allowed.end, np.asarray(end, np.float32), FORBIDDEN),
        )


def bounded(emissions: NDArray[np.float32]) -> NDArray[np.float32]:
    """Emissions within ``LARGEST_EMISSION``; what is not a number becomes one."""
    # fmin and fmax, unlike clip, also replace what is not a number.
    return np.fmax(np.fmin(emissions, LARGEST_EMISSION), -LARGEST_EMISSION)


def best_labels(emissions: NDArray[np.float32]) -> NDArray[np.intp]:
    """The best label of each word by itself: (time, batch, labels) → (time, batch)."""
    best: NDArray[np.intp] = emissions.argmax(axis=2)
    return best


def viterbi(emissions: NDArray[np.float32], lengths: NDArray[np.integer], scores: TransitionScores) -> NDArray[np.intp]:
    """The label sequence with the highest score, for each sequence of a batch (Viterbi 1967).

    Args:
        emissions: (time, batch, labels).
        lengths: (batch,) steps of each sequence, at least 1.
        scores: of the transitions.

    Returns:
        (time, batch) label ids; 0 at padding.
    """
    time, batch, _ = emissions.shape
    # Sequences by rising length: those that still run at a step are a slice. They stand last in memory, so that
    # the maximum over labels runs over whole rows of them at once.
    order = np.argsort(lengths, kind="stable")
    ended = np.searchsorted(lengths[order], np.arange(time), side="right").tolist()
    emitted = np.ascontiguousarray(bounded(emissions).take(order, axis=1).transpose(0, 2, 1))
    into = np.ascontiguousarray(scores.between.T)  # for a label, the scores of those before it
    between = scores.between[:, :, None]
    best = emitted  # becomes the score of the best sequence up to a label, step by step
    best[0] += scores.start[:, None]
    for step in range(1, time):
        before, running = best[step - 1 : step + 1, :, ended[step] :]
        # (from, to, batch): the maximum over the first axis is one of whole matrices.
        running += np.maximum.reduce(before[:, None, :] + between)
    label = (best[lengths[order] - 1, :, np.arange(batch)] + scores.end).argmax(axis=1)
    path = np.zeros((time, batch), np.intp)
    for step in range(time - 1, 0, -1):
        path[step, ended[step] :] = following = label[ended[step] :]
        # The label before is found again for the one label that follows, cheaper than kept for all of them.
        label[ended[step] :] = (into[following] + best[step - 1, :, ended[step] :].T).argmax(axis=1)
    path[0] = label
    in_order = np.empty_like(path)
    in_order[:, order] = path
    return in_order
