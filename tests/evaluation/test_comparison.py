"""Two models compared: against slow references, with documents together, and as a user runs it."""

from __future__ import annotations

from itertools import combinations, product
from math import comb

import numpy as np
import pytest

from tagger_cli.corpora.schemes import Span
from tagger_cli.evaluation.answers import TargetAnswers
from tagger_cli.evaluation.bootstrap import Interval
from tagger_cli.evaluation.comparison import (
    SEED_DEVIATION,
    Comparison,
    Difference,
    assumed_seeds_test,
    compare_answers,
    permutation_test,
    randomisation_test,
)
from tagger_cli.targets.codec import Measure


def answers(measure: Measure, gold: list[str], found: list[str]) -> TargetAnswers:
    rows = [labels.split() for labels in gold], [labels.split() for labels in found]
    return TargetAnswers("t", measure, np.arange(len(gold)), *rows)


def f1(counts: np.ndarray) -> float:
    right, found, gold = counts
    return 2 * right / (found + gold) if found + gold else 0.0


def test_p_is_that_of_all_exchanges() -> None:
    random = np.random.default_rng(2)
    first = random.integers(0, 4, (8, 3)).astype(float)
    second = random.integers(0, 4, (8, 3)).astype(float)
    observed = abs(f1(first.sum(0)) - f1(second.sum(0)))
    as_large = 0
    for exchanged in product([False, True], repeat=8):
        mask = np.array(exchanged)[:, None]
        one, other = np.where(mask, second, first).sum(0), np.where(mask, first, second).sum(0)
        as_large += abs(f1(one) - f1(other)) >= observed - 1e-12
    assert randomisation_test(first[:, None], second[:, None], 20_000) == pytest.approx(as_large / 256, abs=0.015)


def test_the_same_answers_are_no_difference() -> None:
    same = answers("f1", ["B-X O", "O B-Y"], ["B-X O", "O O"])
    found = compare_answers([same], [same], np.arange(2), 100)
    assert found == Comparison("t", [2 / 3], [2 / 3], Interval(0.0, 0.0), 1.0, 1.0, [])
    assert not found.is_significant


def test_of_recipes_that_are_equally_good_one_in_twenty_is_told_better() -> None:
    random = np.random.default_rng(4)
    score, error = 0.8, 0.004
    seeds = score + SEED_DEVIATION * (1 - score) * random.standard_normal((4000, 2))
    text = error * random.standard_normal(4000)
    ps = [assumed_seeds_test(one, other + drawn, error) for (one, other), drawn in zip(seeds, text, strict=True)]
    assert np.mean(np.array(ps) < 0.05) == pytest.approx(0.05, abs=0.012)
    assert np.mean(np.array(ps) < 0.5) == pytest.approx(0.5, abs=0.03)


def test_a_difference_that_a_seed_makes_is_not_significant() -> None:
    gold = ["A"] * 4000
    first, second = (answers("accuracy", gold, ["B"] * wrong + gold[wrong:]) for wrong in (400, 380))
    found = compare_answers([first], [second], np.arange(4000))
    assert (found.p < 0.001, found.p_seeds > 0.1, found.is_significant, found.deviations) == (True, True, False, None)


def test_a_model_that_is_always_better_is_better() -> None:
    gold = ["A B"] * 20
    found = compare_answers([answers("accuracy", gold, ["B B"] * 20)], [answers("accuracy", gold, gold)], np.arange(20))
    assert (found.means, found.interval) == ((0.5, 1.0), Interval(0.5, 0.5))
    assert found.is_significant
    # As one document, it is a single coin: exchanged or not, the difference is as large.
    together = compare_answers(
        [answers("accuracy", gold, ["B B"] * 20)], [answers("accuracy", gold, gold)], np.zeros(20, int)
    )
    assert together.p == 1.0


def test_what_one_gets_right_and_the_other_does_not() -> None:
    first = answers("f1", ["B-X I-X O B-Y"], ["B-X I-X O O"])
    second = answers("f1", ["B-X I-X O B-Y"], ["B-X O B-X B-Y"])
    assert compare_answers([first], [second], np.arange(1), 10).differences == [
        Difference(0, Span(0, 2, "X"), False, (Span(0, 1, "X"),)),
        Difference(0, Span(3, 4, "Y"), True, ()),
    ]
    words = [answers("features", ["A=1|B=2 _ _"], [found]) for found in ("B=2|A=1 _ C=1", "A=1 _ D=1")]
    assert compare_answers([words[0]], [words[1]], np.arange(1), 10).differences == [
        Difference(0, Span(0, 1, "A=1|B=2"), False, (Span(0, 1, "A=1"),))
    ]


def test_dealt_seeds_are_those_of_all_ways_to_deal() -> None:
    random = np.random.default_rng(5)
    scores = random.normal(0.8, 0.01, 8)
    values = []
    for side in combinations(range(8), 4):  # if all eight are of one recipe, every way to deal them is as likely
        other = [number for number in range(8) if number not in side]
        values.append(permutation_test(scores[list(side)].tolist(), scores[other].tolist()))
    assert min(values) == pytest.approx(2 / comb(8, 4))
    assert np.mean(np.array(values) < 0.05) <= 0.05
    apart = permutation_test([0.1, 0.2, 0.3, 0.4], [0.6, 0.7, 0.8, 0.9])
    assert apart == pytest.approx(2 / comb(8, 4))
    many = permutation_test(random.normal(0.8, 0.01, 12).tolist(), random.normal(0.9, 0.01, 12).tolist())
    assert 0 < many < 0.001  # more ways than are tried
    assert permutation_test([0.5], [0.9]) == 1.0


def test_recipes_are_compared_by_all_their_seeds() -> None:
    gold = ["A B"] * 20
    worse = [answers("accuracy", gold, ["B B"] * number + ["A B"] * (20 - number)) for number in (18, 19, 20, 20)]
    better = [answers("accuracy", gold, ["B B"] * number + ["A B"] * (20 - number)) for number in (1, 0, 1, 2)]
    found = compare_answers(worse, better, np.arange(20), 500)
    assert found.p_seeds == pytest.approx(2 / comb(8, 4))
    assert found.is_significant
    assert found.means[0] == pytest.approx(np.mean([0.55, 0.525, 0.5, 0.5]))
    assert found.interval.low < found.means[1] - found.means[0] < found.interval.high
    assert len(found.differences) == 16  # what all seeds of one get right, and none of the other
    few = compare_answers(worse[:3], better[:3], np.arange(20), 500)
    assert few.p < 0.05
    assert not few.is_significant  # three seeds of each are too few to tell
