"""Distinct words, encoded once: the one place where both engines turn words into arrays.

A corpus is mostly repeated words. Each distinct form gets an id and is encoded the first time it is
seen; afterwards a sentence is only a list of form ids.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from tagger_cli.features.alphabet import MAXIMUM_WORD_LENGTH, PADDING_CHARACTER, Alphabet
from tagger_cli.features.shapes import word_shape
from tagger_cli.features.vocabulary import Vocabulary


class FormArrays(msgspec.Struct, frozen=True):
    """What the network reads of some distinct forms.

    Attributes:
        rows: (forms,) rows of the word-vector table.
        characters: (forms, length) character ids, padded on the right with 0.
        shapes: (forms,) shape ids.
    """

    rows: NDArray[np.int64]
    characters: NDArray[np.int64]
    shapes: NDArray[np.int64]


def encode_forms(words: Sequence[str], vocabulary: Vocabulary, alphabet: Alphabet) -> FormArrays:
    """Encode distinct words, in their order."""
    return FormArrays(
        rows=vocabulary.rows(words),
        characters=alphabet.encode(words).astype(np.int64),
        shapes=np.fromiter(map(word_shape, words), np.int64, len(words)),
    )


class FormTable:
    """All distinct forms of a corpus with their arrays, for training.

    Args:
        words: the distinct forms; the id of a form is its place in this order.
    """

    def __init__(self, words: Sequence[str], vocabulary: Vocabulary, alphabet: Alphabet) -> None:
        self.words = list(words)
        arrays = encode_forms(self.words, vocabulary, alphabet)
        self._rows = arrays.rows.astype(np.int32)
        self._shapes = arrays.shapes.astype(np.uint8)
        self._characters = np.full((len(self.words), MAXIMUM_WORD_LENGTH), PADDING_CHARACTER, np.uint16)
        self._characters[:, : arrays.characters.shape[1]] = arrays.characters
        self._lengths = (arrays.characters != PADDING_CHARACTER).sum(1)

    def __len__(self) -> int:
        return len(self.words)

    def arrays(self, forms: NDArray[np.integer]) -> FormArrays:
        """The arrays of some forms, the characters cut to the longest among them.

        Args:
            forms: (forms,) form ids.
        """
        longest = max(int(self._lengths[forms].max(initial=1)), 1)
        return FormArrays(
            rows=self._rows[forms].astype(np.int64),
            characters=self._characters[forms, :longest].astype(np.int64),
            shapes=self._shapes[forms].astype(np.int64),
        )
