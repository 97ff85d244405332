"""Sentences to train on, to choose on, to measure on: each is for one thing, and every one is for something."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.errors import TaggerError
from tagger_cli.training.configuration import TrainingSettings
from tagger_cli.training.division import divide


@given(
    st.integers(12, 60),
    st.sampled_from([0, 2, 3, 5]),
    st.sampled_from([0.1, 0.5, 1.0]),
    st.booleans(),
    st.integers(0, 9),
)
def test_every_sentence_is_for_one_thing(sentences: int, folds: int, share: float, dev: bool, seed: int) -> None:
    settings = TrainingSettings(folds=folds, fold=min(folds, 1), share=share, seed=seed)
    found = divide(sentences, settings, dev, np.random.default_rng(seed))
    parts = (found.train, found.dev, found.test, found.unused)
    assert sorted(np.concatenate(parts).tolist()) == list(range(sentences))
    assert all((np.diff(part) > 0).all() for part in parts)
    assert len(found.train) > 0
    assert (len(found.dev) > 0, len(found.test) > 0) == (dev, folds > 0)
    assert share < 1.0 or not len(found.unused)


def test_folds_are_each_other_s_rest() -> None:
    tests = [
        divide(23, TrainingSettings(folds=4, fold=fold), True, np.random.default_rng(1)).test for fold in (1, 2, 3, 4)
    ]
    assert sorted(np.concatenate(tests).tolist()) == list(range(23))
    assert {len(test) for test in tests} == {5, 6}


def test_a_larger_share_has_all_of_a_smaller_one() -> None:
    shares = [
        divide(50, TrainingSettings(share=share), True, np.random.default_rng(1)).train for share in (0.1, 0.4, 1.0)
    ]
    assert [len(train) for train in shares] == [4, 18, 45]
    assert set(shares[0]) < set(shares[1]) < set(shares[2])


def test_more_folds_than_sentences_are_refused() -> None:
    with pytest.raises(TaggerError, match="3 sentences cannot be split into 4 folds"):
        divide(3, TrainingSettings(folds=4, fold=1), True, np.random.default_rng(1))
