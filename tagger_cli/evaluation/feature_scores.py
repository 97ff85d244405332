"""Accuracy of whole bundles of morphological features, and precision, recall and F1 of each feature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from tagger_cli.evaluation.outcomes import count_outcomes
from tagger_cli.evaluation.scores import Accuracy, FeatureScores, LabelScore

NO_FEATURES = "_"


def feature_scores(
    gold: Sequence[Sequence[str]],
    predicted: Sequence[Sequence[str]],
    known: Sequence[Sequence[bool]] | None = None,
) -> FeatureScores:
    """Compare bundles, in which the order of the features means nothing.

    A word whose gold bundle is empty (``""``) counts nowhere: nobody said what it has.

    Args:
        gold: for each sentence, one bundle per word, as in CoNLL-U.
        predicted: the same for the same sentences.
        known: for each sentence, whether each word was seen in training; None for no known/unknown scores.

    Raises:
        ValueError: the sentences differ in number or length.
    """
    outcomes = count_outcomes(gold, predicted, known)
    words: Counter[bool] = Counter()
    right: Counter[bool] = Counter()
    in_gold: Counter[str] = Counter()
    in_predicted: Counter[str] = Counter()
    in_both: Counter[str] = Counter()
    for (bundle, found, is_known), count in outcomes.items():
        if not bundle:
            continue
        expected, given = features_of(bundle), features_of(found)
        words[is_known] += count
        right[is_known] += count * (expected == given)
        for features, counts in ((expected, in_gold), (given, in_predicted), (expected & given, in_both)):
            for name, _ in features:
                counts[name] += count
    return FeatureScores(
        accuracy=_accuracy(right.total(), words.total()).accuracy,
        micro=LabelScore.from_counts(in_both.total(), in_predicted.total(), in_gold.total()),
        features={
            name: LabelScore.from_counts(in_both[name], in_predicted[name], in_gold[name])
            for name in sorted(in_gold.keys() | in_predicted.keys())
        },
        support=words.total(),
        known=None if known is None else _accuracy(right[True], words[True]),
        unknown=None if known is None else _accuracy(right[False], words[False]),
    )


@cache
def features_of(bundle: str) -> frozenset[tuple[str, str]]:
    """The (name, value) pairs of a bundle."""
    if bundle in ("", NO_FEATURES):
        return frozenset()
    pairs = (feature.partition("=") for feature in bundle.split("|"))
    return frozenset((name, value) for name, _, value in pairs)


def _accuracy(correct: int, count: int) -> Accuracy:
    return Accuracy(accuracy=correct / count if count else 0.0, count=count)
