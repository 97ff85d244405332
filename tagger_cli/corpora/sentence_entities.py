"""The entities of a tagged sentence, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from tagger_cli.corpora.schemes import decode_spans

if TYPE_CHECKING:
    from tagger_cli.corpora.sentence import Sentence


class Entity(NamedTuple):
    """A span of words with a label.

    Attributes:
        text: as it stands in the text; without a running text its words with a blank between.
        label: of the span.
        target: that marks it.
        first: its first word, from 0.
        behind: the word behind its last.
        start: its first character, as ``Sentence.offsets`` counts; None without a running text.
        end: the character behind its last; None without a running text.
        score: the probability of the span as a whole; None where nobody asked.
    """

    text: str
    label: str
    target: str
    first: int
    behind: int
    start: int | None
    end: int | None
    score: float | None


def entities_of(sentence: Sentence) -> list[Entity]:
    """The entities of the targets whose labels are in IOB2."""
    entities = []
    for target, labels in sentence.tags.items():
        if not _are_spans(labels):
            continue
        spans = decode_spans(labels)
        scores = sentence.span_scores.get(target, [None] * len(spans))
        for (first, behind, label), score in zip(spans, scores, strict=True):
            start = end = None
            text = " ".join(sentence.words[first:behind])
            if sentence.offsets is not None and sentence.text is not None:
                start, end = sentence.offsets[first][0], sentence.offsets[behind - 1][1]
                text = sentence.text[start - sentence.start : end - sentence.start]
            entities.append(Entity(text, label, target, first, behind, start, end, score))
    return entities


def _are_spans(labels: Sequence[str]) -> bool:
    return all(label == "O" or label.startswith(("B-", "I-")) for label in labels)
