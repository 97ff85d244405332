"""Raw text, one paragraph or document a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from tagger_cli.corpora.lines import Lines
from tagger_cli.corpora.sentence import Sentence

Segment: TypeAlias = Callable[[str], Iterable[Sequence[tuple[int, int]]]]
"""Running text → the (start, end) of each word in characters, one sequence per sentence."""


def read_text(lines: Lines, segment: Segment) -> Iterator[Sentence | None]:
    """Sentences of raw text; every line is segmented by itself, and offsets count from its first character.

    A sentence's ``text`` reaches from its first word to its last. Lines without words give no sentence.
    """
    for line in lines:
        if line is None:
            yield None
            continue
        for places in segment(line):
            offsets = list(places)
            if offsets:
                start = offsets[0][0]
                words = [line[begin:end] for begin, end in offsets]
                yield Sentence(words, {}, offsets, line[start : offsets[-1][1]], start)
