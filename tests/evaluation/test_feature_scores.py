"""Scores of feature bundles: cases worked out by hand, and against sets of features word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.evaluation.feature_scores import feature_scores
from tagger_cli.evaluation.scores import Accuracy, LabelScore


def test_bundles_count_as_a_whole_and_features_by_their_values() -> None:
    gold = [["Case=Nom|Number=Sing", "Number=Plur", "_", "_"]]
    found = [["Number=Sing|Case=Nom", "Case=Acc|Number=Sing", "_", "Number=Sing"]]
    scores = feature_scores(gold, found, known=[[True, True, True, False]])
    assert scores.accuracy == 2 / 4  # the order of the features means nothing; no features are a bundle
    assert scores.features == {
        "Case": LabelScore(precision=1 / 2, recall=1.0, f1=2 / 3, support=1),
        "Number": LabelScore(precision=1 / 3, recall=1 / 2, f1=2 / 5, support=2),
    }
    assert scores.micro == LabelScore(precision=2 / 5, recall=2 / 3, f1=4 / 8, support=3)
    assert scores.support == 4
    assert scores.known == Accuracy(2 / 3, 3)
    assert scores.unknown == Accuracy(0.0, 1)


def test_several_values_are_one_value() -> None:
    scores = feature_scores([["Gender=Fem,Masc"]], [["Gender=Fem"]])
    assert (scores.accuracy, scores.features["Gender"].f1) == (0.0, 0.0)


def test_words_of_which_nobody_said_anything_count_nowhere() -> None:
    scores = feature_scores([["", "Case=Nom"]], [["Case=Acc", "Case=Nom"]])
    assert (scores.support, scores.accuracy, scores.micro.f1) == (1, 1.0, 1.0)


def test_no_features_are_nothing_to_divide() -> None:
    scores = feature_scores([["_"]], [["_"]])
    assert (scores.accuracy, scores.micro.f1, scores.features) == (1.0, 0.0, {})
    assert feature_scores([], []).accuracy == 0.0


BUNDLES = st.dictionaries(st.sampled_from("ABC"), st.sampled_from("xy")).map(
    lambda bundle: "|".join(f"{name}={value}" for name, value in bundle.items()) or "_"
)


@given(st.lists(st.tuples(BUNDLES, BUNDLES), min_size=1))
def test_equals_sets_of_features_word_by_word(words: list[tuple[str, str]]) -> None:
    scores = feature_scores([[gold for gold, _ in words]], [[found for _, found in words]])
    sets = [(set(gold.split("|")) - {"_"}, set(found.split("|")) - {"_"}) for gold, found in words]
    assert scores.accuracy == pytest.approx(sum(gold == found for gold, found in sets) / len(words))
    for name, score in scores.features.items():
        of_feature = [({f for f in a if f[0] == name}, {f for f in b if f[0] == name}) for a, b in sets]
        right = sum(len(gold & found) for gold, found in of_feature)
        in_gold, in_found = (sum(len(pair[side]) for pair in of_feature) for side in (0, 1))
        assert score == LabelScore.from_counts(right, in_found, in_gold)
    right = sum(len(gold & found) for gold, found in sets)
    both = sum(len(gold) + len(found) for gold, found in sets)
    assert scores.micro.f1 == pytest.approx(2 * right / both if both else 0.0)


def test_sentences_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="gold labels of 1 sentences, but predicted labels of 0"):
        feature_scores([["_"]], [])
