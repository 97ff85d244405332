"""Word scores: hand-computed cases, words without a gold label, known and unknown words."""

from __future__ import annotations

import warnings

import pytest

from tagger_cli.evaluation.scores import Accuracy, LabelScore
from tagger_cli.evaluation.word_scores import word_scores


def test_accuracy_and_scores_of_each_label() -> None:
    gold = [["DET", "NOUN", "VERB"], ["NOUN", "VERB"]]
    predicted = [["DET", "NOUN", "NOUN"], ["ADJ", "VERB"]]
    scores = word_scores(gold, predicted)
    assert scores.accuracy == 3 / 5
    assert scores.support == 5
    assert scores.labels == {
        "ADJ": LabelScore(precision=0.0, recall=0.0, f1=0.0, support=0),
        "DET": LabelScore(precision=1.0, recall=1.0, f1=1.0, support=1),
        "NOUN": LabelScore(precision=0.5, recall=0.5, f1=0.5, support=2),
        "VERB": LabelScore(precision=1.0, recall=0.5, f1=2 / 3, support=2),
    }
    assert scores.known is None
    assert scores.unknown is None


def test_known_and_unknown_words_are_scored_apart() -> None:
    gold = [["DET", "NOUN", "VERB"], ["NOUN", "VERB"]]
    predicted = [["DET", "NOUN", "NOUN"], ["ADJ", "VERB"]]
    scores = word_scores(gold, predicted, known=[[True, True, True], [False, False]])
    assert scores.known == Accuracy(accuracy=2 / 3, count=3)
    assert scores.unknown == Accuracy(accuracy=1 / 2, count=2)


def test_words_without_a_gold_label_count_nowhere() -> None:
    scores = word_scores([["NOUN", "", ""]], [["NOUN", "", "VERB"]], known=[[True, True, False]])
    assert scores.accuracy == 1.0
    assert scores.labels == {"NOUN": LabelScore(precision=1.0, recall=1.0, f1=1.0, support=1)}
    assert scores.known == Accuracy(accuracy=1.0, count=1)
    assert scores.unknown == Accuracy(accuracy=0.0, count=0)


def test_no_value_is_a_value() -> None:
    scores = word_scores([["Number=Sing", "_", "_"]], [["Number=Sing", "_", "Number=Sing"]])
    assert scores.accuracy == 2 / 3
    assert scores.labels["_"].recall == 0.5


@pytest.mark.parametrize("gold", [[], [[]], [["", ""]]])
def test_accuracy_of_no_words_is_zero_and_silent(gold: list[list[str]]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scores = word_scores(gold, gold)
    assert scores.accuracy == 0.0
    assert scores.labels == {}


@pytest.mark.parametrize(
    ("predicted", "known"),
    [([["A", "A"]], None), ([["A"], ["A"]], None), ([["A"]], [[]]), ([["A"]], [])],
)
def test_sentences_that_do_not_match_are_refused(predicted: list[list[str]], known: list[list[bool]] | None) -> None:
    with pytest.raises(ValueError, match="gold labels"):
        word_scores([["A"]], predicted, known)
