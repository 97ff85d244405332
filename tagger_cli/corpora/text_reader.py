"""Raw text, one paragraph or document a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from tagger_cli.corpora.lines import LinePart, Lines
from tagger_cli.corpora.sentence import Sentence

Segment: TypeAlias = Callable[[str], Iterable[Sequence[tuple[int, int]]]]
"""Running text → the (start, end) of each word in characters, one sequence per sentence."""


def read_text(lines: Lines, segment: Segment) -> Iterator[Sentence | None]:
    """Sentences of raw text; every line is segmented by itself, and offsets count from its first character.

    A sentence's ``text`` reaches from its first word to its last. Lines without words give no sentence. Of a
    line that comes in parts, the last sentence of each part waits for the next one: it may go on there.
    """
    waiting, before = "", 0  # what waits, and the characters of its line that stand before it
    for line in lines:
        if line is None:
            yield None
            continue
        text = waiting + line if waiting else line
        if not isinstance(line, LinePart):
            yield from _sentences(text, before, segment)
            waiting, before = "", 0
            continue
        last: Sentence | None = None
        for sentence in _sentences(text, before, segment):
            if last is not None:
                yield last
            last = sentence
        end = (last.start or 0) - before if last is not None else len(text)
        waiting, before = text[end:], before + end
    yield from _sentences(waiting, before, segment)


def _sentences(text: str, before: int, segment: Segment) -> Iterator[Sentence]:
    """The sentences of a text that begins so many characters after the beginning of its line."""
    for places in segment(text):
        offsets = list(places)
        if offsets:
            start = offsets[0][0]
            words = [text[begin:end] for begin, end in offsets]
            own = text[start : offsets[-1][1]]
            if before:
                offsets = [(begin + before, end + before) for begin, end in offsets]
            yield Sentence(words, {}, offsets, own, start + before)
