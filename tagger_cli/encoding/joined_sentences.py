"""Sentences that two corpora hold word for word, each with labels of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def pair_sentences(givers: Iterable[tuple[int, bytes]], takers: Iterable[tuple[int, bytes]]) -> list[tuple[int, int]]:
    """Pairs of the same sentence; of one that occurs several times, the first goes with the first, and so on.

    Args:
        givers: number and words of the sentences that give their labels away.
        takers: number and words of those that may take them.

    Returns:
        The numbers of taker and giver.
    """
    waiting: defaultdict[bytes, list[int]] = defaultdict(list)
    for number, words in takers:
        waiting[words].append(number)
    pairs = []
    for number, words in givers:
        if waiting.get(words):
            pairs.append((waiting[words].pop(0), number))
    return pairs
