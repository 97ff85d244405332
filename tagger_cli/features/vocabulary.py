"""Which row of the word-vector table a word reads: exact, else lower case, else digits folded, else unknown."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
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

MANY = 16
"""Words from which on numpy looks for all of them at once."""

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
    if _DIGIT.search(lower):
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
        return int(self.rows([word])[0])

    def rows(self, words: Sequence[str]) -> NDArray[np.int64]:
        """The row of the best known spelling of each word, or ``UNKNOWN_ROW``: (words,)."""
        searched = self._searches_left >= len(words)
        if searched:
            self._searches_left -= len(words)  # threads may count down together
        if searched or len(words) < MANY:
            find = self._searched if searched else self._indexed
            found = (next(filter(None, map(find, spellings(word))), UNKNOWN_ROW) for word in words)
            return np.fromiter(found, np.int64, len(words))
        rows = self._all_indexed(words)
        missing = {
            place: list(spellings(words[place]))[:0:-1] for place in np.flatnonzero(rows == UNKNOWN_ROW).tolist()
        }
        while missing := {place: others for place, others in missing.items() if others and rows[place] == UNKNOWN_ROW}:
            rows[list(missing)] = self._all_indexed([others.pop() for others in missing.values()])
        return rows

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
        line = _line_of(spelling)
        if line.count(b"\n") > 1:  # no word has a line end
            return None
        text = np.frombuffer(self._text, np.uint8)
        before = np.flatnonzero(self._lengths == len(line))
        begins = self._ends[before]
        for place, byte in enumerate(line[:-1]):
            alike = text[begins + place] == byte
            before, begins = before[alike], begins[alike]
        return int(before[0]) + 1 if len(before) else None

    def _indexed(self, spelling: str) -> int:
        """The row of a word, found by its checksum; ``UNKNOWN_ROW`` where there is none."""
        # Elements of a memoryview are Python's own numbers, which are faster one by one than numpy's.
        checksums, rows, ends = (numbers.data for numbers in (*self._index, self._ends))
        line = _line_of(spelling)
        checksum = crc32(line)
        place = bisect_left(checksums, checksum)
        while place < len(checksums) and checksums[place] == checksum:
            row: int = rows[place]
            if self._text[ends[row - 1] : ends[row]] == line:
                return row
            place += 1  # another word has the same checksum
        return UNKNOWN_ROW

    def _all_indexed(self, spellings: Sequence[str]) -> NDArray[np.int64]:
        """``_indexed`` of many words, which takes a half of the time for each."""
        checksums, rows = self._index
        text, ends = self._text, self._ends.data
        lines = list(map(_line_of, spellings))
        wanted = np.fromiter(map(crc32, lines), np.uint32, len(lines))
        places = np.searchsorted(checksums, wanted)
        found = np.full(len(lines), UNKNOWN_ROW, np.int64)
        waiting = np.arange(len(lines))
        while True:
            waiting = waiting[places[waiting] < len(checksums)]
            waiting = waiting[checksums[places[waiting]] == wanted[waiting]]
            if not len(waiting):
                return found
            tried = rows[places[waiting]]
            pairs = zip(waiting.tolist(), tried.tolist(), strict=True)
            same = np.array([text[ends[row - 1] : ends[row]] == lines[number] for number, row in pairs])
            found[waiting[same]] = tried[same]
            waiting = waiting[~same]
            places[waiting] += 1

    @cached_property
    def _index(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Sorted checksums of the lines, and the row of each."""
        checksums = np.fromiter(map(crc32, BytesIO(self._text)), np.uint32, len(self) - 1)
        order = np.argsort(checksums)
        return checksums[order], (order + 1).astype(np.uint32)

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


def _line_of(word: str) -> bytes:
    return f"{word}\n".encode("utf-8", "surrogatepass")


def _words_of(text: bytes) -> list[str]:
    return text.decode("utf-8", "surrogatepass").split("\n")[:-1]
