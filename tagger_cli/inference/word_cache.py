"""Vectors of distinct words: read or computed when a word is first seen, then looked up."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from tagger_cli.inference.known_words import KnownWords
from tagger_cli.inference.word_graph import WordGraph

CAPACITY = 4096
"""Distinct words kept; at 310 numbers of one byte each they take 1.3 MB. More make nothing faster."""

NO_ROW = -1


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

    def rows(self, words: Iterable[str]) -> NDArray[np.intp]:
        """The row of each word in ``vectors`` as it is after the call: (words,).

        Args:
            words: running words; how many distinct ones a call has bounds the memory, not the capacity.
        """
        words = list(words)
        rows = np.fromiter(map(self._rows.get, words, repeat(NO_ROW)), np.intp, len(words))
        missing = (rows == NO_ROW).nonzero()[0].tolist()
        if missing:
            new = list(dict.fromkeys(map(words.__getitem__, missing)))
            if len(self._rows) + len(new) > (self._own_capacity or CAPACITY):
                self._rows.clear()
                # A new matrix: rows of the old one may still be on their way through the network.
                self.vectors = np.empty_like(self.vectors)
                new = list(dict.fromkeys(words))
                missing = list(range(len(words)))
            self._add(new)
            rows[missing] = [self._rows[words[place]] for place in missing]
        return rows

    def _add(self, new: list[str]) -> None:
        first = len(self._rows)
        needed = first + len(new)
        if needed > len(self.vectors):
            grown = np.empty((max(needed, 2 * len(self.vectors)), self.vectors.shape[1]), self.vectors.dtype)
            grown[:first] = self.vectors[:first]
            self.vectors = grown
        if self._known is not None:
            numbers = self._known.numbers(new)
            known = [number for number in numbers if number is not None]
            if known:
                self.vectors[first : first + len(known)] = self._known.vectors(known)
                found = (word for word, number in zip(new, numbers, strict=True) if number is not None)
                self._rows.update(zip(found, range(first, needed), strict=False))
                first += len(known)
                new = [word for word, number in zip(new, numbers, strict=True) if number is None]
        new.sort(key=len)
        self.vectors[first:needed] = self._graph.encode(new)
        self._rows.update(zip(new, range(first, needed), strict=True))
