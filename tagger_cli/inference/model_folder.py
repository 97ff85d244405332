"""A model is a folder: what its files are called, and how they are checked against what ``model.json`` says of them."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path
from threading import Thread

from tagger_cli.errors import TaggerError
from tagger_cli.inference.description import (
    FORMAT_VERSION,
    FileEntry,
    ModelDescription,
    NewerFormat,
    parse_description,
)

DESCRIPTION = "model.json"
VOCABULARY = "vocabulary.txt"
TRAINING_WORDS = "training_words.txt"
KNOWN_WORDS = "known_words.npy"
WORDS_GRAPH = "words.onnx"
WORD_VECTORS = "word_vectors.bin"
TAGGER_GRAPH = "tagger.onnx"
WEIGHTS = "weights.safetensors"
MODEL_CARD = "README.md"

LISTED = (VOCABULARY, TRAINING_WORDS, KNOWN_WORDS, WORDS_GRAPH, WORD_VECTORS, TAGGER_GRAPH)
"""The files that tagging reads, and ``model.json`` answers for; a small model has its word vectors in the graph."""

BLOCK_BYTES = 1 << 20


def read_description(folder: Path) -> ModelDescription:
    """Read and check ``model.json``.

    Raises:
        TaggerError: there is no model, its format is newer, or the file is damaged.
    """
    path = folder / DESCRIPTION
    if not path.is_file():  # a pipe would never end
        what = "this folder is no model: it has no model.json" if folder.is_dir() else "there is no such model"
        raise TaggerError(f"{folder}: {what}; train one with tagger train, or give its folder")
    try:
        return parse_description(path.read_bytes())
    except NewerFormat as error:
        raise TaggerError(
            f"{folder}: the model has format {error.version}, this tagger reads up to {FORMAT_VERSION}; "
            "update it with: pip install --upgrade tagger-cli"
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise TaggerError(f"{path}: damaged ({error}); copy the model again") from None


def file_entries(folder: Path) -> dict[str, FileEntry]:
    """What ``model.json`` is to say of the files that a model has just been written to."""
    import hashlib  # takes 3 ms, and tagging needs none of it

    entries = {}
    for path in (folder / name for name in LISTED):
        if path.is_file():
            content = path.read_bytes()
            entries[path.name] = FileEntry(len(content), zlib.crc32(content), hashlib.sha256(content).hexdigest())
    return entries


class FileCheck:
    """Looks whether the files of a folder are those that ``model.json`` names, while others read them already.

    Args:
        folder: of the model.
        files: what its description says of them; none for a model of format 1.

    Raises:
        TaggerError: a file is missing or has another size.
    """

    def __init__(self, folder: Path, files: Mapping[str, FileEntry]) -> None:
        self._folder = folder
        self._files = files
        self._damaged: str | None = None
        for name, entry in files.items():
            path = folder / name
            if not path.is_file():
                raise TaggerError(f"{path}: missing; copy the model again")
            size = path.stat().st_size
            if size != entry.size:
                raise _not_as_written(path, f"{size:,} bytes instead of {entry.size:,}")
        # Checksums are computed without the interpreter lock, beside the loading of the graphs.
        self._thread = Thread(target=self._compare, daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Wait for the end of the check.

        Raises:
            TaggerError: a file is not what it was when the model was written.
        """
        self._thread.join()
        if self._damaged is not None:
            raise _not_as_written(self._folder / self._damaged, "another checksum")

    def _compare(self) -> None:
        block = memoryview(bytearray(BLOCK_BYTES))
        for name, entry in self._files.items():
            checksum = 0
            try:
                with (self._folder / name).open("rb", buffering=0) as file:
                    while count := file.readinto(block):
                        checksum = zlib.crc32(block[:count], checksum)
            except OSError:
                checksum = -1
            if checksum != entry.crc32:
                self._damaged = name
                return


def verify_digests(folder: Path, files: Mapping[str, FileEntry]) -> None:
    """Compare the SHA-256 of every file with what the description says.

    Raises:
        TaggerError: one is missing or differs.
    """
    import hashlib

    for name, entry in files.items():
        path = folder / name
        if not path.is_file():
            raise TaggerError(f"{path}: missing; copy the model again")
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != entry.sha256:
                raise _not_as_written(path, "another SHA-256")


def _not_as_written(path: Path, how: str) -> TaggerError:
    return TaggerError(f"{path}: damaged, or of another model ({how}); copy the model again")
