"""What a run over folders has finished, in the file ``manifest.jsonl`` of its output folder.

Its first line says with which model and options the run is, each further one what became of a document. A line is
added, and put on the disk, when the document's output is there; so what a run that was killed has not written down was
in work.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import msgspec

from tagger_cli.errors import TaggerError, UsageError
from tagger_cli.files import sync_folder, whole_file
from tagger_cli.tagging.folders.documents import ERRORS, MANIFEST, Document


class Header(msgspec.Struct, frozen=True):
    """With what a run tags.

    Attributes:
        tagger: the version.
        model: SHA-256 of what describes the model, and so of the model.
        options: all that the output depends on.
    """

    tagger: str
    model: str
    options: dict[str, str]


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of a document.

    Attributes:
        file: its name, see ``shown_name``.
        size: its bytes.
        bytes: of its output; None where there is none.
        words: that were tagged.
        line: where the document is not what it should be.
        error: what is wrong with it.
    """

    file: str
    size: int
    bytes: int | None = None
    words: int = 0
    line: int | None = None
    error: str | None = None


class Manifest:
    """The manifest of an output folder, open to be added to.

    Args:
        folder: the output folder.
        header: with what the run at hand tags.
        entries: document → what became of it so far.
    """

    def __init__(self, folder: Path, header: Header, entries: dict[str, Entry]) -> None:
        self._folder = folder
        self._header = header
        self._entries = entries
        self._file = (folder / MANIFEST).open("ab")

    @classmethod
    def open(cls, folder: Path, header: Header, resume: bool) -> Self:
        """Open the manifest of a folder, or begin one.

        Raises:
            UsageError: there is one and the run shall not be resumed, or it is of another model or other options.
            TaggerError: it is damaged.
        """
        path = folder / MANIFEST
        content = path.read_bytes() if path.exists() else b""
        whole = content[: content.rfind(b"\n") + 1]  # a line that is cut short tells of nothing that is finished
        if not whole:
            with whole_file(path) as file:
                file.write(msgspec.json.encode(header) + b"\n")
            return cls(folder, header, {})
        if not resume:
            raise UsageError(f"{folder}: has a run in it; go on with --resume, or choose another -o")
        first, *lines = whole.splitlines()
        try:
            before = msgspec.json.decode(first, type=Header)
            entries = [msgspec.json.decode(line, type=Entry) for line in lines]
        except msgspec.MsgspecError as error:
            raise TaggerError(f"{path}: damaged ({error}); choose another -o") from None
        _compare(folder, before, header)
        if len(whole) < len(content):
            os.truncate(path, len(whole))
        return cls(folder, header, {entry.file: entry for entry in entries})

    def is_finished(self, document: Document) -> bool:
        """Whether a document as it is has its output; one that could not be read is tried again."""
        entry = self._entries.get(shown_name(document))
        if entry is None or entry.bytes is None or entry.size != document.size:
            return False
        try:
            return (self._folder / document.output).stat().st_size == entry.bytes
        except OSError:
            return False

    def add(self, entries: Iterable[Entry]) -> None:
        """Write down what became of documents, whose outputs are on the disk."""
        for entry in entries:
            self._entries[entry.file] = entry
            self._file.write(msgspec.json.encode(entry) + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def finish(self, documents: Sequence[Document]) -> list[Entry]:
        """Put the lines in the order of the documents, and those that could not be read into ``errors.jsonl``.

        Returns:
            What could not be read.
        """
        self.close()
        entries = [self._entries[shown_name(document)] for document in documents]
        failed = [entry for entry in entries if entry.error is not None]
        with whole_file(self._folder / MANIFEST) as file:
            file.writelines(msgspec.json.encode(line) + b"\n" for line in (self._header, *entries))
        errors = self._folder / ERRORS
        if failed:
            with whole_file(errors) as file:
                file.writelines(
                    msgspec.json.encode({"file": entry.file, "line": entry.line, "error": entry.error}) + b"\n"
                    for entry in failed
                )
        elif errors.exists():
            errors.unlink()
            sync_folder(self._folder)
        return failed

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def shown_name(document: Document) -> str:
    """The name of a document as JSON can hold it: what is not UTF-8 is escaped."""
    return os.fsencode(document.name).decode(errors="backslashreplace")


def _compare(folder: Path, before: Header, now: Header) -> None:
    hint = "resume it with that, or choose another -o"
    if before.model != now.model:
        raise UsageError(f"{folder}: the run in it is of another model; {hint}")
    if before.tagger != now.tagger:
        raise UsageError(f"{folder}: the run in it is of tagger {before.tagger}, this is {now.tagger}; {hint}")
    for name in sorted({*before.options, *now.options}):
        old, new = (options.get(name, "") for options in (before.options, now.options))
        if old != new:
            raise UsageError(f"{folder}: the run in it has {name} = {old or 'none'}, not {new or 'none'}; {hint}")
