"""Intervals: sums against seqeval's counts, samples against a slow reference, and documents that stay together."""

from __future__ import annotations

import numpy as np
import pytest

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.evaluation.answers import TargetAnswers
from tagger_cli.evaluation.bootstrap import draws, f1, intervals, label_counts, resampled_counts
from tagger_cli.evaluation.judged_items import judged_features, judged_items
from tagger_cli.evaluation.measures import MEASURES
from tagger_cli.evaluation.resampling_units import resampling_units
from tagger_cli.evaluation.scores import FeatureScores, SpanScores
from tagger_cli.targets.codec import Measure


def made_up(measure: Measure, labels: list[str], sentences: int = 40) -> TargetAnswers:
    random = np.random.default_rng(3)
    lengths = random.integers(1, 9, sentences)
    gold = [random.choice(labels, length).tolist() for length in lengths]
    found = [[g if random.random() < 0.7 else random.choice(labels) for g in row] for row in gold]
    return TargetAnswers("t", measure, np.arange(sentences), gold, found)


@pytest.mark.parametrize(
    ("measure", "labels"),
    [
        ("accuracy", ["A", "B", "C", ""]),
        ("f1", ["O", "B-X", "B-Y"]),
        ("lemmas", ["a", "_", "b"]),
        ("features", ["A=1|B=2", "A=2", "_", ""]),
    ],
)
def test_the_counts_give_the_scores_of_the_evaluation(measure: Measure, labels: list[str]) -> None:
    answers = made_up(measure, labels)
    expected = MEASURES[measure](answers.gold, answers.found)
    units = np.arange(40) // 4
    counts = label_counts(judged_items(answers).alike, units)
    assert counts.shape == (10, 1, 3)
    assert f1(counts.sum(axis=0))[0] == pytest.approx(expected.main)
    if isinstance(expected, SpanScores):
        by_label = judged_items(answers)
        scores = f1(label_counts(by_label, units).sum(axis=0))
        assert dict(zip(by_label.labels, scores, strict=True)) == pytest.approx(
            {name: score.f1 for name, score in expected.labels.items()}
        )
    if isinstance(expected, FeatureScores):
        features = judged_features(answers)
        scores = f1(label_counts(features, units).sum(axis=0))
        assert dict(zip(features.labels, scores, strict=True)) == pytest.approx(
            {name: score.f1 for name, score in expected.features.items()}
        )


def test_samples_are_sums_of_units_drawn_with_replacement() -> None:
    counts = np.random.default_rng(0).integers(0, 5, (7, 2, 3)).astype(float)
    weights = np.concatenate(list(draws(7, 50, np.random.default_rng(1))))
    assert (weights.sum(axis=1) == 7).all()
    expected = [sum(weight * unit for weight, unit in zip(row, counts, strict=True)) for row in weights]
    assert resampled_counts(counts, 50, 1) == pytest.approx(np.array(expected))


def test_the_interval_of_an_accuracy_is_that_of_the_normal_distribution() -> None:
    right = np.arange(2000) % 10 < 8  # accuracy 0.8 of 2,000 words: standard error sqrt(0.16 / 2000)
    counts = np.stack([right, np.ones(2000), np.ones(2000)], axis=-1)[:, None]
    (interval,) = intervals(f1(resampled_counts(counts)))
    error = 1.96 * np.sqrt(0.16 / 2000)
    assert interval.low == pytest.approx(0.8 - error, abs=0.002)
    assert interval.high == pytest.approx(0.8 + error, abs=0.002)


def test_documents_are_drawn_as_a_whole() -> None:
    def sentence(document: int) -> Sentence:
        return Sentence(["a"], document=document)

    files = [[sentence(0), sentence(1), sentence(1), sentence(2)], [sentence(1), sentence(1), sentence(0), sentence(0)]]
    assert resampling_units(files).tolist() == [0, 1, 1, 2, 3, 3, 4, 5]
    assert resampling_units([]).tolist() == []


def test_nothing_has_an_interval_of_nothing() -> None:
    (interval,) = intervals(f1(resampled_counts(np.zeros((0, 1, 3)))))
    assert (interval.low, interval.high) == (0.0, 0.0)
