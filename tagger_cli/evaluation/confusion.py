"""Which label a model gives where which one is right."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.schemes import Span, decode_spans
from tagger_cli.evaluation.answers import TargetAnswers
from tagger_cli.evaluation.judgement import is_said
from tagger_cli.evaluation.tagging_errors import overlapping

NOTHING = ""
"""What a missed span is taken for, and what is taken for an invented one."""
MOST_LABELS = 18
"""Rows of the matrix at most: the labels that are confused most often."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often which label is taken for which.

    Attributes:
        labels: of rows and columns; ``NOTHING`` last, where there are spans.
        counts: (labels, labels) gold labels × predicted labels.
        left_out: labels that are confused too seldom to be among them.
    """

    labels: list[str]
    counts: NDArray[np.intp]
    left_out: int


def confusion(answers: TargetAnswers) -> Confusion:
    """The confusion of the labels of words, or of the types of spans.

    A gold span is taken for the predicted span that shares most words with it, whatever its borders.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    for gold, found in zip(answers.gold, answers.found, strict=True):
        if answers.measure == "f1":
            for right, said in overlapping(decode_spans(gold), decode_spans(found)):
                pairs.update(_pairs(right, said))
        else:
            pairs.update(pair for pair in zip(gold, found, strict=True) if is_said(answers.measure, pair[0]))
    wrong: Counter[str] = Counter()
    for (right_label, label), count in pairs.items():
        wrong[right_label] += count * (right_label != label)
        wrong[label] += count * (right_label != label)
    del wrong[NOTHING]
    chosen = sorted(label for label, _ in wrong.most_common(MOST_LABELS))
    rows = [*chosen, NOTHING] if answers.measure == "f1" else chosen
    counts = np.array([[pairs[one, other] for other in rows] for one in rows], np.intp).reshape(len(rows), len(rows))
    return Confusion(rows, counts, len(wrong) - len(chosen))


def _pairs(gold: list[Span], found: list[Span]) -> list[tuple[str, str]]:
    """(gold type, predicted type) of the spans of a group that overlap each other."""

    def shared(one: Span, other: Span) -> int:
        return min(one.end, other.end) - max(one.start, other.start)

    if not gold:
        return [(NOTHING, span.label) for span in found]
    if not found:
        return [(span.label, NOTHING) for span in gold]
    return [(span.label, max(found, key=lambda other: shared(span, other)).label) for span in gold]
