"""Viterbi decoding against the best of all label sequences; it never cuts a span in two."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from tagger_cli.inference.decoding import TransitionScores, best_labels, viterbi
from tagger_cli.targets.identity import IdentityCodec
from tagger_cli.targets.spans import SpanCodec
from tagger_cli.targets.target import Target

FREE = Target("upos", IdentityCodec(("A", "B", "C")), "crf")
SPANS = Target("ner", SpanCodec.of(["PER", "LOC"]), "crf")
Floats = NDArray[np.float32]


def learned_scores(target: Target, random: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    count = len(target.labels)
    start, between, end = random.normal(size=count), random.normal(size=(count, count)), random.normal(size=count)
    return start.astype(np.float32), between.astype(np.float32), end.astype(np.float32)


def path_score(path: tuple[int, ...], emissions: Floats, start: Floats, between: Floats, end: Floats) -> float:
    """The score of one path over (time, labels) emissions."""
    score = start[path[0]] + end[path[-1]] + sum(emissions[step, label] for step, label in enumerate(path))
    return float(score + sum(between[before, after] for before, after in pairwise(path)))


def spells_whole_spans(labels: list[str]) -> bool:
    """Whether BIOES labels are valid: read one after the other by the definition of the scheme."""
    open_type = None
    for label in labels:
        letter, name = label[0], label[2:]
        if (open_type is None) != (letter in "BSO") or (letter in "IE" and name != open_type):
            return False
        open_type = name if letter in "BI" else None
    return open_type is None


@pytest.mark.parametrize("target", [FREE, SPANS], ids=["all transitions", "bioes"])
def test_no_allowed_path_scores_higher(target: Target) -> None:
    random = np.random.default_rng(0)
    lengths = np.array([3, 1, 4, 2, 1])
    for _ in range(3):
        learned = learned_scores(target, random)
        emissions = random.normal(size=(4, 5, len(target.labels))).astype(np.float32)
        paths = viterbi(emissions, lengths, TransitionScores.of(target.allowed_transitions(), *learned))
        for place, length in enumerate(lengths.tolist()):
            every = product(range(len(target.labels)), repeat=length)
            allowed = [
                path
                for path in every
                if target.kind == "word" or spells_whole_spans([target.labels[label] for label in path])
            ]
            best = max(allowed, key=lambda path: path_score(path, emissions[:, place], *learned))
            assert tuple(paths[:length, place].tolist()) == best
            assert not paths[length:, place].any()


@given(
    st.data(),
    st.lists(st.integers(1, 6), min_size=1, max_size=3),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_emissions_spans_are_whole(data: st.DataObject, lengths: list[int], learned: bool) -> None:
    shape = (max(lengths), len(lengths), len(SPANS.labels))
    anything = st.floats(width=32, allow_nan=True, allow_infinity=True)
    emissions = data.draw(arrays.arrays(np.float32, shape, elements=anything))
    scores = learned_scores(SPANS, np.random.default_rng(1)) if learned else ()
    paths = viterbi(emissions, np.array(lengths), TransitionScores.of(SPANS.allowed_transitions(), *scores))
    for place, length in enumerate(lengths):
        assert spells_whole_spans([SPANS.labels[label] for label in paths[:length, place]])


def test_a_span_spread_over_a_long_sentence_stays_one() -> None:
    labels = {label: number for number, label in enumerate(SPANS.labels)}
    emissions = np.zeros((1000, 1, len(labels)), np.float32)
    emissions[:, 0, labels["I-PER"]] = 5.0
    emissions[500, 0, labels["I-LOC"]] = 6.0
    scores = TransitionScores.of(SPANS.allowed_transitions())
    path = viterbi(emissions, np.array([1000]), scores)[:, 0]
    assert [SPANS.labels[label] for label in path] == ["B-PER", *["I-PER"] * 998, "E-PER"]


def test_ties_go_to_the_first_label() -> None:
    scores = TransitionScores.of(SPANS.allowed_transitions())
    paths = viterbi(np.zeros((3, 2, len(SPANS.labels)), np.float32), np.array([3, 1]), scores)
    assert not paths.any()
    assert SPANS.labels[0] == "O"


def test_best_labels_decide_for_each_word() -> None:
    emissions = np.array([[[0.0, 2.0, 1.0], [3.0, 0.0, 0.0]], [[0.0, 0.0, 9.0], [1.0, 1.0, 0.0]]], np.float32)
    assert best_labels(emissions).tolist() == [[1, 0], [2, 0]]


def test_a_label_a_transition_forbids_is_not_learned_back() -> None:
    count = len(SPANS.labels)
    high = np.full((count, count), 1e4, np.float32)
    scores = TransitionScores.of(SPANS.allowed_transitions(), high[0], high, high[0])
    emissions = np.random.default_rng(0).normal(size=(5, 40, count)).astype(np.float32)
    lengths = np.full(40, 5)
    for path in viterbi(emissions, lengths, scores).T:
        assert spells_whole_spans([SPANS.labels[label] for label in path])


def test_span_labels_are_written_in_iob2() -> None:
    assert SPANS.codec.written() == [
        "O", "B-PER", "I-PER", "I-PER", "B-PER", "B-LOC", "I-LOC", "I-LOC", "B-LOC",
    ]  # fmt: skip
    assert FREE.codec.written() == ["A", "B", "C"]
