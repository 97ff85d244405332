"""Text that is already cut up: one sentence a line, words separated by blanks."""

from __future__ import annotations

from collections.abc import Iterator

from tagger_cli.corpora.lines import Lines
from tagger_cli.corpora.sentence import Sentence


def read_tokens(lines: Lines) -> Iterator[Sentence | None]:
    """One sentence per line with words; ``text`` is the whole line."""
    for line in lines:
        if line is None:
            yield None
            continue
        words = []
        offsets = []
        start = 0
        for word in line.replace("\t", " ").split(" "):  # a no-break space is part of a word
            end = start + len(word)
            if word:
                words.append(word)
                offsets.append((start, end))
            start = end + 1
        if words:
            yield Sentence(words, {}, offsets, line)
