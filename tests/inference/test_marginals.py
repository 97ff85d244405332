"""Probabilities against sums over all label sequences, one by one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from tagger_cli.corpora.schemes import Scheme, decode_spans
from tagger_cli.inference.decoding import FORBIDDEN, TransitionScores
from tagger_cli.inference.target_decoder import TargetDecoder
from tagger_cli.targets.identity import IdentityCodec
from tagger_cli.targets.spans import SpanCodec
from tagger_cli.targets.target import Target

WORDS = Target("upos", IdentityCodec(("A", "B", "C")), "softmax")
CHAINED_WORDS = Target("upos", IdentityCodec(("A", "B", "C")), "crf")
SPANS = Target("ner", SpanCodec.of(["PER"]), "crf")
TWO_TYPES = Target("ner", SpanCodec.of(["PER", "LOC"]), "crf")
FREE_SPANS = Target("ner", SpanCodec.of(["PER"]), "softmax")
Floats = NDArray[np.float32]


def words_of(lengths: Sequence[int]) -> list[list[str]]:
    """Some words for sentences of these lengths."""
    return [["word"] * length for length in lengths]


def transitions_of(target: Target, random: np.random.Generator) -> TransitionScores | None:
    if target is WORDS:
        return None
    allowed = target.allowed_transitions()
    if target.head == "softmax":
        return TransitionScores.of(allowed)
    count = len(target.labels)
    learned = [random.normal(size=shape).astype(np.float32) for shape in (count, (count, count), count)]
    return TransitionScores.of(allowed, *learned)


def all_sequences(
    emissions: Floats, scores: TransitionScores | None, temperature: float
) -> dict[tuple[int, ...], float]:
    """Every allowed label sequence of one sentence, of (time, labels) emissions, with its probability."""
    logarithms = {}
    for path in product(range(emissions.shape[1]), repeat=len(emissions)):
        parts = [float(emissions[step, label]) for step, label in enumerate(path)]
        if scores is not None:
            parts += [float(scores.start[path[0]]), float(scores.end[path[-1]])]
            parts += [float(scores.between[before, after]) for before, after in pairwise(path)]
        if min(parts) > float(FORBIDDEN):
            logarithms[path] = sum(parts) / temperature
    largest = max(logarithms.values())
    weights = {path: math.exp(logarithm - largest) for path, logarithm in logarithms.items()}
    total = sum(weights.values())
    return {path: weight / total for path, weight in weights.items()}


@given(
    target=st.sampled_from([WORDS, CHAINED_WORDS, SPANS, FREE_SPANS]),
    lengths=st.lists(st.integers(1, 4), min_size=1, max_size=4),
    seed=st.integers(0, 1000),
    spread=st.sampled_from([0.5, 3.0, 30.0]),
    temperature=st.sampled_from([0.5, 1.0, 2.5]),
)
@settings(max_examples=60, deadline=None)
def test_label_probabilities_are_sums_over_all_sequences(
    target: Target, lengths: list[int], seed: int, spread: float, temperature: float
) -> None:
    random = np.random.default_rng(seed)
    scores = transitions_of(target, random)
    # Padding holds numbers as well, and none of them may matter.
    emissions = (spread * random.normal(size=(max(lengths), len(lengths), len(target.labels)))).astype(np.float32)
    found = TargetDecoder(target, scores, temperature).decode(emissions, words_of(lengths), with_scores=True)
    assert found.scores is not None
    written = target.codec.written()
    for place, length in enumerate(lengths):
        sequences = all_sequences(emissions[:length, place], scores, temperature)
        expected = [
            sum(probability for path, probability in sequences.items() if written[path[step]] == label)
            for step, label in enumerate(found.labels[place])
        ]
        assert found.scores[place] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("target", [SPANS, FREE_SPANS, TWO_TYPES], ids=["crf", "softmax", "two types"])
@pytest.mark.parametrize("temperature", [1.0, 1.7])
def test_span_probabilities_are_sums_over_the_sequences_with_just_that_span(target: Target, temperature: float) -> None:
    random = np.random.default_rng(0)
    lengths = [4, 1, 3, 2, 4, 1, 4] if target is not TWO_TYPES else [3, 1, 2, 3]
    seen = set()
    for _ in range(15):
        scores = transitions_of(target, random)
        emissions = (2 * random.normal(size=(max(lengths), len(lengths), len(target.labels)))).astype(np.float32)
        found = TargetDecoder(target, scores, temperature).decode(emissions, words_of(lengths), with_scores=True)
        assert found.span_scores is not None
        for place, length in enumerate(lengths):
            sequences = all_sequences(emissions[:length, place], scores, temperature)
            spans = decode_spans(found.labels[place])
            expected = [
                sum(
                    probability
                    for path, probability in sequences.items()
                    if span in decode_spans([target.labels[label] for label in path], Scheme.BIOES)
                )
                for span in spans
            ]
            assert found.span_scores[place] == pytest.approx(expected, abs=1e-6)
            seen |= {(span.end - span.start, length) for span in spans}
    assert {(1, 1), (1, 3), (2, 3), (3, 3)} <= seen


def test_word_targets_have_no_span_scores() -> None:
    emissions = np.zeros((2, 1, 3), np.float32)
    for target in (WORDS, CHAINED_WORDS):
        decoder = TargetDecoder(target, transitions_of(target, np.random.default_rng(0)))
        assert decoder.decode(emissions, words_of([2]), with_scores=True).span_scores is None


@given(st.data(), st.sampled_from([WORDS, SPANS, FREE_SPANS]), st.lists(st.integers(1, 6), min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_whatever_the_emissions_probabilities_are_from_0_to_1(
    data: st.DataObject, target: Target, lengths: list[int]
) -> None:
    shape = (max(lengths), len(lengths), len(target.labels))
    anything = st.floats(width=32, allow_nan=True, allow_infinity=True)
    emissions = data.draw(arrays.arrays(np.float32, shape, elements=anything))
    decoder = TargetDecoder(target, transitions_of(target, np.random.default_rng(1)))
    found = decoder.decode(emissions, words_of(lengths), with_scores=True)
    for probabilities in (*(found.scores or ()), *(found.span_scores or ())):
        assert all(0.0 <= probability <= 1.0 for probability in probabilities)


def test_a_span_of_a_thousand_words_does_not_underflow() -> None:
    emissions = np.zeros((1000, 1, len(SPANS.labels)), np.float32)
    emissions[:, 0, SPANS.labels.index("I-PER")] = 20.0
    decoder = TargetDecoder(FREE_SPANS, transitions_of(FREE_SPANS, np.random.default_rng(0)))
    found = decoder.decode(emissions, words_of([1000]), with_scores=True)
    assert found.span_scores == [[pytest.approx(1.0, abs=1e-6)]]


def test_amid_a_thousand_equal_words_a_label_is_as_probable_as_the_transitions_make_it() -> None:
    emissions = np.zeros((1000, 1, len(SPANS.labels)), np.float32)
    emissions[:, 0, 0] = 1.0
    decoder = TargetDecoder(FREE_SPANS, transitions_of(FREE_SPANS, np.random.default_rng(0)))
    found = decoder.decode(emissions, words_of([1000]), with_scores=True)
    # Far from both ends, forward and backward weights are the eigenvectors of the matrix of one step.
    step = FREE_SPANS.allowed_transitions().between * np.exp(emissions[0, 0].astype(np.float64))
    left, right = (vectors[:, values.real.argmax()].real for values, vectors in map(np.linalg.eig, (step.T, step)))
    assert found.labels == [["O"] * 1000]
    assert found.scores is not None
    assert found.scores[0][500] == pytest.approx(left[0] * right[0] / (left @ right), abs=1e-9)


def test_a_temperature_changes_confidence_and_no_label() -> None:
    random = np.random.default_rng(5)
    words = words_of([6, 3, 1])
    emissions = (3 * random.normal(size=(6, 3, len(SPANS.labels)))).astype(np.float32)
    scores = transitions_of(SPANS, random)
    cold, hot = (TargetDecoder(SPANS, scores, t).decode(emissions, words, with_scores=True) for t in (0.25, 4.0))
    assert cold.labels == hot.labels
    assert np.mean(np.concatenate(cold.scores or [])) > 0.95
    assert np.mean(np.concatenate(hot.scores or [])) < 0.7
