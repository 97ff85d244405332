"""The sentences there are to label, each with what stands around it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tagger_cli.corpora.arriving_lines import arriving_lines
from tagger_cli.corpora.formats import format_by_name, read_sentences
from tagger_cli.corpora.lines import source_name
from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.sentence import LONGEST_SENTENCE
from tagger_cli.errors import TaggerError, UsageError

MOST_SENTENCES = 200_000
"""Sentences that are held; nobody labels as many."""


@dataclass(frozen=True, slots=True)
class PooledSentence:
    """A sentence to label.

    Attributes:
        key: a digest of its words, under which its answer is found again.
        words: as they stand in the text.
        text: its running text; its words with a blank between where it had none.
        places: (start, end) of each word in ``text``.
        file: where it stands.
        line: in the file, from 1.
        before: the sentence before it in the file; empty where there is none.
        after: the sentence after it.
    """

    key: str
    words: tuple[str, ...]
    text: str
    places: tuple[tuple[int, int], ...]
    file: str
    line: int
    before: str
    after: str


def read_pool(files: Sequence[str], segment: Segment, tell: Callable[[str], None]) -> list[PooledSentence]:
    """The different sentences of some files, in their order.

    Args:
        files: text, or what else ``tagger tag`` reads; labels in them are not looked at.
        segment: finds the sentences and words of running text.
        tell: is told what was left out.

    Raises:
        InputError: a file cannot be read.
        UsageError: standard input is among them, which could not be read again.
        TaggerError: there is no sentence.
    """
    if "-" in files:
        raise UsageError("texts are read again when the work goes on; write standard input to a file first")
    pool: dict[str, PooledSentence] = {}
    for file in files:
        found: list[tuple[tuple[str, ...], str, tuple[tuple[int, int], ...], int]] = []
        lines = arriving_lines(file, "strict", None, None, None)
        for sentence in read_sentences(lines, source_name(file), format_by_name(file) or "text", segment):
            if sentence is None or not 0 < len(sentence.words) <= LONGEST_SENTENCE:
                continue
            text, offsets, begin = sentence.text, sentence.offsets, sentence.start
            if text is None or offsets is None:
                text, offsets, begin = " ".join(sentence.words), [], 0
                for word in sentence.words:
                    start = offsets[-1][1] + 1 if offsets else 0
                    offsets.append((start, start + len(word)))
            first, last = offsets[0][0], offsets[-1][1]
            places = tuple((start - first, end - first) for start, end in offsets)
            found.append((tuple(sentence.words), text[first - begin : last - begin], places, sentence.line))
        for number, (words, text, places, line) in enumerate(found):
            key = hashlib.blake2b("\0".join(words).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
            before = found[number - 1][1] if number else ""
            after = found[number + 1][1] if number + 1 < len(found) else ""
            pool.setdefault(key, PooledSentence(key, words, text, places, file, line, before, after))
    if not pool:
        raise TaggerError(f"{', '.join(files)}: there is no sentence to label")
    if len(pool) > MOST_SENTENCES:
        tell(f"the first {MOST_SENTENCES:,} of {len(pool):,} sentences are used")
    return list(pool.values())[:MOST_SENTENCES]
