"""From the words of sentences to what a transformer reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

MOST_PIECES = 6
"""Of a word; what it has more is cut off."""
LONGEST = 512
"""Pieces of a sentence, those at its ends included; words behind them are read as its last one."""
ALIKE = str.maketrans("’“”", '\'""')
BEGIN, END, UNKNOWN = 101, 102, 100


class Pieces(NamedTuple):
    """A batch of sentences.

    Attributes:
        ids: (batch, pieces), padded with 0.
        shapes: (batch, pieces) the shape of the word that a piece is of: the transformer knows no capitals.
        mask: (batch, pieces) 1 where there is a piece.
        first: (batch, words) where each word's first piece stands.
    """

    ids: Tensor
    shapes: Tensor
    mask: Tensor
    first: Tensor


class WordPieces:
    """The pieces of distinct words, made once.

    Args:
        folder: of the transformer.
        words: the distinct words, by their numbers.
        shapes: (words,) the shape of each.
    """

    def __init__(self, folder: Path, words: Sequence[str], shapes: np.ndarray) -> None:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        encoded = tokenizer.encode_batch([word.translate(ALIKE) for word in words], add_special_tokens=False)
        self._pieces = [of_word.ids[:MOST_PIECES] or [UNKNOWN] for of_word in encoded]
        self._shapes = shapes.tolist()

    def batch(self, sentences: Sequence[Sequence[int]]) -> Pieces:
        """What the transformer reads of sentences, given as the numbers of their words."""
        longest = max(map(len, sentences))
        rows = [self._row(sentence) for sentence in sentences]
        width = max(len(ids) for ids, _, _ in rows)
        ids, shapes, mask = (np.zeros((len(rows), width), np.int64) for _ in range(3))
        first = np.zeros((len(rows), longest), np.int64)
        for place, (row_ids, row_shapes, row_first) in enumerate(rows):
            ids[place, : len(row_ids)] = row_ids
            shapes[place, : len(row_shapes)] = row_shapes
            mask[place, : len(row_ids)] = 1
            first[place, : len(row_first)] = row_first
        return Pieces(*map(torch.from_numpy, (ids, shapes, mask, first)))

    def _row(self, sentence: Sequence[int]) -> tuple[list[int], list[int], list[int]]:
        ids, shapes, first = [BEGIN], [0], []
        for word in sentence:
            first.append(min(len(ids), LONGEST - 2))
            ids += self._pieces[word]
            shapes += [self._shapes[word]] * len(self._pieces[word])
        return [*ids[: LONGEST - 1], END], shapes[: LONGEST - 1], first
