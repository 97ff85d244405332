"""Sentences that are too long for the network, cut into pieces, and what was found of the pieces put together again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TypeVar

from tagger_cli.corpora.sentence import LONGEST_SENTENCE

T = TypeVar("T")


def cut(sentences: Iterable[Sequence[T]]) -> list[Sequence[T]]:
    """The pieces of some sentences: one without words has none, one of at most ``LONGEST_SENTENCE`` is its own."""
    return [
        sentence if len(sentence) <= LONGEST_SENTENCE else sentence[first : first + LONGEST_SENTENCE]
        for sentence in sentences
        for first in range(0, len(sentence), LONGEST_SENTENCE)
    ]


def joined(pieces: list[list[T]], lengths: Sequence[int]) -> list[list[T]]:
    """What was found of the pieces, by sentence.

    Args:
        pieces: for each piece one value per word (or per span of it), in the order of ``cut``.
        lengths: the number of words of each sentence.
    """
    if all(0 < length <= LONGEST_SENTENCE for length in lengths):
        return pieces
    in_order = iter(pieces)
    return [list(chain.from_iterable(next(in_order) for _ in range(0, length, LONGEST_SENTENCE))) for length in lengths]
