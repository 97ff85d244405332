"""Span scores: hand-computed cases, equality with seqeval, and the edges where nothing can be divided."""

from __future__ import annotations

import subprocess
import sys
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.evaluation.scores import LabelScore
from tagger_cli.evaluation.span_scores import span_scores

LABELS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-work-of-art", "I-work-of-art"]
ALIGNED_SENTENCES = st.lists(
    st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS), st.booleans()), max_size=9),
    min_size=1,
    max_size=5,
)


def test_counts_entities_with_right_borders_and_right_label() -> None:
    # Gold: PER 0-2, LOC 3-4, PER 0-1. Predicted: PER 0-2 right, ORG 3-4 wrong label, LOC 4-5 invented,
    # PER 0-2 wrong end.
    gold = [["B-PER", "I-PER", "O", "B-LOC", "O"], ["B-PER", "O"]]
    predicted = [["B-PER", "I-PER", "O", "B-ORG", "B-LOC"], ["B-PER", "I-PER"]]
    scores = span_scores(gold, predicted)
    assert (scores.precision, scores.recall) == (1 / 4, 1 / 3)
    assert scores.f1 == pytest.approx(2 / 7)
    assert scores.support == 3
    assert scores.labels == {
        "LOC": LabelScore(precision=0.0, recall=0.0, f1=0.0, support=1),
        "ORG": LabelScore(precision=0.0, recall=0.0, f1=0.0, support=0),
        "PER": LabelScore(precision=0.5, recall=0.5, f1=0.5, support=2),
    }


def test_inside_label_that_follows_nothing_is_no_entity() -> None:
    scores = span_scores([["B-PER", "O", "B-LOC"]], [["I-PER", "O", "B-LOC"]])
    assert scores.precision == 1.0
    assert scores.recall == 0.5


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # seqeval's own macro average of no labels
@settings(max_examples=150, deadline=None)
@given(ALIGNED_SENTENCES)
def test_equals_seqeval_on_valid_and_invalid_labels(sentences: list[list[tuple[str, str, bool]]]) -> None:
    from seqeval.metrics import classification_report
    from seqeval.scheme import IOB2

    gold = [[gold_label for gold_label, _, _ in sentence] for sentence in sentences]
    predicted = [[predicted_label for _, predicted_label, _ in sentence] for sentence in sentences]
    reference = classification_report(gold, predicted, mode="strict", scheme=IOB2, output_dict=True, zero_division=0)
    micro = reference.pop("micro avg")
    for average in ("macro avg", "weighted avg"):
        reference.pop(average)

    scores = span_scores(gold, predicted)
    assert scores.precision == pytest.approx(micro["precision"])
    assert scores.recall == pytest.approx(micro["recall"])
    assert scores.f1 == pytest.approx(micro["f1-score"])
    assert scores.support == micro["support"]
    assert list(scores.labels) == list(reference)
    for label, expected in reference.items():
        assert scores.labels[label].precision == pytest.approx(expected["precision"])
        assert scores.labels[label].recall == pytest.approx(expected["recall"])
        assert scores.labels[label].f1 == pytest.approx(expected["f1-score"])
        assert scores.labels[label].support == expected["support"]


def test_an_entity_with_one_unseen_word_counts_as_unknown() -> None:
    # Known entities: gold LOC 3-4 (found), predicted LOC 4-5 (invented). Unknown: gold PER 0-2, cut short to
    # the known word 0-1 in the prediction, which is therefore a mistake among the known.
    gold = [["B-PER", "I-PER", "O", "B-LOC", "O"]]
    predicted = [["B-PER", "O", "O", "B-LOC", "B-LOC"]]
    scores = span_scores(gold, predicted, known=[[True, False, False, True, True]])
    assert scores.known == LabelScore(precision=1 / 3, recall=1.0, f1=0.5, support=1)
    assert scores.unknown == LabelScore(precision=0.0, recall=0.0, f1=0.0, support=1)


@settings(max_examples=50, deadline=None)
@given(ALIGNED_SENTENCES)
def test_known_and_unknown_entities_add_up_to_all(sentences: list[list[tuple[str, str, bool]]]) -> None:
    gold = [[gold_label for gold_label, _, _ in sentence] for sentence in sentences]
    predicted = [[predicted_label for _, predicted_label, _ in sentence] for sentence in sentences]
    scores = span_scores(gold, predicted, known=[[mark for _, _, mark in sentence] for sentence in sentences])
    assert scores.known is not None
    assert scores.unknown is not None
    assert scores.known.support + scores.unknown.support == scores.support
    found = sum(group.recall * group.support for group in (scores.known, scores.unknown))
    assert found == pytest.approx(scores.recall * scores.support)


@pytest.mark.parametrize(
    ("gold", "predicted"),
    [
        pytest.param([["O", "O"]], [["O", "O"]], id="no entities at all"),
        pytest.param([["O", "O"]], [["B-PER", "O"]], id="no gold entities"),
        pytest.param([["B-PER", "O"]], [["O", "O"]], id="no predicted entities"),
        pytest.param([[]], [[]], id="an empty sentence"),
        pytest.param([], [], id="no sentences"),
    ],
)
def test_scores_without_anything_to_divide_are_zero_and_silent(
    gold: list[list[str]], predicted: list[list[str]]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scores = span_scores(gold, predicted, known=[[True] * len(sentence) for sentence in gold])
    assert (scores.f1, scores.precision, scores.recall) == (0.0, 0.0, 0.0)
    assert scores.unknown == LabelScore(precision=0.0, recall=0.0, f1=0.0, support=0)


def test_groups_are_absent_when_known_words_are_not_given() -> None:
    scores = span_scores([["B-PER"]], [["B-PER"]])
    assert scores.known is None
    assert scores.unknown is None


@pytest.mark.parametrize(
    ("predicted", "known", "message"),
    [
        ([["O"], ["O", "O"]], None, "sentence 2 has 1 gold labels, but 2 predicted labels"),
        ([["O"]], None, "gold labels of 2 sentences, but predicted labels of 1"),
        ([["O"], ["O"]], [[True], []], "sentence 2 has 1 gold labels, but 0 known-word marks"),
    ],
)
def test_sentences_that_do_not_match_are_refused(
    predicted: list[list[str]], known: list[list[bool]] | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        span_scores([["O"], ["O"]], predicted, known)


@pytest.mark.parametrize("label", ["S-PER", "ORG", "PER", "_", "", "B-"])
def test_labels_that_are_not_iob2_are_refused(label: str) -> None:
    with pytest.raises(ValueError, match=f"'{label}' is no IOB2 label"):
        span_scores([["O"]], [[label]])


def test_span_scores_do_not_wait_for_scikit_learn() -> None:
    program = (
        "import sys; from tagger_cli.evaluation.span_scores import span_scores;"
        "span_scores([['B-PER']], [['O']]); print('sklearn' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
    assert run.stderr == ""
