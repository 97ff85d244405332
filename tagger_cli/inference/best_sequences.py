"""The several best label sequences of each sentence of a batch, exactly, and how probable each is."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from tagger_cli.inference.decoding import FORBIDDEN, TransitionScores, bounded
from tagger_cli.inference.marginals import forward_backward

T = TypeVar("T")
Floats = NDArray[np.float64]


class Reading(NamedTuple):
    """One way to label a sentence.

    Attributes:
        probability: of all its labels together.
        ids: (words,) label ids.
    """

    probability: float
    ids: NDArray[np.intp]


def best_sequences(
    emissions: NDArray[np.float32],
    lengths: NDArray[np.integer],
    scores: TransitionScores,
    count: int,
    temperature: float = 1.0,
) -> list[list[Reading]]:
    """The ``count`` label sequences with the highest scores (list Viterbi, Seshadri and Sundberg 1994, section II).

    No two of them are the same. With the parts of spans as labels (BIOES) no two of them spell the same spans either:
    each set of spans has one sequence that the transitions allow. So nothing has to be merged, and the probability of a
    sequence is that of its spans.

    Args:
        emissions: (time, batch, labels).
        lengths: (batch,) steps of each sequence, at least 1.
        scores: of the transitions.
        count: how many; a short sequence has fewer.
        temperature: divides emissions and transitions for probabilities.

    Returns:
        For each sequence of the batch the best ones, most probable first.
    """
    time, batch, labels = emissions.shape
    emitted = bounded(emissions).astype(np.float64)
    start, between, end = (part.astype(np.float64) for part in (scores.start, scores.between, scores.end))
    # (batch, labels, count) scores of the best sequences up to here that end with the label, and for each the place of
    # the sequence that it goes on with, as label × count + rank.
    best = np.full((batch, labels, count), -np.inf)
    best[:, :, 0] = start + emitted[0]
    before = np.zeros((time, batch, labels, count), np.int32)
    at_end = np.empty((batch, labels, count))
    for step in range(time):
        if step:
            longer = best[:, :, None, :] + between[None, :, :, None]  # (batch, from, to, rank)
            flat = longer.transpose(0, 2, 1, 3).reshape(batch, labels, labels * count)
            before[step] = _largest(flat, count)
            best = np.take_along_axis(flat, before[step], axis=2) + emitted[step][:, :, None]
        ending = lengths == step + 1
        at_end[ending] = best[ending] + end[:, None]
    final = at_end.reshape(batch, labels * count)
    places = _largest(final, count)
    chain = forward_backward(emissions, lengths, scores, temperature)
    found: list[list[Reading]] = []
    for number, length in enumerate(lengths.tolist()):
        values = final[number, places[number]]
        # One transition that does not exist outweighs any sum of scores that do.
        allowed = places[number][values > FORBIDDEN / 2]
        logarithms = final[number, allowed] / temperature - chain.partition[number]
        paths = (_path(before[:, number], int(place), length, count) for place in allowed)
        found.append(
            [Reading(float(np.exp(min(value, 0.0))), path) for value, path in zip(logarithms, paths, strict=True)]
        )
    return found


def joint(parts: Sequence[Sequence[tuple[float, T]]], count: int) -> list[tuple[float, list[T]]]:
    """The best readings of things that do not depend on each other, from the best readings of each.

    Args:
        parts: for each of them its best readings, with their probabilities, most probable first.
        count: how many are wanted.

    Returns:
        The probability of all readings together and one reading for each part, most probable first.
    """
    best: list[tuple[float, list[T]]] = [(1.0, [])]
    for readings in parts:
        pairs = (
            (probability * other, [*chosen, reading]) for probability, chosen in best for other, reading in readings
        )
        best = heapq.nlargest(count, pairs, key=lambda pair: pair[0])
    return best


def _largest(values: Floats, count: int) -> NDArray[np.intp]:
    """The places of the ``count`` largest values of the last axis, largest first; of equal ones the first."""
    places: NDArray[np.intp] = np.argsort(-values, axis=-1, kind="stable")[..., :count]
    return places


def _path(before: NDArray[np.int32], place: int, length: int, count: int) -> NDArray[np.intp]:
    """The labels of the sequence that ends at a place; ``before`` is (time, labels, count)."""
    path = np.empty(length, np.intp)
    for step in range(length - 1, -1, -1):
        path[step], rank = divmod(place, count)
        place = int(before[step, path[step], rank])
    return path
