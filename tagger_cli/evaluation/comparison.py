"""Which of two models, or of two recipes with several seeds each, is better, and whether that may be luck."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb, erfc, sqrt
from statistics import stdev

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.schemes import Span, decode_spans
from tagger_cli.evaluation.answers import TargetAnswers
from tagger_cli.evaluation.bootstrap import (
    DRAWN_AT_ONCE,
    SEED,
    Counts,
    Interval,
    f1,
    intervals,
    label_counts,
    resampled_counts,
)
from tagger_cli.evaluation.judged_items import judged_items
from tagger_cli.evaluation.judgement import is_right, is_said

SAMPLES = 10_000
SIGNIFICANT = 0.05
"""A difference that luck makes more seldom than this is called significant."""
SEED_DEVIATION = 0.045
"""The standard deviation of a score over the seeds of one recipe, as a share of what it lacks of 1, assumed of a single
model: ``benchmarks/seed_differences.py`` measures 0.044 of names and 0.021 of parts of speech."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A word or span that all models of one side get right, and none of the other.

    Attributes:
        row: place of its sentence among all.
        gold: what is right.
        second_is_right: whether it is the second side that says so.
        wrong: what the other one's first model says of these words: spans that overlap it, or the word with its label.
    """

    row: int
    gold: Span
    second_is_right: bool
    wrong: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides on one target: each a model, or several that differ in their seed.

    Attributes:
        target: its name.
        first, second: the scores of their models: accuracy of words, F1 of spans.
        interval: of the second's mean score less the first's, by the paired bootstrap: over documents, and over seeds.
        p: how often a difference at least as large comes about, either way, where answers are exchanged at random.
        p_seeds: how often it does where the models are dealt to the two sides at random; of one model each, where both
            scores have the error of the text and a deviation over seeds of ``SEED_DEVIATION``.
        differences: in the order of the text.
    """

    target: str
    first: list[float]
    second: list[float]
    interval: Interval
    p: float
    p_seeds: float
    differences: list[Difference]

    @property
    def means(self) -> tuple[float, float]:
        """The mean scores."""
        return float(np.mean(self.first)), float(np.mean(self.second))

    @property
    def has_seeds(self) -> bool:
        """Whether there are several models on each side, so that it is known how much the seed is."""
        return len(self.first) > 1

    @property
    def deviations(self) -> tuple[float, float] | None:
        """The standard deviations of the scores, as of a sample; None for one model each."""
        return None if not self.has_seeds else (stdev(self.first), stdev(self.second))

    @property
    def is_significant(self) -> bool:
        """Whether the difference is hardly luck: neither of the text nor of the seeds."""
        return self.p < SIGNIFICANT and self.p_seeds < SIGNIFICANT


def compare_answers(
    first: Sequence[TargetAnswers],
    second: Sequence[TargetAnswers],
    units: NDArray[np.intp],
    samples: int = SAMPLES,
    seed: int = SEED,
) -> Comparison:
    """Compare two sides on one target.

    Args:
        first: answers of the models of one side.
        second: answers of as many models of the other side to the same sentences.
        units: (sentences,) what is drawn and exchanged together, see ``resampling_units``.
        samples: of the bootstrap, and of the randomisation.
        seed: of both.
    """
    counts = [
        np.stack([label_counts(judged_items(answers).alike, units)[:, 0] for answers in side], axis=1)
        for side in (first, second)
    ]
    scores = [f1(counted.sum(axis=0)).tolist() for counted in counts]
    resampled = resampled_differences(counts[0], counts[1], samples, seed)
    (interval,) = intervals(resampled[:, None])
    return Comparison(
        first[0].target,
        scores[0],
        scores[1],
        interval,
        randomisation_test(counts[0], counts[1], samples, seed),
        permutation_test(scores[0], scores[1])
        if len(first) > 1
        else assumed_seeds_test(scores[0][0], scores[1][0], float(resampled.std())),
        list(_differences(first, second)),
    )


def resampled_differences(first: Counts, second: Counts, samples: int = SAMPLES, seed: int = SEED) -> Counts:
    """(samples,) differences of mean scores: both sides get the same documents, and each its own seeds."""
    random = np.random.default_rng(seed + 1)
    means = []
    for counts in (first, second):
        scores = f1(resampled_counts(counts, samples, seed))  # (samples, models)
        models = scores.shape[1]
        drawn = random.integers(models, size=(samples, models))
        means.append(np.take_along_axis(scores, drawn, axis=1).mean(axis=1))
    difference: Counts = means[1] - means[0]
    return difference


