"""Scores of labels of sentences, against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, average_precision_score, f1_score, precision_recall_fscore_support

from tagger_cli.evaluation.sentence_scores import average_precision, sentence_scores

LABELS = st.sampled_from(["a", "b", "c"])


@given(st.lists(st.tuples(LABELS, LABELS), min_size=1, max_size=30))
@settings(deadline=None)
def test_one_label(pairs: list[tuple[str, str]]) -> None:
    gold, found = map(list, zip(*pairs, strict=True))
    scores = sentence_scores([[label] for label in gold], [[label] for label in found])
    assert scores.accuracy == pytest.approx(accuracy_score(gold, found))
    assert scores.macro_f1 == pytest.approx(f1_score(gold, found, average="macro", zero_division=0))
    names = sorted(scores.labels)
    expected = precision_recall_fscore_support(gold, found, labels=names, zero_division=0)
    for place, name in enumerate(names):
        score = scores.labels[name]
        assert (score.precision, score.recall, score.f1, score.support) == pytest.approx(
            tuple(float(column[place]) for column in expected)
        )
    assert sum(count for row in scores.confusion.values() for count in row.values()) == len(pairs)


SETS = st.frozensets(LABELS).map(lambda labels: "|".join(sorted(labels)) or "_")


@given(st.lists(st.tuples(SETS, SETS), min_size=1, max_size=30))
@settings(deadline=None)
def test_several_labels(pairs: list[tuple[str, str]]) -> None:
    names = ["a", "b", "c"]
    gold, found = (
        np.array([[name in text.split("|") for name in names] for text in column])
        for column in zip(*pairs, strict=True)
    )
    scores = sentence_scores([[one] for one, _ in pairs], [[other] for _, other in pairs], several=True)
    assert scores.accuracy == pytest.approx(accuracy_score(gold, found))
    assert scores.micro.f1 == pytest.approx(f1_score(gold, found, average="micro", zero_division=0))
    there = [place for place in range(3) if gold[:, place].any() or found[:, place].any()]
    each = f1_score(gold, found, average=None, zero_division=0)
    assert scores.macro_f1 == pytest.approx(np.mean(each[there]) if there else 0.0)
    assert scores.confusion == {}


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([0.1, 0.2, 0.5, 0.9])), min_size=1, max_size=30))
@settings(deadline=None)
def test_the_area_under_the_precision_recall_curve(items: list[tuple[bool, float]]) -> None:
    positive, scores = zip(*items, strict=True)
    expected = average_precision_score(positive, scores) if any(positive) else 0.0
    assert average_precision(positive, scores) == pytest.approx(expected)


def test_which_labels_have_a_curve() -> None:
    rows = [{"no": 0.8, "yes": 0.2}, {"no": 0.4, "yes": 0.6}, {"no": 0.7, "yes": 0.3}]
    scores = sentence_scores([["no"], ["yes"], ["no"]], [["no"], ["yes"], ["no"]], None, rows)
    assert scores.average_precision == {"yes": 1.0}
    three = [{"a": 0.1, "b": 0.2, "c": 0.7}]
    assert sentence_scores([["c"]], [["c"]], None, three).average_precision == {}
    assert sentence_scores([["c"]], [["c"]], None, three, True).average_precision == {"c": 1.0}
