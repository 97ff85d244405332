"""Words as rows of character ids."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.features.alphabet import (
    MAXIMUM_WORD_LENGTH,
    PADDING_CHARACTER,
    UNKNOWN_CHARACTER,
    Alphabet,
)

any_text = st.text(st.characters(exclude_categories=()), max_size=40)


@given(any_text, st.lists(any_text, max_size=6))
@settings(max_examples=100)
def test_ids_are_those_of_one_character_after_the_other(characters: str, words: list[str]) -> None:
    alphabet = Alphabet(characters)
    ids = {character: number for number, character in enumerate(alphabet.characters, start=2)}
    assert len(alphabet) == len(set(characters)) + 2
    matrix = alphabet.encode(words)
    half = MAXIMUM_WORD_LENGTH // 2
    for word, row in zip(words, matrix.tolist(), strict=True):
        read = word if len(word) <= MAXIMUM_WORD_LENGTH else word[:half] + word[-half:]
        expected = [ids.get(character, UNKNOWN_CHARACTER) for character in read]
        assert row == expected + [PADDING_CHARACTER] * (matrix.shape[1] - len(expected))


def test_the_longest_word_decides_how_wide_rows_are() -> None:
    alphabet = Alphabet("ab")
    assert alphabet.encode(["a", "abba"]).tolist() == [[2, 0, 0, 0], [2, 3, 3, 2]]
    assert alphabet.encode([]).shape == (0, 1)
    assert alphabet.encode([""]).tolist() == [[PADDING_CHARACTER]]


def test_a_long_word_is_read_by_its_two_ends() -> None:
    alphabet = Alphabet("abx")
    row = alphabet.encode(["a" * 16 + "x" * 100 + "b" * 16])
    assert row.tolist() == [[2] * 16 + [3] * 16]
    assert alphabet.encode(["a" * 16 + "b" * 16]).tolist() == row.tolist()


def test_half_surrogates_and_nul_are_characters_like_others() -> None:
    alphabet = Alphabet("a\x00\ud800")
    ids = alphabet.encode(["\x00a\ud800", "\udfff"])
    assert ids.tolist() == [[2, 3, 4], [UNKNOWN_CHARACTER, 0, 0]]


def test_characters_of_a_single_word_stay_unknown() -> None:
    alphabet = Alphabet.of_words(Counter({"aab": 1, "bc": 50, "cab": 1, "zzz": 99}))
    assert alphabet.characters == "abc"
    assert alphabet.encode(["z"]).tolist() == [[UNKNOWN_CHARACTER]]


def test_the_order_in_which_characters_are_given_does_not_matter() -> None:
    assert np.array_equal(Alphabet("cabbage").encode(["beg"]), Alphabet("egabc").encode(["beg"]))