def randomisation_test(first: Counts, second: Counts, samples: int = SAMPLES, seed: int = SEED) -> float:
    """The p of approximate randomisation (Noreen 1989; Yeh 2000): two-sided, and never 0.

    In each sample the answers of the two sides to each unit are exchanged or not, as a coin falls.

    Args:
        first: (units, models, 3) counts of the models of one side, see ``bootstrap.RIGHT``.
        second: (units, models, 3) those of the other one.
        samples: how many.
        seed: of the coin.
    """
    change = second - first
    units, models, _ = change.shape
    sums = first.sum(axis=0), second.sum(axis=0)
    observed = abs(float(f1(sums[1]).mean() - f1(sums[0]).mean()))
    random = np.random.default_rng(seed)
    at_once = max(1, DRAWN_AT_ONCE // max(1, units))
    as_large = 0
    for begin in range(0, samples, at_once):
        size = min(at_once, samples - begin)
        coins = (random.random((size, units), np.float32) < 0.5).astype(np.float64)
        exchanged = (coins @ change.reshape(units, -1)).reshape(size, models, 3)
        differences = np.abs((f1(sums[1] - exchanged) - f1(sums[0] + exchanged)).mean(axis=1))
        as_large += int(np.count_nonzero(differences >= observed - 1e-12))
    return (as_large + 1) / (samples + 1)


def permutation_test(
    first: Sequence[float], second: Sequence[float], samples: int = SAMPLES, seed: int = SEED
) -> float:
    """The p of a permutation test (Fisher 1935) of the scores of models, two-sided.

    If the two sides are one recipe, each way to deal its models to them is as likely as any other, so that p is below
    0.05 in at most 5 % of the comparisons. All ways are tried, or ``samples`` of them where there are more.
    """
    scores = np.array([*first, *second])
    size = len(first)
    if comb(len(scores), size) <= samples:
        dealt = np.array(list(combinations(range(len(scores)), size)))
        own = 0
    else:
        random = np.random.default_rng(seed)
        dealt = np.argsort(random.random((samples, len(scores))), axis=1)[:, :size]
        own = 1
    totals = scores[dealt].sum(axis=1)
    differences = np.abs((scores.sum() - totals) / len(second) - totals / size)
    observed = abs(float(np.mean(second)) - float(np.mean(first)))
    return (int(np.count_nonzero(differences >= observed - 1e-12)) + own) / (len(dealt) + own)


def assumed_seeds_test(first: float, second: float, error: float) -> float:
    """The p of a difference of two scores, two-sided, if their recipes are alike and seeds are what is assumed of them.

    The difference is then normal, with the variance of the text and that of two seeds.

    Args:
        first, second: scores from 0 to 1.
        error: standard error of their difference on other text, with the models as they are.
    """
    difference = abs(second - first)
    deviation = SEED_DEVIATION * (1.0 - (first + second) / 2.0)
    spread = sqrt(error**2 + 2.0 * deviation**2)
    return erfc(difference / spread / sqrt(2.0)) if spread and difference else float(not difference)


def _differences(first: Sequence[TargetAnswers], second: Sequence[TargetAnswers]) -> Iterator[Difference]:
    find = _span_differences if first[0].measure == "f1" else _word_differences
    for place, row in enumerate(first[0].rows.tolist()):
        if any(answers.found[place] != first[0].found[place] for answers in (*first, *second)):
            yield from find(first, second, place, row)


def _span_differences(
    first: Sequence[TargetAnswers], second: Sequence[TargetAnswers], place: int, row: int
) -> Iterator[Difference]:
    said = [[decode_spans(answers.found[place]) for answers in side] for side in (first, second)]
    for span in decode_spans(first[0].gold[place]):
        right = [[span in spans for spans in side] for side in said]
        better = _only_right(right[0], right[1])
        if better is not None:
            other = said[1 - better][0]
            overlaps = tuple(one for one in other if one.start < span.end and span.start < one.end)
            yield Difference(row, span, better == 1, overlaps)


def _word_differences(
    first: Sequence[TargetAnswers], second: Sequence[TargetAnswers], place: int, row: int
) -> Iterator[Difference]:
    measure = first[0].measure
    for word, gold in enumerate(first[0].gold[place]):
        if not is_said(measure, gold):
            continue
        said = [[answers.found[place][word] for answers in side] for side in (first, second)]
        right = [[is_right(measure, gold, label) for label in side] for side in said]
        better = _only_right(right[0], right[1])
        if better is not None:
            yield Difference(row, Span(word, word + 1, gold), better == 1, (Span(word, word + 1, said[1 - better][0]),))


def _only_right(first: Sequence[bool], second: Sequence[bool]) -> int | None:
    """The side (0 or 1) of which all are right, where none of the other is; None where there is no such side."""
    if all(first) and not any(second):
        return 0
    return 1 if all(second) and not any(first) else None
