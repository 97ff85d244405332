"""Accuracy of lemmas, with and without regard to case, of known and unknown forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tagger_cli.evaluation.outcomes import count_outcomes
from tagger_cli.evaluation.scores import LemmaAccuracy, LemmaScores

NO_LEMMA = frozenset({"", "_"})
"""Gold lemmas of words that have none."""


def lemma_scores(
    gold: Sequence[Sequence[str]],
    predicted: Sequence[Sequence[str]],
    known: Sequence[Sequence[bool]] | None = None,
) -> LemmaScores:
    """Accuracy over all words that have a gold lemma; one that is empty or ``_`` counts nowhere.

    Case is that of Unicode's full case folding, so ``STRASSE`` and ``Straße`` are the same without it.

    Args:
        gold: for each sentence, one lemma per word.
        predicted: the same for the same sentences.
        known: for each sentence, whether each form was seen in training; None for no known/unknown scores.

    Raises:
        ValueError: the sentences differ in number or length.
    """
    outcomes = count_outcomes(gold, predicted, known)
    words: Counter[bool] = Counter()
    right: Counter[bool] = Counter()
    right_without_case: Counter[bool] = Counter()
    for (lemma, found, is_known), count in outcomes.items():
        if lemma in NO_LEMMA:
            continue
        words[is_known] += count
        right[is_known] += count * (lemma == found)
        right_without_case[is_known] += count * (lemma.casefold() == found.casefold())
    whole = _accuracy(right.total(), right_without_case.total(), words.total())
    groups = [_accuracy(right[mark], right_without_case[mark], words[mark]) for mark in (True, False)]
    return LemmaScores(
        accuracy=whole.accuracy,
        accuracy_without_case=whole.accuracy_without_case,
        support=whole.count,
        known=None if known is None else groups[0],
        unknown=None if known is None else groups[1],
    )


def _accuracy(right: int, right_without_case: int, count: int) -> LemmaAccuracy:
    if not count:
        return LemmaAccuracy(0.0, 0.0, 0)
    return LemmaAccuracy(right / count, right_without_case / count, count)
