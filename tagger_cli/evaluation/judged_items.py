"""Gold and predicted words or spans as arrays: what every table of an analysis counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.schemes import Span, decode_spans
from tagger_cli.evaluation.answers import TargetAnswers
from tagger_cli.evaluation.feature_scores import features_of
from tagger_cli.evaluation.judgement import is_right, is_said

Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Items:
    """Words with a label, or spans; all arrays are (items,).

    Attributes:
        row: place of the sentence among all.
        first: first word, from 0.
        behind: word behind the last.
        label: number of the label.
        right: whether gold and prediction say the same.
        score: probability of a predicted one; NaN where nobody asked.
    """

    row: Ints
    first: Ints
    behind: Ints
    label: Ints
    right: NDArray[np.bool_]
    score: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.row)

    def where(self, chosen: NDArray[np.bool_]) -> Items:
        """Some of them."""
        return Items(
            self.row[chosen],
            self.first[chosen],
            self.behind[chosen],
            self.label[chosen],
            self.right[chosen],
            self.score[chosen],
        )


@dataclass(frozen=True, slots=True)
class JudgedItems:
    """What is right and what a model says.

    Attributes:
        labels: the names of the labels by their numbers, in alphabetical order.
        gold: what is right.
        found: what the model says, of the words of which the gold files say something.
    """

    labels: list[str]
    gold: Items
    found: Items

    @property
    def alike(self) -> JudgedItems:
        """The same items as if all had one label."""
        one = [replace(items, label=np.zeros_like(items.label)) for items in (self.gold, self.found)]
        return JudgedItems(["all"], *one)


_Row = tuple[int, Span, bool, float]


def judged_items(answers: TargetAnswers) -> JudgedItems:
    """The words or spans of one target."""
    return _collected(*(_spans(answers) if answers.measure == "f1" else _words(answers)))


def judged_features(answers: TargetAnswers) -> JudgedItems:
    """The features of words, each an item of its own with the feature's name; right are those with the right value."""
    gold: list[_Row] = []
    found: list[_Row] = []
    for row, right, said in zip(answers.rows.tolist(), answers.gold, answers.found, strict=True):
        for word, (bundle, predicted) in enumerate(zip(right, said, strict=True)):
            if not is_said(answers.measure, bundle):
                continue
            expected, given = features_of(bundle), features_of(predicted)
            for features, items in ((expected, gold), (given, found)):
                items += [(row, Span(word, word + 1, f[0]), f in expected and f in given, np.nan) for f in features]
    return _collected(gold, found)


def _words(answers: TargetAnswers) -> tuple[list[_Row], list[_Row]]:
    gold: list[_Row] = []
    found: list[_Row] = []
    for place, row in enumerate(answers.rows.tolist()):
        right, said = answers.gold[place], answers.found[place]
        scores = answers.scores[place] if answers.scores else [np.nan] * len(right)
        for word, (label, predicted, score) in enumerate(zip(right, said, scores, strict=True)):
            if is_said(answers.measure, label):
                good = is_right(answers.measure, label, predicted)
                gold.append((row, Span(word, word + 1, label), good, score))
                found.append((row, Span(word, word + 1, label if good else predicted), good, score))
    return gold, found


def _spans(answers: TargetAnswers) -> tuple[list[_Row], list[_Row]]:
    gold: list[_Row] = []
    found: list[_Row] = []
    for place, row in enumerate(answers.rows.tolist()):
        right, said = decode_spans(answers.gold[place]), decode_spans(answers.found[place])
        scores = answers.span_scores[place] if answers.span_scores else [np.nan] * len(said)
        gold += [(row, span, span in said, np.nan) for span in right]
        found += [(row, span, span in right, score) for span, score in zip(said, scores, strict=True)]
    return gold, found


def _collected(gold: Sequence[_Row], found: Sequence[_Row]) -> JudgedItems:
    labels = sorted({span.label for rows in (gold, found) for _, span, _, _ in rows})
    numbers = {label: number for number, label in enumerate(labels)}
    return JudgedItems(labels, _items(gold, numbers), _items(found, numbers))


def _items(rows: Sequence[_Row], numbers: dict[str, int]) -> Items:
    def array(values: Iterable[int]) -> Ints:
        return np.fromiter(values, np.intp, len(rows))

    return Items(
        array(row for row, _, _, _ in rows),
        array(span.start for _, span, _, _ in rows),
        array(span.end for _, span, _, _ in rows),
        array(numbers[span.label] for _, span, _, _ in rows),
        np.fromiter((right for _, _, right, _ in rows), bool, len(rows)),
        np.fromiter((score for _, _, _, score in rows), np.float64, len(rows)),
    )
