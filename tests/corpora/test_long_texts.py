"""A long text of a record is segmented in parts, and nobody sees where they end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.corpora.long_texts import segment_in_parts
from tagger_cli.segmentation.segmenter import RuleSegmenter

SEGMENT = RuleSegmenter().segment


@pytest.mark.parametrize("longest", [20, 70, 1000])
def test_sentences_are_those_of_the_whole_text(longest: int) -> None:
    text = " ".join(f"This is sentence number {number} of the book." for number in range(40)) + "  "
    assert list(segment_in_parts(text, SEGMENT, longest)) == SEGMENT([text])[0]


def test_a_word_longer_than_a_part_stays_whole() -> None:
    text = "a" * 1000 + " b"
    assert [places.words for places in segment_in_parts(text, SEGMENT, 16)] == [["a" * 1000, "b"]]


@given(text=st.text(alphabet="ab. \n(1'-", max_size=80), longest=st.integers(1, 30))
def test_every_character_is_in_one_word_or_is_white_space(text: str, longest: int) -> None:
    behind = 0
    for places in segment_in_parts(text, SEGMENT, longest):
        for word, (start, end) in zip(places.words, places.offsets, strict=True):
            assert text[start:end] == word
            assert not text[behind:start].strip()
            behind = end
    assert not text[behind:].strip()
