"""``SOURCE.toml``: where the files of a folder come from, and how to tell that they are still the same."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import tomli_w

SOURCE_FILE = "SOURCE.toml"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of the folder.

    Attributes:
        name: in the folder.
        split: ``train``, ``dev`` or ``test``; empty for word vectors.
        sentences: in it; 0 for word vectors.
        words: in it; rows of word vectors are not counted.
        bytes: its size.
        sha256: of its content.
    """

    name: str
    split: str
    sentences: int
    words: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """What ``SOURCE.toml`` says.

    Attributes:
        name: what the user asked for.
        address: where it is for a person.
        revision: branch, tag or commit asked for.
        commit: what that was.
        licence: under which it may be used.
        citation: what to cite.
        request: the options that were given; other ones make the files anew.
        columns: of a column file, or the targets of CoNLL-U; the last is the one to train on.
        files: all of them.
        fetched: path in the repository → digest.
        notes: what was done to the data.
    """

    name: str
    address: str
    revision: str
    commit: str
    licence: str
    citation: str
    request: dict[str, Any]
    columns: list[str]
    files: list[WrittenFile]
    fetched: dict[str, str]
    notes: list[str] = field(default_factory=list)


def write_record(folder: Path, record: SourceRecord) -> None:
    """Write ``SOURCE.toml`` into a folder."""
    table = {"format": FORMAT, **asdict(record)}
    table["files"] = table.pop("files")  # tables of their own come last
    (folder / SOURCE_FILE).write_text(tomli_w.dumps(table), encoding="utf-8", newline="\n")


def read_record(folder: Path) -> SourceRecord | None:
    """What a folder's ``SOURCE.toml`` says; None where it is not there or not to be understood."""
    try:
        table = tomllib.loads((folder / SOURCE_FILE).read_text(encoding="utf-8"))
        if table.pop("format", None) != FORMAT:
            return None
        return SourceRecord(**{**table, "files": [WrittenFile(**file) for file in table["files"]]})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def changed_files(folder: Path, record: SourceRecord) -> list[str]:
    """Names of files that are missing or are not as ``SOURCE.toml`` has them."""
    return [file.name for file in record.files if not _is_same(folder / file.name, file)]


def _is_same(path: Path, file: WrittenFile) -> bool:
    if not path.is_file() or path.stat().st_size != file.bytes:
        return False
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() == file.sha256
