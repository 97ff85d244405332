"""Accuracy, F1 and confusion of labels of sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from tagger_cli.corpora.several_labels import are_several, split_labels
from tagger_cli.evaluation.scores import LabelScore, SentenceScores
from tagger_cli.evaluation.shape_check import check_alignment


def sentence_scores(
    gold: Sequence[Sequence[str]],
    predicted: Sequence[Sequence[str]],
    known: Sequence[Sequence[bool]] | None = None,
    probabilities: Sequence[Mapping[str, float]] | None = None,
    several: bool | None = None,
) -> SentenceScores:
    """Scores of the labels of sentences.

    Args:
        gold: for each sentence its one label, or the text of several.
        predicted: the same for the same sentences.
        known: has no meaning here.
        probabilities: for each sentence the probability of each label; None where nobody knows.
        several: whether a sentence may have several labels; None where the labels tell.

    Raises:
        ValueError: the sentences differ in number.
    """
    check_alignment(gold, predicted, None)
    pairs = [(right, found) for (right,), (found,) in zip(gold, predicted, strict=True)]
    if several is None:
        several = are_several(text for pair in pairs for text in pair)
    sets = [(_labels(right, several), _labels(found, several)) for right, found in pairs]
    gold_counts = Counter(label for right, _ in sets for label in right)
    predicted_counts = Counter(label for _, found in sets for label in found)
    correct_counts = Counter(label for right, found in sets for label in right & found)
    labels = {
        label: LabelScore.from_counts(correct_counts[label], predicted_counts[label], gold_counts[label])
        for label in sorted(gold_counts | predicted_counts)
    }
    confusion: dict[str, dict[str, int]] = {}
    if not several:
        for (right, found), count in sorted(Counter(pairs).items()):
            confusion.setdefault(right, {})[found] = count
    return SentenceScores(
        accuracy=sum(right == found for right, found in sets) / len(sets) if sets else 0.0,
        macro_f1=sum(score.f1 for score in labels.values()) / len(labels) if labels else 0.0,
        micro=LabelScore.from_counts(correct_counts.total(), predicted_counts.total(), gold_counts.total()),
        labels=labels,
        support=len(sets),
        confusion=confusion,
        average_precision={
            label: average_precision([label in right for right, _ in sets], [row[label] for row in probabilities or ()])
            for label in (_binary_labels(gold_counts, probabilities[0], several) if probabilities else ())
        },
    )


def average_precision(positive: ArrayLike, scores: ArrayLike) -> float:
    """The area under the precision-recall curve, as a sum over its steps, like scikit-learn's.

    Args:
        positive: (items,) whether each is what is looked for.
        scores: (items,) the higher, the earlier it is found; those with the same score are found together.

    Returns:
        From 0 to 1; 0 where nothing is looked for.
    """
    truth, found = np.asarray(positive, bool), np.asarray(scores, np.float64)
    if not truth.any():
        return 0.0
    order = np.argsort(-found, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(found[order])), len(found) - 1)
    right = np.cumsum(truth[order])[ends]
    return float((np.diff(right, prepend=0) * right / (ends + 1)).sum() / right[-1])


def _labels(text: str, several: bool) -> frozenset[str]:
    return frozenset(split_labels(text) if several else [text])


def _binary_labels(gold_counts: Counter[str], known: Mapping[str, float], several: bool) -> list[str]:
    """The labels that apply or do not: all where there may be several, and the rarer of two, the second of equals."""
    if several:
        return [label for label in known if gold_counts[label]]
    return [min(reversed(list(known)), key=lambda label: gold_counts[label])] if len(known) == 2 else []
