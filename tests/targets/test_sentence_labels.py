"""Codecs of labels of sentences."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.corpora.several_labels import join_labels
from tagger_cli.targets.codecs import codec_for
from tagger_cli.targets.sentence_labels import MOST_LABELS, SentenceLabelCodec, SentenceLabelsCodec

LABELS = [f"l{number}" for number in range(MOST_LABELS)]


@given(st.lists(st.lists(st.sampled_from(LABELS), unique=True, max_size=6), min_size=1, max_size=6))
@settings(deadline=None)
def test_any_set_of_labels_comes_back(sets: list[list[str]]) -> None:
    codec = SentenceLabelsCodec(LABELS)
    texts = [join_labels(given) for given in sets]
    ids = np.array([codec.encode(["word"], [text]) for text in texts])
    assert (ids >= 0).all()
    decoded = codec.decode(ids, [["word", "more"]] * len(texts))
    assert [set(text.split("|")) for (text,) in decoded] == [set(text.split("|")) for text in texts]


def test_labels_are_learned_the_most_frequent_first() -> None:
    counts = Counter({("a", "rude|threat"): 2, ("b", "_"): 9, ("c", "threat"): 1, ("d", ""): 4})
    assert SentenceLabelsCodec.learn(counts).labels == ("threat", "rude")
    assert SentenceLabelCodec.learn(Counter({("a", "x"): 1, ("b", "y"): 2})).labels == ("y", "x")


def test_what_training_has_not_seen() -> None:
    codec = SentenceLabelsCodec(["rude", "threat"])
    assert codec.encode(["w"], ["new|threat"]).tolist() == [0b10]
    assert codec.encode(["w"], [""]).tolist() == [-1]
    assert codec.unknown(["new", "_", "rude|new"]) == ["new"]


@pytest.mark.parametrize("labels", [["a", "a"], [""], ["_"], ["a|b"], [str(number) for number in range(31)]])
def test_labels_of_no_codec(labels: list[str]) -> None:
    with pytest.raises(ValueError, match="labels"):
        SentenceLabelsCodec(labels)


def test_which_codec_a_target_gets() -> None:
    assert codec_for("sentence", "topic", None, ["a", "b"]) is SentenceLabelCodec
    assert codec_for("sentence", "topic", None, ["a", "a|b"]) is SentenceLabelsCodec
    assert codec_for("sentence", "topic", "sentence", ["a", "a|b"]) is SentenceLabelCodec
    assert codec_for("sentence", "topic", "multi-label", ["a"]) is SentenceLabelsCodec
