"""A running text with its tokens, words and sentences: what a segmenter learns from and what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import msgspec


class SegmentedText(msgspec.Struct):
    """A text as what stands between its tokens, and the tokens; lists have one entry per token.

    Attributes:
        gaps: what stands before each token: blanks, line ends, nothing.
        tokens: the tokens as they stand in the text, blanks within them included.
        words: the words of a token written together (``don't``: ``do``, ``n't``); empty where the token is the word.
        ends: whether the token is the last of its sentence.
        tail: what stands after the last token.
    """

    gaps: list[str] = []
    tokens: list[str] = []
    words: list[tuple[str, ...]] = []
    ends: list[bool] = []
    tail: str = ""

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def text(self) -> str:
        """The text itself."""
        return "".join(chain.from_iterable(zip(self.gaps, self.tokens, strict=True))) + self.tail

    def add(self, gap: str, token: str, words: tuple[str, ...] = (), end: bool = False) -> None:
        """One token more."""
        self.gaps.append(gap)
        self.tokens.append(token)
        self.words.append(words)
        self.ends.append(end)

    def places(self) -> list[tuple[int, int]]:
        """The (start, end) of each token in ``text``."""
        places = []
        end = 0
        for gap, token in zip(self.gaps, self.tokens, strict=True):
            start = end + len(gap)
            end = start + len(token)
            places.append((start, end))
        return places

    def sentences(self) -> Iterator[slice]:
        """The tokens of each sentence."""
        first = 0
        for number, end in enumerate(self.ends, 1):
            if end or number == len(self.ends):
                yield slice(first, number)
                first = number

    def part(self, tokens: slice) -> SegmentedText:
        """Some of the tokens, as a text of their own."""
        return SegmentedText(self.gaps[tokens], self.tokens[tokens], self.words[tokens], self.ends[tokens])
