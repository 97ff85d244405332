"""The graph that turns distinct words into vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from tagger_cli.features.alphabet import Alphabet
from tagger_cli.features.forms import encode_forms
from tagger_cli.features.vocabulary import Vocabulary

WORDS_AT_ONCE = 64
"""Words the character network reads at once, to bound its memory."""

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
        for begin in range(0, len(words), WORDS_AT_ONCE):
            arrays = encode_forms(words[begin : begin + WORDS_AT_ONCE], self._vocabulary, self._alphabet)
            feeds = {"rows": arrays.rows, "characters": arrays.characters, "shapes": arrays.shapes}
            vectors[begin : begin + WORDS_AT_ONCE] = self._graph.run(
                None, {name: feeds[name] for name in self._inputs}
            )[0]
        return vectors
