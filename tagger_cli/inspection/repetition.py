"""Sentences that occur more than once in one corpus."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tagger_cli.corpora.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Repetition:
    """Sentences whose words all stand in the same order in an earlier one.

    Attributes:
        sentences: so many, the first occurrence not counted.
        labelled_otherwise: those of them whose labels are not those of the first occurrence.
    """

    sentences: int
    labelled_otherwise: int


def count_repetition(sentences: Iterable[Sentence]) -> Repetition:
    """Count repeated sentences."""
    first: dict[tuple[str, ...], Sentence] = {}
    repeated = otherwise = 0
    for sentence in sentences:
        before = first.setdefault(tuple(sentence.words), sentence)
        if before is not sentence:
            repeated += 1
            otherwise += (before.tags, before.labels) != (sentence.tags, sentence.labels)
    return Repetition(repeated, otherwise)
