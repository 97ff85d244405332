"""Accuracy of lemmas: cases worked out by hand, and against counting word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.evaluation.lemma_scores import lemma_scores
from tagger_cli.evaluation.scores import LemmaAccuracy, LemmaScores


def test_case_and_known_forms_are_counted_apart() -> None:
    gold = [["the", "Apple", "eat"], ["go", "Straße"]]
    found = [["the", "apple", "ate"], ["go", "STRASSE"]]
    scores = lemma_scores(gold, found, known=[[True, True, False], [True, False]])
    assert scores == LemmaScores(
        accuracy=2 / 5,
        accuracy_without_case=4 / 5,
        support=5,
        known=LemmaAccuracy(2 / 3, 1.0, 3),
        unknown=LemmaAccuracy(0.0, 1 / 2, 2),
    )


def test_a_word_without_a_gold_lemma_counts_nowhere() -> None:
    assert lemma_scores([["_", "", "a"]], [["x", "y", "_"]]) == LemmaScores(0.0, 0.0, 1)


def test_no_words_are_nothing_to_divide() -> None:
    assert lemma_scores([], [], known=[]) == LemmaScores(
        0.0, 0.0, 0, known=LemmaAccuracy(0.0, 0.0, 0), unknown=LemmaAccuracy(0.0, 0.0, 0)
    )


LEMMAS = st.sampled_from(["a", "A", "b", "ß", "ss", "_", ""])


@given(st.lists(st.lists(st.tuples(LEMMAS, LEMMAS, st.booleans()))))
def test_equals_counting_word_by_word(sentences: list[list[tuple[str, str, bool]]]) -> None:
    gold, found, known = ([[word[part] for word in sentence] for sentence in sentences] for part in range(3))
    scores = lemma_scores(gold, found, known)  # type: ignore[arg-type]
    words = [word for sentence in sentences for word in sentence if word[0] not in ("", "_")]
    assert scores.support == len(words)
    assert scores.known is not None and scores.unknown is not None
    for mark, group in ((True, scores.known), (False, scores.unknown)):
        of_group = [word for word in words if word[2] is mark]
        assert group.count == len(of_group)
        assert group.accuracy * group.count == pytest.approx(sum(a == b for a, b, _ in of_group))
    without_case = sum(a.casefold() == b.casefold() for a, b, _ in words)
    assert scores.accuracy_without_case * scores.support == pytest.approx(without_case)
    assert scores.accuracy <= scores.accuracy_without_case


def test_sentences_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="sentence 1 has 2 gold labels, but 1 predicted labels"):
        lemma_scores([["a", "b"]], [["a"]])
