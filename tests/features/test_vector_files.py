"""Files of word vectors as people have them, and what is said about broken ones."""

from __future__ import annotations

import bz2
import gzip
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.errors import InputError
from tagger_cli.features.vectors import BLOCK_ROWS, WordVectors, read_vectors

GLOVE = b"the 1 2.5 -3e-2\nParis 4 5 6\nrare 7 8 9\n"


@pytest.fixture(autouse=True)
def warnings_are_errors() -> object:
    """No warning of numpy may reach a user."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def read(tmp_path: Path, content: bytes, wanted: set[str] | None = None, most_frequent: int = 9999) -> WordVectors:
    path = tmp_path / "vectors.txt"
    path.write_bytes(content)
    return read_vectors(path, wanted or set(), most_frequent)


def error_of(tmp_path: Path, content: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read(tmp_path, content)
    message = str(caught.value)
    assert message.startswith(str(tmp_path / "vectors.txt"))
    return message.removeprefix(str(tmp_path / "vectors.txt"))


@pytest.mark.parametrize(
    "content",
    [
        GLOVE,
        GLOVE.rstrip(b"\n"),
        GLOVE.replace(b"\n", b"\r\n"),
        GLOVE.replace(b"\n", b" \n"),  # word2vec and fastText end lines with a blank
        b"3 3\n" + GLOVE,
        b"3 3\n" + GLOVE.replace(b"\n", b" \n\n"),
        gzip.compress(GLOVE),
        bz2.compress(b"3 3\n" + GLOVE),
    ],
    ids=["glove", "no last line end", "windows", "trailing blanks", "header", "empty lines", "gzip", "bzip2"],
)
def test_formats(tmp_path: Path, content: bytes) -> None:
    vectors = read(tmp_path, content)
    assert vectors.words == ["the", "Paris", "rare"]
    expected = np.array([[1, 2.5, -0.03], [4, 5, 6], [7, 8, 9]], np.float32)
    np.testing.assert_array_equal(vectors.matrix, expected)
    assert vectors.matrix.dtype == np.float32


def test_wanted_words_are_kept_beside_the_most_frequent(tmp_path: Path) -> None:
    vectors = read(tmp_path, b"3 3\n" + GLOVE, wanted={"rare", "absent"}, most_frequent=1)
    assert vectors.words == ["the", "rare"]
    np.testing.assert_array_equal(vectors.matrix[1], [7, 8, 9])
    assert read(tmp_path, GLOVE, wanted=set(), most_frequent=0).matrix.shape == (0, 3)


def test_words_may_hold_blanks(tmp_path: Path) -> None:
    """GloVe 840B has a few; one of them is an e-mail address behind ``at``."""
    vectors = read(tmp_path, b"the 1 2\nat name@domain.com 3 4\n. . . 5 6\n")
    assert vectors.words == ["the", "at name@domain.com", ". . ."]
    assert vectors.matrix.tolist() == [[1, 2], [3, 4], [5, 6]]


def test_words_that_look_like_line_ends_or_numbers(tmp_path: Path) -> None:
    content = "1 0 1\n\u2028 0 2\n\x85 0 3\na\rb 0 4\n\u00a0 0 5\n 0 6\n".encode()
    assert read(tmp_path, content).words == ["1", "\u2028", "\x85", "a\rb", "\u00a0", ""]


def test_the_first_of_two_vectors_of_a_word_counts(tmp_path: Path) -> None:
    vectors = read(tmp_path, b"a 1 2\nb 3 4\na 5 6\nx\xff 7 8\nx\xfe 9 9\n")
    assert vectors.words == ["a", "b", "x\ufffd"]
    assert vectors.matrix.tolist() == [[1, 2], [3, 4], [7, 8]]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"0 300\n"], ids=["empty", "blank", "header alone"])
def test_a_file_without_vectors(tmp_path: Path, content: bytes) -> None:
    assert "no word vectors in this file" in error_of(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"a 1 2\nb 3\n", 2),
        (b"2 2\na 1 2\nb\n", 3),
        (b"a 1 2\n\nb 3 4\nc 5 x\n", 4),
        (b"a 1 2\nb 3 4x\n", 2),
        (b"a 1 2\nb 3 nan\n", 2),
        (b"a 1 2\nb 3 1e99\n", 2),
        (b"a 1 2\nb 3 4 5\n", 2),
        (b"a 1 2\nb 3  4\n", 2),
        (b"a 1 2\nb 3 4\nc 5", 3),
        (b"a\t1\t2\n", 1),
        (b"A story, not vectors.\n", 1),
        (b"{\n", 1),
    ],
    ids=[
        "a number missing",
        "all numbers missing",
        "a letter",
        "a letter behind a number",
        "not a number",
        "too large",
        "a number too many",
        "a blank too many",
        "cut short",
        "tabs",
        "prose",
        "json",
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, content: bytes, line: int) -> None:
    assert error_of(tmp_path, content).startswith(f":{line}: ")


def test_a_broken_line_is_found_in_a_large_file(tmp_path: Path) -> None:
    lines = [b"w%d 1 2" % number for number in range(BLOCK_ROWS + 10)]
    lines[BLOCK_ROWS + 3] = b"w 1 oops"
    assert error_of(tmp_path, b"9999 2\n" + b"\n".join(lines)).startswith(f":{BLOCK_ROWS + 5}: ")


@pytest.mark.parametrize("keep", [0.5, 0.99], ids=str)
def test_a_compressed_file_that_is_cut_short(tmp_path: Path, keep: float) -> None:
    content = gzip.compress(b"".join(b"w%d %d %d\n" % (n, n * n, n * n * n) for n in range(500)))
    assert "cut short" in error_of(tmp_path, content[: int(len(content) * keep)])


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_vectors(tmp_path / "absent.txt", set(), 1)


vector_words = st.text(st.characters(exclude_characters="\n\r ", exclude_categories=["Cs"]), min_size=1, max_size=6)
floats = st.floats(width=32, allow_nan=False, allow_infinity=False)


@given(st.dictionaries(vector_words, st.lists(floats, min_size=3, max_size=3), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, table: dict[str, list[float]]) -> None:
    lines = [f"{len(table)} 3", *(f"{word} {' '.join(map(repr, numbers))}" for word, numbers in table.items())]
    vectors = read(tmp_path_factory.getbasetemp(), ("\n".join(lines) + "\n").encode())
    assert vectors.words == list(table)
    np.testing.assert_array_equal(vectors.matrix, np.array(list(table.values()), np.float32))


def test_real_glove_vectors(shared_data: Path) -> None:
    vectors = read_vectors(shared_data / "glove" / "glove.6B.100d.341k.txt.gz", set(), 50)
    assert vectors.words[:3] == ["the", ",", "."]
    assert vectors.matrix.shape == (50, 100)
