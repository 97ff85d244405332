"""Which of two models is better on the same sentences, and whether that may be luck."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.schemes import Span, decode_spans
from tagger_cli.evaluation.answers import TargetAnswers
from tagger_cli.evaluation.bootstrap import DRAWN_AT_ONCE, SEED, Counts, Interval, f1, intervals, label_counts
from tagger_cli.evaluation.bootstrap import resampled_counts as resampled
from tagger_cli.evaluation.judged_items import judged_items
from tagger_cli.evaluation.judgement import is_right, is_said

SAMPLES = 10_000
SIGNIFICANT = 0.05
"""A difference that luck makes more seldom than this is called significant."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A word or span that one of the models gets right and the other does not.

    Attributes:
        row: place of its sentence among all.
        gold: what is right.
        second_is_right: whether it is the second model that says so.
        wrong: what the other one says of these words: spans that overlap it, or the word with its label.
    """

    row: int
    gold: Span
    second_is_right: bool
    wrong: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models on one target.

    Attributes:
        target: its name.
        first, second: their scores: accuracy of words, F1 of spans.
        interval: of the second's score less the first's, by the paired bootstrap.
        p: how often a difference at least as large comes about, either way, where answers are exchanged at random.
        differences: in the order of the text.
    """

    target: str
    first: float
    second: float
    interval: Interval
    p: float
    differences: list[Difference]

    @property
    def is_significant(self) -> bool:
        """Whether the difference is hardly luck."""
        return self.p < SIGNIFICANT


def compare_answers(
    first: TargetAnswers, second: TargetAnswers, units: NDArray[np.intp], samples: int = SAMPLES, seed: int = SEED
) -> Comparison:
    """Compare two models on one target.

    Args:
        first: answers of one model.
        second: answers of the other one to the same sentences.
        units: (sentences,) what is drawn and exchanged together, see ``resampling_units``.
        samples: of the bootstrap, and of the randomisation.
        seed: of both.
    """
    counts = [label_counts(judged_items(answers).alike, units)[:, 0] for answers in (first, second)]
    scores = [float(f1(counted.sum(axis=0))) for counted in counts]
    drawn = resampled(np.stack(counts, axis=1), samples, seed)
    (interval,) = intervals((f1(drawn[:, 1]) - f1(drawn[:, 0]))[:, None])
    p = randomisation_test(counts[0], counts[1], samples, seed)
    return Comparison(first.target, scores[0], scores[1], interval, p, list(_differences(first, second)))


def randomisation_test(first: Counts, second: Counts, samples: int = SAMPLES, seed: int = SEED) -> float:
    """The p of approximate randomisation (Noreen 1989; Yeh 2000): two-sided, and never 0.

    In each sample the answers of the two models to each unit are exchanged or not, as a coin falls.

    Args:
        first: (units, 3) counts of one model, see ``bootstrap.RIGHT``.
        second: (units, 3) those of the other one.
        samples: how many.
        seed: of the coin.
    """
    change = second - first
    sums = first.sum(axis=0), second.sum(axis=0)
    observed = abs(f1(sums[1]) - f1(sums[0]))
    random = np.random.default_rng(seed)
    units = len(change)
    at_once = max(1, DRAWN_AT_ONCE // max(1, units))
    as_large = 0
    for begin in range(0, samples, at_once):
        size = min(at_once, samples - begin)
        exchanged = (random.random((size, units), np.float32) < 0.5).astype(np.float64) @ change
        differences = np.abs(f1(sums[1] - exchanged) - f1(sums[0] + exchanged))
        as_large += int(np.count_nonzero(differences >= observed - 1e-12))
    return (as_large + 1) / (samples + 1)


def _differences(first: TargetAnswers, second: TargetAnswers) -> Iterator[Difference]:
    find = _span_differences if first.measure == "f1" else _word_differences
    for place, row in enumerate(first.rows.tolist()):
        if first.found[place] != second.found[place]:
            yield from find(first, second, place, row)


def _span_differences(first: TargetAnswers, second: TargetAnswers, place: int, row: int) -> Iterator[Difference]:
    one, other = decode_spans(first.found[place]), decode_spans(second.found[place])
    for span in decode_spans(first.gold[place]):
        if (span in one) != (span in other):
            wrong = one if span in other else other
            overlaps = tuple(said for said in wrong if said.start < span.end and span.start < said.end)
            yield Difference(row, span, span in other, overlaps)


def _word_differences(first: TargetAnswers, second: TargetAnswers, place: int, row: int) -> Iterator[Difference]:
    labels: Sequence[tuple[str, str, str]] = list(
        zip(first.gold[place], first.found[place], second.found[place], strict=True)
    )
    for word, (gold, one, other) in enumerate(labels):
        if one == other or not is_said(first.measure, gold):
            continue
        good = is_right(first.measure, gold, one), is_right(first.measure, gold, other)
        if good[0] != good[1]:
            said = one if good[1] else other
            yield Difference(row, Span(word, word + 1, gold), good[1], (Span(word, word + 1, said),))
