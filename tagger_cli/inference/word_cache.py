"""Vectors of distinct words: read or computed when a word is first seen, then looked up."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from tagger_cli.inference.known_words import KnownWords
from tagger_cli.inference.word_graph import WordGraph

CAPACITY = 4096
"""Distinct words kept; at 310 numbers of one byte each they take 1.3 MB. More make nothing faster."""


class WordCache:
    """Word → row of a matrix of word vectors, for one stream: threads must not share it.

    Args:
        graph: computes the vectors of words.
        known: words whose vectors are there already.
        capacity: distinct words that are kept; None for ``CAPACITY``.
    """

    def __init__(self, graph: WordGraph, known: KnownWords | None = None, capacity: int | None = None) -> None:
        self._graph = graph
        self._own_capacity = capacity
        self._known = known
        self._rows: dict[str, int] = {}
        self.vectors: NDArray[np.generic] = np.empty((CAPACITY, graph.size), graph.element)

    def rows(self, words: Iterable[str]) -> list[int]:
        """The row of each word in ``vectors`` as it is after the call.

        Args:
            words: running words; how many distinct ones a call has bounds the memory, not the capacity.
        """
        words = list(words)
        new = [word for word in dict.fromkeys(words) if word not in self._rows]
        if new:
            if len(self._rows) + len(new) > (self._own_capacity or CAPACITY):
                self._rows.clear()
                # A new matrix: rows of the old one may still be on their way through the network.
                self.vectors = np.empty_like(self.vectors)
                new = list(dict.fromkeys(words))
            self._add(new)
        return [self._rows[word] for word in words]

    def _add(self, new: list[str]) -> None:
        first = len(self._rows)
        needed = first + len(new)
        if needed > len(self.vectors):
            grown = np.empty((max(needed, 2 * len(self.vectors)), self.vectors.shape[1]), self.vectors.dtype)
            grown[:first] = self.vectors[:first]
            self.vectors = grown
        if self._known is not None:
            numbers = {word: number for word in new if (number := self._known.number(word)) is not None}
            if numbers:
                self.vectors[first : first + len(numbers)] = self._known.vectors(list(numbers.values()))
                self._rows.update(zip(numbers, range(first, needed), strict=False))
                first += len(numbers)
                new = [word for word in new if word not in numbers]
        new.sort(key=len)
        self.vectors[first:needed] = self._graph.encode(new)
        self._rows.update(zip(new, range(first, needed), strict=True))
