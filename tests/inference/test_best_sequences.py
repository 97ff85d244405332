"""The n best label sequences against all sequences there are: order, probabilities, and no set of spans twice."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.corpora.schemes import Span, decode_spans
from tagger_cli.inference.best_sequences import best_sequences, joint
from tagger_cli.inference.decoding import FORBIDDEN, TransitionScores, viterbi
from tagger_cli.targets.spans import SpanCodec

CODEC = SpanCodec.of(["PER", "LOC"])


def all_span_sets(emissions: np.ndarray, scores: TransitionScores, temperature: float) -> dict[tuple[Span, ...], float]:
    """The probability of each set of spans of a sentence (time, labels): the sum over all sequences that spell it."""
    weights: dict[tuple[Span, ...], float] = {}
    total = 0.0
    for path in product(range(emissions.shape[1]), repeat=len(emissions)):
        parts = [scores.start[path[0]], scores.end[path[-1]]]
        parts += [scores.between[one, other] for one, other in pairwise(path)]
        if min(parts) <= FORBIDDEN / 2:
            continue
        score = sum(map(float, parts)) + sum(float(emissions[step, label]) for step, label in enumerate(path))
        spans = tuple(decode_spans([CODEC.written()[label] for label in path]))
        weights[spans] = weights.get(spans, 0.0) + np.exp(score / temperature)
        total += np.exp(score / temperature)
    return {spans: weight / total for spans, weight in weights.items()}


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 7), st.sampled_from([1.0, 1.7]), st.booleans())
def test_they_are_the_most_probable_of_all(seed: int, count: int, temperature: float, learned: bool) -> None:
    random = np.random.default_rng(seed)
    labels = len(CODEC.labels)
    lengths = np.array([4, 1, 3])
    emissions = random.normal(0, 2, (4, 3, labels)).astype(np.float32)
    parts = [random.normal(0, 1, shape) if learned else 0.0 for shape in (labels, (labels, labels), labels)]
    scores = TransitionScores.of(CODEC.allowed_transitions(), *parts)
    found = best_sequences(emissions, lengths, scores, count, temperature)
    one_best = viterbi(emissions, lengths, scores)
    for number, length in enumerate(lengths):
        expected = sorted(
            all_span_sets(emissions[:length, number], scores, temperature).items(), key=lambda pair: -pair[1]
        )
        spans = [tuple(decode_spans([CODEC.written()[label] for label in one.ids])) for one in found[number]]
        assert len(spans) == len(set(spans)) == min(count, len(expected))
        assert spans == [span_set for span_set, _ in expected[:count]]
        assert [one.probability for one in found[number]] == pytest.approx([p for _, p in expected[:count]])
        assert found[number][0].ids.tolist() == one_best[:length, number].tolist()


def test_each_set_of_spans_has_one_sequence() -> None:
    allowed = CODEC.allowed_transitions()
    spelled = set()
    sequences = 0
    for path in product(range(len(CODEC.labels)), repeat=4):
        steps = pairwise(path)
        if allowed.start[path[0]] and allowed.end[path[-1]] and all(allowed.between[one, two] for one, two in steps):
            sequences += 1
            spelled.add(tuple(decode_spans([CODEC.written()[label] for label in path])))
    assert len(spelled) == sequences > 100


@given(st.lists(st.lists(st.integers(1, 99), min_size=1, max_size=4, unique=True), max_size=4), st.integers(1, 6))
def test_parts_that_do_not_depend_on_each_other(given: list[list[int]], count: int) -> None:
    parts = [[(number / 100, number) for number in sorted(part, reverse=True)] for part in given]
    expected = sorted((float(np.prod([number / 100 for number in chosen])) for chosen in product(*given)), reverse=True)
    found = joint([part[:count] for part in parts], count)
    assert [probability for probability, _ in found] == pytest.approx(expected[:count])
    for probability, chosen in found:
        assert probability == pytest.approx(float(np.prod([number / 100 for number in chosen])))
