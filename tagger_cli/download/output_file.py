"""A file of the output folder, counted and hashed as it is written."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tagger_cli.download.source_file import WrittenFile


class OutputFile:
    """Writes one file.

    Args:
        path: of the file.
        split: which part of the corpus it holds, empty for word vectors.
    """

    def __init__(self, path: Path, split: str = "") -> None:
        self._path = path
        self._split = split
        self._hash = hashlib.sha256()
        self._file = path.open("wb")
        self._bytes = 0
        self._sentences = 0
        self._words = 0

    def write(self, data: bytes, sentences: int = 0, words: int = 0) -> None:
        """Append bytes that hold so many sentences and words."""
        self._file.write(data)
        self._hash.update(data)
        self._bytes += len(data)
        self._sentences += sentences
        self._words += words

    def written(self) -> WrittenFile:
        """What the file holds so far."""
        digest = self._hash.hexdigest()
        return WrittenFile(self._path.name, self._split, self._sentences, self._words, self._bytes, digest)

    def close(self) -> None:
        """Write what is still in memory."""
        self._file.close()
