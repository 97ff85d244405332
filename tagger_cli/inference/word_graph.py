"""The graph that turns distinct words into vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from tagger_cli.features.alphabet import PADDING_CHARACTER, Alphabet
from tagger_cli.features.forms import encode_forms
from tagger_cli.features.vocabulary import Vocabulary

WORDS_AT_ONCE = 64
"""Words the character network reads at once, to bound its memory."""

ENCODED_AT_ONCE = 16 * WORDS_AT_ONCE
"""Words that are made arrays at once: what numpy does for a few of them takes as long for many."""

INPUTS = ("rows", "characters", "shapes")


class WordGraph:
    """Computes vectors of words, unseen ones as well; threads may share it.

    Args:
        graph: ``words.onnx``, as ONNX Runtime has loaded it.
        vocabulary: words with a word vector.
        alphabet: characters the model reads.
    """

    def __init__(self, graph: onnxruntime.InferenceSession, vocabulary: Vocabulary, alphabet: Alphabet) -> None:
        self._graph = graph
        self._vocabulary = vocabulary
        self._alphabet = alphabet
        self._inputs = [given.name for given in graph.get_inputs()]
        output = graph.get_outputs()[0]
        self.size: int = output.shape[-1]
        self.element = np.dtype(np.int8 if output.type == "tensor(int8)" else np.float32)

    def encode(self, words: Sequence[str]) -> NDArray[np.generic]:
        """Distinct words → (words, size); those of like length should stand together, to need little padding."""
        vectors = np.empty((len(words), self.size), self.element)
        for begin in range(0, len(words), ENCODED_AT_ONCE):
            arrays = encode_forms(words[begin : begin + ENCODED_AT_ONCE], self._vocabulary, self._alphabet)
            lengths = (arrays.characters != PADDING_CHARACTER).sum(axis=1)
            for first in range(0, len(lengths), WORDS_AT_ONCE):
                part = slice(first, first + WORDS_AT_ONCE)
                longest = max(int(lengths[part].max()), 1)
                feeds = {
                    "rows": arrays.rows[part],
                    "characters": np.ascontiguousarray(arrays.characters[part, :longest]),
                    "shapes": arrays.shapes[part],
                }
                found = self._graph.run(None, {name: feeds[name] for name in self._inputs})[0]
                vectors[begin + first : begin + first + len(found)] = found
        return vectors
