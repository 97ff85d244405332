"""Pre-trained word vectors from text files: GloVe, word2vec and fastText, plain or compressed."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.lines import read_blocks
from tagger_cli.errors import InputError

BLOCK_ROWS = 4096


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Some rows of a vector file, in the order of the file.

    Attributes:
        words: the words of the rows.
        matrix: (words, size) their vectors.
    """

    words: list[str]
    matrix: NDArray[np.float32]


def read_vectors(path: Path | str, wanted: set[str], most_frequent: int) -> WordVectors:
    """Read the vectors of ``wanted`` words and of the file's first ``most_frequent`` words.

    Vector files are sorted by frequency, so the first words are those a tagger will meet in new text.
    The first line may be the ``COUNT SIZE`` header of word2vec and fastText.

    Raises:
        InputError: a missing, empty or damaged file, a line without a vector, vectors of different sizes,
            something that is not a finite number.
    """
    source = str(path)
    words: list[str] = []
    numbers: list[bytes] = []
    line_numbers: list[int] = []
    seen: set[str] = set()
    size = 0
    for count, (line_number, line) in enumerate(_vector_lines(source)):
        word_bytes, _, vector = line.partition(b" ")
        if not size:
            size = vector.count(b" ") + 1
            if not vector or not _is_number(vector.split(b" ", 1)[0]):
                raise InputError(
                    source,
                    line_number,
                    "no vector here; expected a word and its numbers, separated by blanks",
                )
        blanks = vector.count(b" ")
        if blanks != size - 1:
            # A few words of GloVe 840B hold blanks themselves; the vector is then the last numbers.
            parts = line.rsplit(b" ", size)
            if blanks < size - 1 or any(map(_is_number, parts[0].split(b" ")[1:])):
                raise InputError(
                    source,
                    line_number,
                    f"{blanks + 1} numbers where the first line has {size}; is the file damaged or cut short?",
                )
            word_bytes, vector = parts[0], b" ".join(parts[1:])
        word = word_bytes.decode("utf-8", "replace")
        if (count < most_frequent or word in wanted) and word not in seen:
            seen.add(word)
            words.append(word)
            numbers.append(vector)
            line_numbers.append(line_number)
    if not size:
        raise InputError(source, None, "no word vectors in this file")
    return WordVectors(words, _parse(source, line_numbers, numbers, size))


def _vector_lines(source: str) -> Iterator[tuple[int, bytes]]:
    """The lines with something on them, numbered from 1, without a header."""
    line_number = 0
    unfinished = b""
    for block in chain(read_blocks(source), [b"\n"]):
        *lines, unfinished = (unfinished + block).split(b"\n")
        for raw in lines:
            line_number += 1
            line = raw.rstrip(b" \r")
            if line and not (line_number == 1 and _is_header(line)):
                yield line_number, line


def _is_header(line: bytes) -> bool:
    parts = line.split()
    return len(parts) == 2 and all(part.isdigit() for part in parts)


def _is_number(text: bytes) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _parse(source: str, line_numbers: list[int], numbers: list[bytes], size: int) -> NDArray[np.float32]:
    """Parse rows in blocks, so that the text of a large file is not joined all at once."""
    matrix = np.empty((len(numbers), size), np.float32)
    for first in range(0, len(numbers), BLOCK_ROWS):
        rows = numbers[first : first + BLOCK_ROWS]
        values = _finite_values(b" ".join(rows))
        if values.size != len(rows) * size:
            bad = next(place for place, row in enumerate(rows) if _finite_values(row).size != size)
            raise InputError(source, line_numbers[first + bad], f"not {size} numbers; is this a text file of vectors?")
        matrix[first : first + BLOCK_ROWS] = values.reshape(-1, size)
    return matrix


def _finite_values(text: bytes) -> NDArray[np.float32]:
    """The numbers of a text; none at all if anything in it is not a finite number."""
    with warnings.catch_warnings():
        # Older numpy only warns, and returns what it has read so far.
        warnings.simplefilter("error", DeprecationWarning)
        try:
            values = np.fromstring(text, np.float32, sep=" ")
        except (ValueError, DeprecationWarning):
            return np.empty(0, np.float32)
    return values if np.isfinite(values).all() else np.empty(0, np.float32)
