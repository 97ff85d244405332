"""Distinct words encoded once: a table of forms gives what encoding them anew gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.features.alphabet import Alphabet
from tagger_cli.features.forms import FormTable, encode_forms
from tagger_cli.features.shapes import Shape
from tagger_cli.features.vocabulary import Vocabulary

VOCABULARY = Vocabulary(["paris", "in", "0000"])
ALPHABET = Alphabet("Painrs1")


def test_an_example() -> None:
    arrays = encode_forms(["Paris", "in", "1984", "x"], VOCABULARY, ALPHABET)
    assert arrays.rows.tolist() == [1, 2, 3, 0]
    assert arrays.shapes.tolist() == [Shape.TITLE, Shape.LOWER, Shape.NUMBER, Shape.LOWER]
    assert arrays.characters.tolist() == [[3, 4, 7, 5, 8], [5, 6, 0, 0, 0], [2, 1, 1, 1, 0], [1, 0, 0, 0, 0]]


@given(st.lists(st.text("Paris1x", max_size=40), unique=True, max_size=6), st.data())
@settings(max_examples=50)
def test_a_form_table_gives_what_encoding_anew_gives(words: list[str], data: st.DataObject) -> None:
    table = FormTable(words, VOCABULARY, ALPHABET)
    assert len(table) == len(words)
    chosen = data.draw(st.lists(st.sampled_from(range(len(words))), max_size=5) if words else st.just([]))
    found = table.arrays(np.array(chosen, np.int64))
    expected = encode_forms([words[form] for form in chosen], VOCABULARY, ALPHABET)
    for name in ("rows", "characters", "shapes"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
        assert getattr(found, name).dtype == np.int64
