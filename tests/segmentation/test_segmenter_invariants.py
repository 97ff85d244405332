"""What holds of the segmenter whatever the text: exact offsets, linear time, bounded memory."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.corpora.sentence import LONGEST_SENTENCE
from tagger_cli.segmentation.segmenter import RuleSegmenter

FRAGMENTS = [
    *["http://a.b/c", "a.b@c.de", "can't", "U.S.", "3.14", ":-)", "...", "'", " ", "\n\n"],
    *["\u0301", "\u200d", "🏽", "🇺", "字"],
]
ZERO_WIDTH = frozenset("\u200b\u200e\u200f\u061c\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def separates(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Cc" or character in ZERO_WIDTH


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=8), st.sampled_from(FRAGMENTS)), max_size=12).map("".join))
def test_words_cover_exactly_what_does_not_separate(text: str) -> None:
    sentences = [sentence.offsets for sentence in RuleSegmenter().segment([text])[0]]
    assert all(sentences)
    end_before, covered = 0, set[int]()
    for start, end in (word for words in sentences for word in words):
        assert end_before <= start < end
        assert not any(separates(character) for character in text[start:end])
        covered.update(range(start, end))
        end_before = end
    assert covered == {index for index, character in enumerate(text) if not separates(character)}


def test_every_combining_mark_stays_with_its_letter() -> None:
    marks = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)).startswith("M")]
    text = " ".join(f"e{mark}n{mark}" for mark in marks)
    words = [word for sentence in RuleSegmenter().segment([text])[0] for word in sentence.offsets]
    assert len(marks) > 2000
    assert words == [(5 * index, 5 * index + 4) for index in range(len(marks))]


@pytest.mark.parametrize(
    "unit",
    [
        *["a", "a.", "a-", "a@", "1-", ".", "...A", "'", "don't", "(", "_", ":(", "a ", ". ", "a. ", "字", "。"],
        *["http://", "http://a(", "www.", "\n", " \n", "\0", "\u0301", "\u200d🎉"],
    ],
)
def test_time_is_linear_in_a_text_made_to_be_slow(unit: str) -> None:
    text = (unit * 200_000)[:200_000]
    begin = time.process_time()
    RuleSegmenter().segment([text])
    assert time.process_time() - begin < 5  # 0.7 s at most; where time is quadratic, minutes


def test_an_endless_sentence_is_cut() -> None:
    (sentences,) = RuleSegmenter().segment(["no end, " * 50_000])
    assert [len(sentence.words) for sentence in sentences] == [LONGEST_SENTENCE] * 150
