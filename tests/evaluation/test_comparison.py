"""Two models compared: against slow references, with documents together, and as a user runs it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tagger_cli.corpora.schemes import Span
from tagger_cli.evaluation.answers import TargetAnswers
from tagger_cli.evaluation.bootstrap import Interval
from tagger_cli.evaluation.comparison import Comparison, Difference, compare_answers, randomisation_test
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
    assert randomisation_test(first, second, 20_000) == pytest.approx(as_large / 256, abs=0.015)


def test_the_same_answers_are_no_difference() -> None:
    same = answers("f1", ["B-X O", "O B-Y"], ["B-X O", "O O"])
    found = compare_answers(same, same, np.arange(2), 100)
    assert found == Comparison("t", 2 / 3, 2 / 3, Interval(0.0, 0.0), 1.0, [])
    assert not found.is_significant


def test_a_model_that_is_always_better_is_better() -> None:
    gold = ["A B"] * 20
    found = compare_answers(answers("accuracy", gold, ["B B"] * 20), answers("accuracy", gold, gold), np.arange(20))
    assert (found.first, found.second, found.interval) == (0.5, 1.0, Interval(0.5, 0.5))
    assert found.is_significant
    # As one document, it is a single coin: exchanged or not, the difference is as large.
    together = compare_answers(
        answers("accuracy", gold, ["B B"] * 20), answers("accuracy", gold, gold), np.zeros(20, int)
    )
    assert together.p == 1.0


def test_what_one_gets_right_and_the_other_does_not() -> None:
    first = answers("f1", ["B-X I-X O B-Y"], ["B-X I-X O O"])
    second = answers("f1", ["B-X I-X O B-Y"], ["B-X O B-X B-Y"])
    assert compare_answers(first, second, np.arange(1), 10).differences == [
        Difference(0, Span(0, 2, "X"), False, (Span(0, 1, "X"),)),
        Difference(0, Span(3, 4, "Y"), True, ()),
    ]
    words = [answers("features", ["A=1|B=2 _ _"], [found]) for found in ("B=2|A=1 _ C=1", "A=1 _ D=1")]
    assert compare_answers(words[0], words[1], np.arange(1), 10).differences == [
        Difference(0, Span(0, 1, "A=1|B=2"), False, (Span(0, 1, "A=1"),))
    ]
