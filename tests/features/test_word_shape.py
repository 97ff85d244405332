"""The shapes of words, one example after the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagger_cli.features.shapes import Shape, word_shape


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (Shape.LOWER, ["house", "co-op", "n't", "été", "'s"]),
        (Shape.TITLE, ["House", "Obama's", "Élysée"]),
        (Shape.UPPER, ["USA", "ÉTÉ", "R&D"]),
        (Shape.CAPITAL, ["I", "É"]),
        (Shape.ABBREVIATION, ["U.S.", "A."]),
        (Shape.MIXED, ["McDonald", "iPhone", "O'Neil", "Ab.C"]),
        (Shape.NUMBER, ["1999", "3.5", "10%", "\u0663"]),
        (Shape.LOWER_WITH_DIGIT, ["1990s", "b2b"]),
        (Shape.UPPER_WITH_DIGIT, ["B-52", "4X"]),
        (Shape.MIXED_WITH_DIGIT, ["Apple2", "iOS7"]),
        (Shape.OTHER, ["", ".", "--", "$", "北京", "\ud800"]),
    ],
)
def test_shape_of(shape: Shape, words: list[str]) -> None:
    assert {word: word_shape(word) for word in words} == dict.fromkeys(words, shape)


@given(st.text(st.characters(exclude_categories=()), max_size=6))
def test_every_word_has_a_shape(word: str) -> None:
    assert 0 <= word_shape(word) < len(Shape)
