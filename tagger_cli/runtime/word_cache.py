"""Vectors of distinct words: read or computed when a word is first seen, then looked up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from tagger_cli.features.characters import Alphabet
from tagger_cli.features.forms import encode_forms
from tagger_cli.features.vocabulary import Vocabulary
from tagger_cli.runtime.known_words import KnownWords

CAPACITY = 4096
"""Distinct words kept; at 310 numbers of one byte each they take 1.3 MB. More make nothing faster."""

WORDS_AT_ONCE = 64
"""Words the character network reads at once, to bound its memory."""


class WordEncoder:
    """Computes vectors of words, unseen ones as well.

    Args:
        session: the graph that encodes words.
        vocabulary: words with a word vector.
        alphabet: characters the model reads.
    """

    def __init__(self, session: onnxruntime.InferenceSession, vocabulary: Vocabulary, alphabet: Alphabet) -> None:
        self._session = session
        self._vocabulary = vocabulary
        self._alphabet = alphabet
        self._inputs = {given.name for given in session.get_inputs()}
        output = session.get_outputs()[0]
        self.size: int = output.shape[-1]
        self.element = np.dtype(np.int8 if output.type == "tensor(int8)" else np.float32)

    def encode(self, words: Sequence[str]) -> NDArray[np.generic]:
        """Distinct words → (words, size); those of like length should stand together, to need little padding."""
        vectors = np.empty((len(words), self.size), self.element)
        for begin in range(0, len(words), WORDS_AT_ONCE):
            arrays = encode_forms(words[begin : begin + WORDS_AT_ONCE], self._vocabulary, self._alphabet)
            feeds = {"rows": arrays.rows, "characters": arrays.characters, "shapes": arrays.shapes}
            vectors[begin : begin + WORDS_AT_ONCE] = self._session.run(
                None, {name: feeds[name] for name in self._inputs}
            )[0]
        return vectors


class WordCache:
    """Word → row of a matrix of word vectors.

    Args:
        encoder: computes the vectors of words.
        known: words whose vectors are there already.
    """

    def __init__(self, encoder: WordEncoder, known: KnownWords | None = None) -> None:
        self._encoder = encoder
        self._known = known
        self._rows: dict[str, int] = {}
        self.vectors: NDArray[np.generic] = np.empty((CAPACITY, encoder.size), encoder.element)

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
        self.vectors[first:needed] = self._encoder.encode(new)
        self._rows.update(zip(new, range(first, needed), strict=True))
