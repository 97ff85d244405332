"""The table a network starts from: who has a row, in which order, with which vector."""

from __future__ import annotations

import warnings
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.features.vector_table import VectorTable, random_table, table_from_vectors, wanted_spellings
from tagger_cli.features.vectors import WordVectors
from tagger_cli.features.vocabulary import UNKNOWN_ROW, folded_spelling, spellings

# Three letters in both cases and two digits: words share spellings often.
words = st.text("abA19", min_size=1, max_size=3)


def vectors_of(words: list[str], size: int = 3) -> WordVectors:
    return WordVectors(words, np.arange(1.0, 1 + len(words) * size, dtype=np.float32).reshape(-1, size))


def table_of(counts: dict[str, int], vectors: WordVectors) -> VectorTable:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return table_from_vectors(Counter(counts), vectors, np.random.default_rng(0))


def test_an_example() -> None:
    counts = {"Paris": 5, "the": 9, "The": 2, "Zorg": 1, "ZORG": 1, "once": 1, "1984": 3}
    table = table_of(counts, vectors_of(["a", "the", "paris", "b", "0000"]))
    assert table.vocabulary.words == ["zorg", "the", "0000", "paris", "a", "b"]
    assert table.training_rows == 5  # the unknown row and the first four words
    assert table.common_rows == 4
    assert table.own_rows == 2
    assert table.matrix[2:].tolist() == [[4, 5, 6], [13, 14, 15], [7, 8, 9], [1, 2, 3], [10, 11, 12]]
    assert (table.found, table.found_tokens) == (4, 19)
    assert table.vocabulary.row("zoRG") == 1
    assert table.vocabulary.row("once") == UNKNOWN_ROW


def test_numbers_of_one_form_share_a_row_where_the_vectors_have_none() -> None:
    table = table_of({"6-4": 1, "7-5": 1, "won": 1}, vectors_of(["won"]))
    assert table.vocabulary.words == ["0-0", "won"]
    assert table.vocabulary.row("3-2") == table.vocabulary.row("6-4") == 1


@given(st.dictionaries(words, st.integers(1, 3), min_size=1), st.lists(words, unique=True, max_size=8))
@settings(max_examples=100, deadline=None)
def test_every_word_reads_the_row_it_should(counts: dict[str, int], known: list[str]) -> None:
    vectors = vectors_of(known)
    table = table_of(counts, vectors)
    assert table.matrix.shape == (len(table.vocabulary), 3)
    assert np.isfinite(table.matrix).all()
    found = [word for word in counts if any(spelling in known for spelling in spellings(word))]
    assert table.found == len(found)
    assert table.found_tokens == sum(counts[word] for word in found)
    without = Counter[str]()
    for word in counts.keys() - found:
        without[folded_spelling(word)] += counts[word]
    for word in counts:
        row = table.vocabulary.row(word)
        assert row < table.training_rows
        if word in found:
            spelling = next(spelling for spelling in spellings(word) if spelling in known)
            np.testing.assert_array_equal(table.matrix[row], vectors.matrix[known.index(spelling)])
        elif without[folded_spelling(word)] > 1:
            assert table.vocabulary.words[row - 1] == folded_spelling(word)
    read_in_training = {table.vocabulary.words[table.vocabulary.row(w) - 1] for w in found}
    for number, word in enumerate(known):
        row = table.vocabulary.row(word)
        np.testing.assert_array_equal(table.matrix[row], vectors.matrix[number])
        assert (row < table.training_rows) == (word in read_in_training)


@pytest.mark.parametrize(("lower", "capital", "is_common"), [(3, 2, True), (2, 2, True), (2, 3, False), (0, 1, False)])
def test_a_word_mostly_written_with_a_capital_is_not_common(lower: int, capital: int, is_common: bool) -> None:
    counts = {word: count for word, count in {"may": lower, "May": capital}.items() if count}
    table = table_of(counts, vectors_of(["may"]))
    assert (table.vocabulary.row("may") < table.common_rows) == is_common


def test_new_rows_are_drawn_as_widely_as_the_vectors_spread() -> None:
    vectors = WordVectors(["a", "b"], np.random.default_rng(1).normal(0, 0.2, (2, 2000)).astype(np.float32))
    table = table_of({"a": 1, "new": 2}, vectors)
    assert table.vocabulary.words == ["new", "a", "b"]
    assert table.matrix[:2].std(axis=1) == pytest.approx([0.2, 0.2], rel=0.1)
    assert not np.array_equal(table.matrix[0], table.matrix[1])


def test_a_vector_file_without_any_word_of_the_corpus() -> None:
    table = table_of({"new": 2, "once": 1}, WordVectors([], np.empty((0, 4), np.float32)))
    assert table.vocabulary.words == ["new"]
    assert table.matrix.shape == (2, 4)
    assert np.isfinite(table.matrix).all()
    assert table.matrix.any()


def test_words_with_line_ends_have_no_row() -> None:
    """Tokens of a JSONL file may hold them; a vocabulary file has one word a line."""
    counts = {"\n": 7, "a\nb": 3, "a": 2}
    assert table_of(counts, vectors_of([])).vocabulary.words == ["a"]
    assert random_table(Counter(counts), 2, np.random.default_rng(0)).vocabulary.words == ["a"]


def test_wanted_are_all_spellings_a_word_may_be_found_under() -> None:
    assert wanted_spellings(Counter(["B-52", "a"])) == {"B-52", "b-52", "b-00", "b-##", "a"}


def test_a_random_table_has_a_row_for_each_repeated_word() -> None:
    counts = Counter({"the": 3, "The": 2, "Once": 1, "twice": 1, "TWICE": 1})
    table = random_table(counts, 200, np.random.default_rng(0))
    assert table.vocabulary.words == ["the", "twice"]
    assert table.matrix.shape == (3, 200)
    assert table.training_rows == 3
    assert [table.vocabulary.row(word) for word in ("THE", "Twice", "once")] == [1, 2, UNKNOWN_ROW]
    assert table.matrix.var() == pytest.approx(1 / 200, rel=0.2)


def test_the_same_seed_draws_the_same_table() -> None:
    counts = Counter({"a": 2, "b": 2})
    first, second = (random_table(counts, 4, np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(first.matrix, second.matrix)
