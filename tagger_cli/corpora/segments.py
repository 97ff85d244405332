"""What readers of running text ask of a segmenter, and what it gives them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import msgspec


class SentencePlaces(msgspec.Struct):
    """A sentence of a text.

    Attributes:
        words: its words; mostly ``text[start:end]``, but French ``du`` is the words ``de`` and ``le``.
        offsets: the (start, end) of each word in the text, in code points; of a word that is no piece of the text,
            those of its token.
        ranges: the (first word, word behind the last) of each token that is several words.
    """

    words: list[str]
    offsets: list[tuple[int, int]]
    ranges: list[tuple[int, int]] = []


Segment: TypeAlias = Callable[[Sequence[str]], Sequence[list[SentencePlaces]]]
"""Texts → the sentences of each; what is found in one text does not depend on the others.

Sentences and tokens are in order, never empty and never overlap. White space, control and zero-width characters are in
no token unless they stand within one, every other character is in one."""


def as_one(sentences: Sequence[SentencePlaces]) -> list[SentencePlaces]:
    """Sentences put together as one; none where there are none."""
    if len(sentences) < 2:
        return list(sentences)
    whole = SentencePlaces([], [])
    for sentence in sentences:
        shift = len(whole.words)
        whole.words += sentence.words
        whole.offsets += sentence.offsets
        whole.ranges += [(first + shift, end + shift) for first, end in sentence.ranges]
    return [whole]
