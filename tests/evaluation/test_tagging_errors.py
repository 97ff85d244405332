"""Errors by kind: hand-made sentences for each, and every wrong span in exactly one error."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.corpora.schemes import Scheme, Span, decode_spans, to_iob2
from tagger_cli.evaluation.answers import TargetAnswers
from tagger_cli.evaluation.confusion import NOTHING, confusion
from tagger_cli.evaluation.tagging_errors import TaggingError, tagging_errors
from tagger_cli.targets.codec import Measure

LABELS = st.lists(st.tuples(*[st.sampled_from(["O", "B-X", "I-X", "B-Y", "I-Y"])] * 2), max_size=12)


def answers(measure: Measure, gold: list[str], found: list[str], scores: list[float] | None = None) -> TargetAnswers:
    probabilities = [] if scores is None else [scores]
    return TargetAnswers("t", measure, np.array([7]), [gold], [found], probabilities, probabilities)


@pytest.mark.parametrize(
    ("gold", "found", "kind"),
    [
        ("B-X I-X O", "B-Y I-Y O", "wrong type"),
        ("B-X I-X O", "B-X O O", "wrong border"),
        ("B-X I-X O", "O B-Y I-Y", "wrong border"),
        ("O B-X O", "O O O", "missed"),
        ("O O O", "O B-X O", "invented"),
        ("B-X I-X I-X", "B-X O B-X", "split"),
        ("B-X B-X O", "B-X I-X O", "joined"),
        ("B-X I-X B-Y I-Y", "B-X B-Y I-Y B-Y", "split"),  # a chain of three against two
    ],
)
def test_each_kind(gold: str, found: str, kind: str) -> None:
    (error,) = tagging_errors(answers("f1", gold.split(), found.split()))
    assert error.kind == kind
    assert (error.row, error.target) == (7, "t")
    assert [*error.gold] == decode_spans(gold.split())
    assert [*error.found] == decode_spans(found.split())


def test_what_is_right_is_no_error_and_scores_stay_with_their_spans() -> None:
    gold, found = ["B-X", "O", "B-Y", "B-X"], ["B-X", "O", "B-X", "B-Y"]
    errors = list(tagging_errors(answers("f1", gold, found, [0.9, 0.6, 0.5])))
    assert [(error.kind, error.first, error.scores) for error in errors] == [
        ("wrong type", 2, (0.6,)),
        ("wrong type", 3, (0.5,)),
    ]


@given(LABELS)
def test_every_wrong_span_is_in_one_error(pairs: list[tuple[str, str]]) -> None:
    gold, found = (to_iob2(list(side), Scheme.IOB2) for side in zip(*pairs, strict=True)) if pairs else ([], [])
    right, said = set(decode_spans(gold)), set(decode_spans(found))
    errors = list(tagging_errors(answers("f1", gold, found)))
    assert sorted(chain.from_iterable(error.gold for error in errors)) == sorted(right - said)
    assert sorted(chain.from_iterable(error.found for error in errors)) == sorted(said - right)
    assert [error.first for error in errors] == sorted(error.first for error in errors)


@pytest.mark.parametrize(
    ("measure", "gold", "found", "wrong"),
    [
        ("accuracy", ["A", "", "B"], ["A", "B", "A"], [2]),
        ("lemmas", ["go", "_", "Go"], ["go", "x", "go"], [2]),
        ("features", ["A=1|B=2", "_", ""], ["B=2|A=1", "A=1", "A=1"], [1]),
    ],
)
def test_errors_of_words(measure: Measure, gold: list[str], found: list[str], wrong: list[int]) -> None:
    errors = list(tagging_errors(answers(measure, gold, found, [0.5, 0.6, 0.7])))
    assert errors == [
        TaggingError(
            "wrong label",
            "t",
            7,
            (Span(word, word + 1, gold[word]),),
            (Span(word, word + 1, found[word]),),
            ([0.5, 0.6, 0.7][word],),
        )
        for word in wrong
    ]


def test_types_are_confused_whatever_the_borders() -> None:
    gold, found = ["B-X", "I-X", "O", "B-Y", "O", "B-X", "O"], ["B-Y", "O", "O", "B-Y", "O", "O", "B-X"]
    table = confusion(answers("f1", gold, found))
    assert table.labels == ["X", "Y", NOTHING]
    assert table.counts.tolist() == [[0, 1, 1], [0, 1, 0], [1, 0, 0]]
