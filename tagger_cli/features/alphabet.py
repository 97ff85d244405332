"""Words as padded rows of character ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

PADDING_CHARACTER = 0
UNKNOWN_CHARACTER = 1
MAXIMUM_WORD_LENGTH = 32
"""Characters read of a word: a longer one is read as its first and last 16, where affixes are."""


class Alphabet:
    """Characters with an id of their own; ids 0 and 1 are padding and unknown.

    Args:
        characters: distinct characters, in any order.
    """

    def __init__(self, characters: str) -> None:
        self.characters = "".join(sorted(set(characters)))
        self._code_points = _code_points(self.characters)

    @classmethod
    def of_words(cls, counts: Counter[str]) -> Alphabet:
        """The characters of at least two different words; rarer ones train the unknown character."""
        in_words: Counter[str] = Counter()
        for word in counts:
            in_words.update(set(word))
        return cls("".join(character for character, words in in_words.items() if words > 1))

    def __len__(self) -> int:
        """Number of ids, padding and unknown included."""
        return len(self.characters) + 2

    def encode(self, words: Sequence[str]) -> NDArray[np.uint16]:
        """Character ids of words.

        Returns:
            (words, characters of the longest word, at least 1), padded on the right with 0.
        """
        half = MAXIMUM_WORD_LENGTH // 2
        clipped = [w if len(w) <= MAXIMUM_WORD_LENGTH else w[:half] + w[-half:] for w in words]
        lengths = np.fromiter(map(len, clipped), np.int64, len(clipped))
        points = _code_points("".join(clipped))
        ids = np.full(len(points), UNKNOWN_CHARACTER, np.uint16)
        if len(self._code_points):
            places = np.minimum(np.searchsorted(self._code_points, points), len(self._code_points) - 1)
            known = self._code_points[places] == points
            ids[known] = places[known] + 2
        longest = max(int(lengths.max(initial=1)), 1)
        matrix = np.full((len(clipped), longest), PADDING_CHARACTER, np.uint16)
        matrix[np.arange(longest) < lengths[:, None]] = ids
        return matrix


def _code_points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
