"""Which row a word reads, and vocabulary files that give every word back."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.features.vocabulary import SEARCHES, UNKNOWN_ROW, Vocabulary, read_words, spellings, write_words

ODD = "\r\u2028\x85\x1c\x0b\x0c\x00\t \ufeff\u00e9\U0001f600\ud800"
words_without_line_ends = st.text(
    st.one_of(st.sampled_from(ODD), st.characters(exclude_characters="\n", exclude_categories=())), max_size=5
)


@pytest.mark.parametrize(
    ("known", "word", "found"),
    [
        (["Paris", "paris"], "Paris", "Paris"),
        (["Paris", "paris"], "PARIS", "paris"),
        (["Paris"], "paris", None),  # no case is ever added
        (["1999", "0000"], "1999", "1999"),
        (["0000", "####"], "1999", "0000"),
        (["####"], "1999", "####"),
        (["b-##"], "B-52", "b-##"),
        (["#"], "0", "#"),
        (["000"], "\u0661\u0662\u0663", "000"),  # Arabic-Indic digits
        (["Paris"], "London", None),
        (["London"], "", None),
    ],
)
def test_a_word_reads_its_best_known_spelling(known: list[str], word: str, found: str | None) -> None:
    vocabulary = Vocabulary(["other", *known])
    row = vocabulary.row(word)
    assert row == (UNKNOWN_ROW if found is None else vocabulary.words.index(found) + 1)


@given(st.text(max_size=8))
@settings(max_examples=50)
def test_spellings_begin_with_the_word_and_do_not_repeat(word: str) -> None:
    found = list(spellings(word))
    assert found[0] == word
    assert len(set(found)) == len(found)


def test_the_unknown_row_counts() -> None:
    assert len(Vocabulary([])) == 1
    assert len(Vocabulary(["a", "b"])) == 3
    assert Vocabulary([]).row("a") == UNKNOWN_ROW


@given(st.lists(words_without_line_ends, unique=True, max_size=8))
@settings(max_examples=100, deadline=None)
def test_a_written_vocabulary_is_read_as_it_was(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "vocabulary.txt"
    Vocabulary(words).write(path)
    found = Vocabulary.read(path)
    assert found.words == words
    assert [found.row(word) for word in words] == list(range(1, len(words) + 1))


@given(st.lists(words_without_line_ends, unique=True, max_size=8), st.lists(words_without_line_ends, max_size=8))
@settings(max_examples=200, deadline=None)
def test_the_first_look_ups_find_what_all_later_ones_find(words: list[str], others: list[str]) -> None:
    asked = [*words, *others, *(f"{one}\n{other}" for one, other in pairwise(words))]
    vocabulary = Vocabulary(words)
    first = [Vocabulary(words).row(word) for word in asked]
    for _ in range(SEARCHES):
        vocabulary.row("any")
    assert [vocabulary.row(word) for word in asked] == first


def test_words_of_one_checksum_are_told_apart() -> None:
    assert crc32(b"plumless\n") == crc32(b"buckeroo\n")
    both, one = Vocabulary(["other", "plumless", "buckeroo"]), Vocabulary(["plumless"])
    for vocabulary in (both, one):
        for _ in range(SEARCHES):
            vocabulary.row("other")
    assert [both.row("plumless"), both.row("buckeroo")] == [2, 3]
    assert one.row("buckeroo") == UNKNOWN_ROW


def test_files_hold_one_word_a_line_whatever_the_platform(tmp_path: Path) -> None:
    write_words(tmp_path / "words.txt", ["a\rb", "\u00e9"])
    assert (tmp_path / "words.txt").read_bytes() == b"a\rb\n\xc3\xa9\n"
    assert read_words(tmp_path / "words.txt") == ["a\rb", "\u00e9"]
