"""Which row of the word-vector table a word reads: exact, else lower case, else digits folded, else unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

UNKNOWN_ROW = 0

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

    Args:
        words: the words of rows 1, 2, …; no word twice, none with a line end.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = list(words)
        self._rows = dict(zip(self.words, range(1, len(self.words) + 1), strict=True))

    def __len__(self) -> int:
        """Number of rows, the unknown row included."""
        return len(self.words) + 1

    def row(self, word: str) -> int:
        """The row of the best known spelling of ``word``, or ``UNKNOWN_ROW``."""
        row = self._rows.get(word)
        if row is not None:
            return row
        return next((self._rows[s] for s in spellings(word) if s in self._rows), UNKNOWN_ROW)

    def write(self, path: Path) -> None:
        """Write one word a line."""
        write_words(path, self.words)

    @classmethod
    def read(cls, path: Path) -> Vocabulary:
        """Read what ``write`` wrote."""
        return cls(read_words(path))


def write_words(path: Path, words: Iterable[str]) -> None:
    r"""Write one word a line; no word holds a ``\n``."""
    path.write_bytes("".join(f"{word}\n" for word in words).encode("utf-8", "surrogatepass"))


def read_words(path: Path) -> list[str]:
    r"""Read what ``write_words`` wrote; as bytes, because text mode takes a ``\r`` in a word for a line end."""
    return path.read_bytes().decode("utf-8", "surrogatepass").split("\n")[:-1]
