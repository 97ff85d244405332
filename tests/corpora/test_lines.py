"""Bytes become the same lines however they arrive, and what cannot be read is said clearly."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import random
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tagger_cli.corpora.lines import LineDecoder, LinePart, read_lines
from tagger_cli.errors import InputError

Compress = Callable[[bytes], bytes]
TRICKY = st.lists(
    st.sampled_from(
        [
            b"a",
            b"\r",
            b"\n",
            "é".encode(),
            "😀".encode(),
            b"\xef\xbb\xbf",
            b"\xff",
            b"\xe2\x82",
            b"\0",
            b"\x0c",
        ]
    )
).map(b"".join)


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[a:b] for a, b in pairwise(edges)]


@given(TRICKY | st.binary(), st.lists(st.integers(min_value=0), max_size=6))
@settings(max_examples=200)
def test_cuts_do_not_matter(data: bytes, cuts: list[int]) -> None:
    decoder = LineDecoder("x", errors="replace")
    lines = [line for piece in pieces(data, cuts) for line in decoder.feed(piece)] + decoder.finish()
    text = data.decode("utf-8-sig", "replace")
    expected = re.split("\r\n|\r|\n", text)
    assert lines == (expected if expected[-1] else expected[:-1])


@given(TRICKY, st.lists(st.integers(min_value=0), max_size=6))
@settings(max_examples=200)
def test_an_error_names_the_same_place_however_the_input_is_cut(data: bytes, cuts: list[int]) -> None:
    def outcome(blocks: list[bytes]) -> str | list[str]:
        decoder = LineDecoder("x")
        try:
            return [line for block in blocks for line in decoder.feed(block)] + decoder.finish()
        except InputError as error:
            return str(error)

    assert outcome(pieces(data, cuts)) == outcome([data])


def test_a_complete_line_comes_out_at_once() -> None:
    decoder = LineDecoder("x")
    assert decoder.feed(b"one\ntw") == ["one"]
    assert decoder.feed(b"o\r") == ["two"]
    assert decoder.feed(b"\nthree") == []
    assert decoder.finish() == ["three"]


def test_only_line_ends_end_a_line(tmp_path: Path) -> None:
    line = "a\u2028b\x85c\x0bd\x0ce\x1cf\0g"
    (tmp_path / "x").write_text(line + "\nz\n", encoding="utf-8")
    assert list(read_lines(str(tmp_path / "x"))) == [line, "z"]


def test_bytes_that_are_not_utf8_are_named_with_line_and_offset() -> None:
    decoder = LineDecoder("novel.txt")
    decoder.feed(b"\xef\xbb\xbfgood\r\n")
    assert decoder.feed(b"fine\rcaf\xe9\nmore\n") == ["fine"]  # what stands before is not lost
    with pytest.raises(InputError, match=r"novel\.txt:3: byte 0xE9 at offset 17 is not UTF-8; convert .*iconv"):
        decoder.finish()


def test_utf16_is_recognised() -> None:
    with pytest.raises(InputError, match=r"iconv -f UTF-16"):
        LineDecoder("x").feed("word\n".encode("utf-16"))


@pytest.mark.parametrize("compress", [bytes, gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("text", ["eins\nzwei\n", ""])
def test_compression_is_told_by_the_bytes_not_the_name(compress: Compress, text: str, tmp_path: Path) -> None:
    path = tmp_path / "corpus.txt"
    path.write_bytes(compress(text.encode()))
    assert list(read_lines(str(path))) == text.splitlines()


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_cut_short_or_damaged_is_refused(compress: Compress, tmp_path: Path) -> None:
    data = compress(random.Random(0).randbytes(3000))
    path = tmp_path / "corpus.gz"
    path.write_bytes(data[:-20])
    with pytest.raises(InputError, match="cut short"):
        list(read_lines(str(path), errors="replace"))
    path.write_bytes(data[:500] + bytes(100) + data[600:])
    with pytest.raises(InputError, match=r"damaged|cannot be read: Invalid data stream"):
        list(read_lines(str(path), errors="replace"))


@pytest.mark.parametrize(
    ("beginning", "told"),
    [
        (b"PK\x03\x04", "zip archive"),
        (b"7z\xbc\xaf\x27\x1c", "7z archive"),
        (b"%PDF-1.7", "pdftotext"),
    ],
)
def test_what_holds_text_and_is_none_is_told_by_its_first_bytes(beginning: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_bytes(beginning + b"\x00\xff\n")
    with pytest.raises(InputError, match=rf"text\.txt: is .*{told}"):
        list(read_lines(str(tmp_path / "text.txt")))


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere: no such file"):
        list(read_lines(str(tmp_path / "nowhere")))
    with pytest.raises(InputError, match="is a folder"):
        list(read_lines(str(tmp_path)))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "x").touch(mode=0o000)
    with pytest.raises(InputError, match="permissions"):
        list(read_lines(str(tmp_path / "x")))


def test_standard_input_is_read_as_it_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    with os.fdopen(reader) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        os.write(writer, b"first\nsec")
        lines = read_lines("-")
        assert next(lines) == "first"  # although the pipe is still open
        os.write(writer, b"ond")
        os.close(writer)
        assert list(lines) == ["second"]
        assert not stdin.closed


def test_a_replaced_standard_input_may_be_compressed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(b"packed\n"))))
    assert list(read_lines("-")) == ["packed"]


@given(st.text("ab é\n", max_size=200), st.integers(1, 12), st.integers(1, 30))
def test_the_parts_of_long_lines_are_the_lines(text: str, block: int, long_line: int) -> None:
    data = text.encode()
    whole, parted = LineDecoder("x"), LineDecoder("x", long_line=long_line)
    expected, found = [], []
    for start in range(0, len(data), block):
        expected += whole.feed(data[start : start + block])
        found += parted.feed(data[start : start + block])
    expected += whole.finish()
    found += parted.finish()
    joined, unfinished = [], ""
    for line in found:
        unfinished += line
        if isinstance(line, LinePart):
            assert line.endswith(" ")
        else:
            joined.append(unfinished)
            unfinished = ""
    assert joined + ([unfinished] if unfinished else []) == expected


def test_the_place_of_a_bad_byte_in_a_line_of_parts() -> None:
    decoder = LineDecoder("x", long_line=8)
    assert decoder.feed(b"one\ntwo three ") == ["one"]
    assert decoder.feed(b"four ") == ["two three four "]
    with pytest.raises(InputError, match="x:2: byte 0xFF at offset 21"):
        decoder.feed(b"a \xff b c d e ")
