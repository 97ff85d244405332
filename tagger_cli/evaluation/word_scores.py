"""Accuracy of word labels, and precision, recall and F1 of each label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tagger_cli.evaluation.outcomes import count_outcomes
from tagger_cli.evaluation.scores import Accuracy, LabelScore, WordScores

NOT_SAID = ""
"""The gold label of a word of which the corpus says nothing. ``_`` is a label: that a word has no features is something
to be predicted."""


def word_scores(
    gold: Sequence[Sequence[str]],
    predicted: Sequence[Sequence[str]],
    known: Sequence[Sequence[bool]] | None = None,
) -> WordScores:
    """Accuracy over all words that have a gold label, and the scores of each label among them.

    A word whose gold label is empty has none: it counts nowhere, whatever was predicted for it.

    Args:
        gold: for each sentence, one label per word.
        predicted: the same for the same sentences.
        known: for each sentence, whether each word was seen in training; None for no known/unknown scores.

    Raises:
        ValueError: the sentences differ in number or length.
    """
    outcomes = count_outcomes(gold, predicted, known)
    gold_counts: Counter[str] = Counter()
    predicted_counts: Counter[str] = Counter()
    correct_counts: Counter[str] = Counter()
    known_counts: Counter[bool] = Counter()
    known_correct: Counter[bool] = Counter()
    for (gold_label, predicted_label, is_known), count in outcomes.items():
        if gold_label == NOT_SAID:
            continue
        gold_counts[gold_label] += count
        predicted_counts[predicted_label] += count
        known_counts[is_known] += count
        if gold_label == predicted_label:
            correct_counts[gold_label] += count
            known_correct[is_known] += count

    return WordScores(
        accuracy=_accuracy(correct_counts.total(), gold_counts.total()).accuracy,
        labels={
            label: LabelScore.from_counts(correct_counts[label], predicted_counts[label], gold_counts[label])
            for label in sorted(gold_counts.keys() | predicted_counts.keys())
        },
        known=None if known is None else _accuracy(known_correct[True], known_counts[True]),
        unknown=None if known is None else _accuracy(known_correct[False], known_counts[False]),
    )


def _accuracy(correct: int, count: int) -> Accuracy:
    return Accuracy(accuracy=correct / count if count else 0.0, count=count)
