"""The sentences there are to label, each with what stands around it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from tagger_cli.annotation.answers import Answer, ChosenBy, Entity, Token
from tagger_cli.annotation.task import Task
from tagger_cli.corpora.arriving_lines import arriving_lines
from tagger_cli.corpora.formats import format_by_name, read_sentences
from tagger_cli.corpora.lines import source_name
from tagger_cli.corpora.schemes import Span
from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.sentence import LONGEST_SENTENCE, Sentence
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
        spans: its labels as they stand in the file, where they are looked at; see ``Task``.
        note: what people should think of when they see it.
    """

    key: str
    words: tuple[str, ...]
    text: str
    places: tuple[tuple[int, int], ...]
    file: str
    line: int
    before: str
    after: str
    spans: tuple[Span, ...] = ()
    note: str = ""

    def answered(
        self,
        task: Task,
        spans: Iterable[Span],
        action: Literal["accept", "skip"],
        by: ChosenBy,
        revision: int,
        who: str,
        when: str,
    ) -> Answer:
        """An answer to the sentence; see ``Answer``."""
        entities = []
        for span in spans:
            start, end = self.places[span.start][0], self.places[span.end - 1][1]
            entities.append(Entity(self.text[start:end], span.label, start, end))
        tokens = [Token(word, *place) for word, place in zip(self.words, self.places, strict=True)]
        return Answer(
            self.key, action, by, revision, who, when, self.file, self.line, self.text, tokens, entities,
            task.target, task.kind,
        )  # fmt: skip


def pooled(
    sentence: Sentence, file: str, before: str = "", after: str = "", spans: Iterable[Span] = (), note: str = ""
) -> PooledSentence:
    """A sentence that was read, to be labelled; see ``PooledSentence``."""
    words = tuple(sentence.words)
    text, places = text_and_places(sentence)
    key = hashlib.blake2b("\0".join(words).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return PooledSentence(key, words, text, places, file, sentence.line, before, after, tuple(spans), note)


def text_and_places(sentence: Sentence) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The running text of a sentence, from its first word to its last, and the (start, end) of each word in it."""
    if sentence.text is None or sentence.offsets is None:
        ends = list(accumulate(len(word) + 1 for word in sentence.words))
        places = tuple((end - 1 - len(word), end - 1) for word, end in zip(sentence.words, ends, strict=True))
        return " ".join(sentence.words), places
    first, last = sentence.offsets[0][0], sentence.offsets[-1][1]
    text = sentence.text[first - sentence.start : last - sentence.start]
    return text, tuple((start - first, end - first) for start, end in sentence.offsets)


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
        lines = arriving_lines(file, "strict", None, None, None)
        read = read_sentences(lines, source_name(file), format_by_name(file) or "text", segment)
        found = [one for one in read if one is not None and 0 < len(one.words) <= LONGEST_SENTENCE]
        texts = ["", *(text_and_places(sentence)[0] for sentence in found), ""]
        for number, sentence in enumerate(found):
            made = pooled(sentence, file, texts[number], texts[number + 2])
            pool.setdefault(made.key, made)
    if not pool:
        raise TaggerError(f"{', '.join(files)}: there is no sentence to label")
    if len(pool) > MOST_SENTENCES:
        tell(f"the first {MOST_SENTENCES:,} of {len(pool):,} sentences are used")
    return list(pool.values())[:MOST_SENTENCES]
