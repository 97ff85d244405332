"""Vectors of distinct words: computed when a word is first seen, then looked up."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from tagger_cli.features.characters import Alphabet
from tagger_cli.features.forms import encode_forms
from tagger_cli.features.vocabulary import Vocabulary

CAPACITY = 16_384
"""Distinct words kept; at 160 numbers of 4 bytes each they take 10 MB."""

WORDS_AT_ONCE = 256
"""Words the character network reads at once, to bound its memory."""


class WordCache:
    """Word → row of a matrix of word vectors.

    Args:
        session: the graph that encodes words.
        vocabulary: words with a word vector.
        alphabet: characters the model reads.
    """

    def __init__(self, session: onnxruntime.InferenceSession, vocabulary: Vocabulary, alphabet: Alphabet) -> None:
        self._session = session
        self._vocabulary = vocabulary
        self._alphabet = alphabet
        self._rows: dict[str, int] = {}
        size = session.get_outputs()[0].shape[-1]
        self._inputs = {given.name for given in session.get_inputs()}
        self.vectors: NDArray[np.float32] = np.empty((CAPACITY, size), np.float32)

    def rows(self, words: Iterable[str]) -> list[int]:
        """The row of each word in ``vectors`` as it is after the call.

        Args:
            words: running words; how many distinct ones a call has bounds the memory, not the capacity.
        """
        words = list(words)
        new = [word for word in dict.fromkeys(words) if word not in self._rows]
        if new:
            if len(self._rows) + len(new) > CAPACITY:
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
            grown = np.empty((max(needed, 2 * len(self.vectors)), self.vectors.shape[1]), np.float32)
            grown[:first] = self.vectors[:first]
            self.vectors = grown
        new.sort(key=len)  # words of like length need little padding
        for begin in range(0, len(new), WORDS_AT_ONCE):
            arrays = encode_forms(new[begin : begin + WORDS_AT_ONCE], self._vocabulary, self._alphabet)
            feeds = {"rows": arrays.rows, "characters": arrays.characters, "shapes": arrays.shapes}
            vectors = self._session.run(None, {name: feeds[name] for name in self._inputs})[0]
            self.vectors[first + begin : first + begin + len(vectors)] = vectors
        self._rows.update(zip(new, range(first, needed), strict=True))
