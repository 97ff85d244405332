"""Labels as text survive the way to ids and back, whatever codec a target has."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.corpora.schemes import Scheme, decode_spans, encode_bioes, to_iob2
from tagger_cli.targets.codec import NO_LABEL, Codec
from tagger_cli.targets.identity import IdentityCodec
from tagger_cli.targets.spans import SpanCodec

IOB2 = st.lists(st.sampled_from(["O", "B-A", "I-A", "B-b-c", "I-b-c"]), min_size=1, max_size=8).map(
    lambda labels: to_iob2(labels, Scheme.IOB2)
)
WORD_LABELS = st.lists(st.sampled_from(["NOUN", "_", "O", "B-A", "Case=Nom|Number=Sing"]), min_size=1, max_size=8)


def words_for(labels: list[str]) -> list[str]:
    return [f"w{number % 3}" for number in range(len(labels))]


def back(codec: Codec, sentences: list[list[str]]) -> list[list[str]]:
    """Encode sentences one by one, and decode them together."""
    words = list(map(words_for, sentences))
    ids = np.full((len(sentences), max(map(len, sentences))), 0)
    for row, (given_words, labels) in enumerate(zip(words, sentences, strict=True)):
        ids[row, : len(labels)] = codec.encode(given_words, labels)
    return codec.decode(ids, words)


@given(st.lists(IOB2, min_size=1, max_size=4))
def test_spans_survive(sentences: list[list[str]]) -> None:
    codec = SpanCodec.learn(Counter(("w", label) for labels in sentences for label in labels))
    assert back(codec, sentences) == sentences


@given(st.lists(WORD_LABELS, min_size=1, max_size=4))
def test_labels_of_words_survive(sentences: list[list[str]]) -> None:
    codec = IdentityCodec.learn(Counter(("w", label) for labels in sentences for label in labels))
    assert back(codec, sentences) == sentences


@given(IOB2)
def test_ids_of_spans_are_those_of_their_parts(labels: list[str]) -> None:
    codec = SpanCodec.of(["b-c", "A"])
    ids = codec.encode(words_for(labels), labels)
    assert [codec.labels[number] for number in ids] == encode_bioes(decode_spans(labels), len(labels))


@given(st.lists(IOB2, min_size=1, max_size=5))
def test_a_corpus_is_encoded_as_its_sentences_are(sentences: list[list[str]]) -> None:
    codec = SpanCodec.of(["A", "b-c"])
    labels = sorted({label for sentence in sentences for label in sentence})
    numbers = np.array([labels.index(label) for sentence in sentences for label in sentence])
    starts = np.cumsum([0, *map(len, sentences)])
    encoded = codec.encoder(["w"], labels)(np.zeros_like(numbers), numbers, starts)
    alone = [codec.encode(words_for(sentence), sentence) for sentence in sentences]
    np.testing.assert_array_equal(encoded, np.concatenate(alone))


def test_what_is_not_said_and_what_is_not_known_have_no_id() -> None:
    words = IdentityCodec(["NOUN", "_"])
    assert words.encode(["a", "b", "c"], ["", "_", "VERB"]).tolist() == [NO_LABEL, 1, NO_LABEL]
    assert words.encoder(["a"], ["NOUN"])(np.array([0]), np.array([-1]), np.array([0, 1])).tolist() == [NO_LABEL]
    spans = SpanCodec.of(["PER"])
    assert spans.encode(["a", "b", "c"], ["B-LOC", "I-LOC", "B-PER"]).tolist() == [NO_LABEL, NO_LABEL, 4]
    assert spans.encoder(["a"], ["O"])(np.array([0]), np.array([-1]), np.array([0, 1])).tolist() == [NO_LABEL]


@pytest.mark.parametrize("labels", [["B-A", "O"], ["O", "B-A", "E-A", "I-A", "S-A"], ["O", "B-A"], []], ids=str)
def test_names_that_spell_no_spans_are_refused(labels: list[str]) -> None:
    with pytest.raises(ValueError, match="labels of spans"):
        SpanCodec(labels)


@pytest.mark.parametrize("labels", [["X", "X"], ["X", ""]], ids=str)
def test_names_of_words_that_are_no_names_are_refused(labels: list[str]) -> None:
    with pytest.raises(ValueError, match="labels of words"):
        IdentityCodec(labels)
