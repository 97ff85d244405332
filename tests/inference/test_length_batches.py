"""Batches of sequences of like length: nothing lost, nothing too large."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.inference.length_batches import Indices, length_batches

lengths_of_sentences = st.lists(st.integers(0, 30), max_size=40)


def padded_words(batch: Indices, lengths: list[int]) -> int:
    return len(batch) * max(lengths[index] for index in batch)


@given(lengths_of_sentences, st.integers(1, 60), st.one_of(st.none(), st.integers(0, 5)), st.booleans())
@settings(max_examples=150)
def test_batches_are_a_partition_within_the_limit(
    lengths: list[int], tokens: int, seed: int | None, spare_padding: bool
) -> None:
    random = None if seed is None else np.random.default_rng(seed)
    batches = length_batches(np.array(lengths, np.int64), tokens, random, spare_padding)
    assert sorted(index for batch in batches for index in batch.tolist()) == list(range(len(lengths)))
    assert all(len(batch) == 1 or padded_words(batch, lengths) <= tokens for batch in batches)


@given(lengths_of_sentences, st.integers(1, 60))
@settings(max_examples=50)
def test_without_shuffling_sentences_are_sorted_by_length(lengths: list[int], tokens: int) -> None:
    order = [index for batch in length_batches(np.array(lengths, np.int64), tokens) for index in batch.tolist()]
    assert order == sorted(range(len(lengths)), key=lambda index: (lengths[index], index))


@given(lengths_of_sentences, st.integers(1, 60))
@settings(max_examples=50)
def test_no_two_neighbours_would_fit_into_one_batch(lengths: list[int], tokens: int) -> None:
    batches = length_batches(np.array(lengths, np.int64), tokens)
    for batch, following in pairwise(batches):
        assert padded_words(np.append(batch, following[0]), lengths) > tokens


def test_seeds_decide_how_batches_are_shuffled() -> None:
    lengths = np.random.default_rng(0).integers(1, 9, 200)

    def batches(seed: int) -> list[list[int]]:
        return [batch.tolist() for batch in length_batches(lengths, 40, np.random.default_rng(seed))]

    assert batches(1) == batches(1)
    assert batches(1) != batches(2)
    assert sorted(map(sorted, batches(1))) != sorted(map(sorted, batches(2)))  # other sentences stand together


def test_few_sentences_are_not_padded_to_a_long_one_where_padding_is_spared() -> None:
    lengths = np.array([40, *[3] * 10])
    assert [len(batch) for batch in length_batches(lengths, 1000)] == [11]
    assert [len(batch) for batch in length_batches(lengths, 1000, spare_padding=True)] == [10, 1]
    alike = np.array([10, 11, 12, 11, 10])
    assert [len(batch) for batch in length_batches(alike, 1000, spare_padding=True)] == [5]
