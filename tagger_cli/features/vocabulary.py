"""Which row of the word-vector table a word reads: exact, else lower case, else digits folded, else unknown."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from io import BytesIO
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

UNKNOWN_ROW = 0

SEARCHES = 64
"""Words that are looked for in the text of the vocabulary, a quarter of a millisecond each. The index of 200,000 words
takes 30 ms to build, and few sentences have a word that is not among the known ones."""

BLOCK_BYTES = 1 << 16

_DIGIT = re.compile(r"\d")


def spellings(word: str) -> Iterator[str]:
    """The spellings under which a word is looked up, best first.

    Vector files differ in case and in how they write numbers: GloVe keeps digits, others fold every
    digit to ``0`` or ``#``.
    """
    yield word
    lower = word.lower()
    if lower != word:
        yield lower
    for digit in "0#":
        folded = _DIGIT.sub(digit, lower)
        if folded != lower:
            yield folded


def folded_spelling(word: str) -> str:
    """The spelling that most words share: lower case, every digit a ``0``."""
    return _DIGIT.sub("0", word.lower())


class Vocabulary:
    """Words with a row of their own in the word-vector table; row 0 belongs to all others.

    Words are kept as one text and found by their checksums, which takes a tenth of the memory of a dictionary.

    Args:
        words: the words of rows 1, 2, …; no word twice, none with a line end.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._text = _text_of(words)
        self._searches_left = SEARCHES

    @property
    def words(self) -> list[str]:
        """The words, in the order of their rows."""
        return _words_of(self._text)

    def __len__(self) -> int:
        """Number of rows, the unknown row included."""
        return len(self._ends)

    def row(self, word: str) -> int:
        """The row of the best known spelling of ``word``, or ``UNKNOWN_ROW``."""
        find = self._indexed
        if self._searches_left > 0:  # threads may count down together
            self._searches_left -= 1
            find = self._searched
        return next(filter(None, map(find, spellings(word))), UNKNOWN_ROW)

    @cached_property
    def _ends(self) -> NDArray[np.uint32]:
        """(rows,) where the line of each row ends in the text; the unknown row has none."""
        text = np.frombuffer(self._text, np.uint8)
        ends = [np.zeros(1, np.uint32)]
        # Block by block: to touch new memory for the whole text would take longer than to read it.
        for place in range(0, len(text), BLOCK_BYTES):
            found = np.flatnonzero(text[place : place + BLOCK_BYTES] == ord("\n"))
            ends.append((found + (place + 1)).astype(np.uint32))
        return np.concatenate(ends)

    @cached_property
    def _lengths(self) -> NDArray[np.uint32]:
        """(rows − 1,) bytes of each line."""
        return np.diff(self._ends)

    def _searched(self, spelling: str) -> int | None:
        """The row of a word, found among the lines of its length, byte by byte."""
        line = _text_of([spelling])
        if line.count(b"\n") > 1:  # no word has a line end
            return None
        text = np.frombuffer(self._text, np.uint8)
        before = np.flatnonzero(self._lengths == len(line))
        begins = self._ends[before]
        for place, byte in enumerate(line[:-1]):
            alike = text[begins + place] == byte
            before, begins = before[alike], begins[alike]
        return int(before[0]) + 1 if len(before) else None

    def _indexed(self, spelling: str) -> int | None:
        """The row of a word, found by its checksum."""
        checksums, rows, ends = self._index
        line = _text_of([spelling])
        checksum = crc32(line)
        place = bisect_left(checksums, checksum)
        while place < len(checksums) and checksums[place] == checksum:
            row = rows[place]
            if self._text[ends[row - 1] : ends[row]] == line:
                return row
            place += 1
        return None

    @cached_property
    def _index(self) -> tuple[memoryview, memoryview, memoryview]:
        """Sorted checksums of the lines, the row of each, and where the line of each row ends."""
        checksums = np.fromiter(map(crc32, BytesIO(self._text)), np.uint32, len(self) - 1)
        order = np.argsort(checksums)
        rows = (order + 1).astype(np.uint32)
        # Elements of a memoryview are Python's own numbers, which are faster one by one than numpy's.
        return checksums[order].data, rows.data, self._ends.data

    def write(self, path: Path) -> None:
        """Write one word a line."""
        path.write_bytes(self._text)

    @classmethod
    def read(cls, path: Path) -> Vocabulary:
        """Read what ``write`` wrote."""
        vocabulary = cls(())
        vocabulary._text = path.read_bytes()
        return vocabulary


def write_words(path: Path, words: Iterable[str]) -> None:
    r"""Write one word a line; no word holds a ``\n``."""
    path.write_bytes(_text_of(words))


def read_words(path: Path, most: int = -1) -> list[str]:
    r"""Read what ``write_words`` wrote; as bytes, because text mode takes a ``\r`` in a word for a line end.

    Args:
        path: the file's path.
        most: how many words are wanted at most, from the first one; −1 for all.
    """
    text = path.read_bytes()
    if most >= 0 and len(lines := text.split(b"\n", most)) > most:
        text = text[: len(text) - len(lines[-1])]
    return _words_of(text)


def _text_of(words: Iterable[str]) -> bytes:
    return "".join(f"{word}\n" for word in words).encode("utf-8", "surrogatepass")


def _words_of(text: bytes) -> list[str]:
    return text.decode("utf-8", "surrogatepass").split("\n")[:-1]
