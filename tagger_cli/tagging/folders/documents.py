"""The documents of folders, and what their outputs are called."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from tagger_cli.errors import UsageError

MANIFEST = "manifest.jsonl"
ERRORS = "errors.jsonl"
OWN_FILES = (MANIFEST, ERRORS)
"""What a run writes into the output folder beside the outputs."""


class Document(NamedTuple):
    """A file that is tagged by itself.

    Attributes:
        name: its path within the folder that was given, with ``/``; of a file that was given, its own name.
        path: where it lies.
        size: its bytes.
        output: the path of its output within the output folder: ``a/b.txt.conll``.
    """

    name: str
    path: str
    size: int
    output: str


def find_documents(inputs: Sequence[str], include: Sequence[str], output: Path, format: str) -> list[Document]:
    """The files that were given, and those in the folders that were given, in order of their names.

    Hidden files and folders are left out, as is the folder of the output.

    Args:
        inputs: files and folders.
        include: patterns as in a shell; of a folder's files those count of which the end of the name matches one.
            None: all.
        output: the folder of the output.
        format: of the output.

    Raises:
        UsageError: there is no such file, or two have the same name.
    """
    found: dict[str, Document] = {}
    for given in inputs:
        paths = _in_folder(given, include, output) if Path(given).is_dir() else _file(given)
        documents = [Document(name, path, Path(path).stat().st_size, f"{name}.{format}") for name, path in paths]
        if not documents:
            matching = f" that matches {' or '.join(include)}" if include else ""
            raise UsageError(f"{given}: there is no file in this folder{matching}")
        for document in documents:
            if document.output in OWN_FILES:
                raise UsageError(f"{document.path}: its output would be {document.output}, which the run itself writes")
            if document.name in found:
                raise UsageError(f"{document.path} and {found[document.name].path}: both would give one output")
            found[document.name] = document
    return list(found.values())


def _file(path: str) -> Iterator[tuple[str, str]]:
    if not Path(path).is_file():
        raise UsageError(f"{path}: with -o FOLDER, inputs are files and folders; check the name")
    yield Path(path).name, path


def _in_folder(folder: str, include: Sequence[str], output: Path) -> Iterator[tuple[str, str]]:
    """The names and the paths of the files of a folder."""
    own = output.resolve()
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and Path(place, f).resolve() != own)
        for path in (Path(place, file) for file in sorted(files) if not file.startswith(".")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and (not include or any(map(PurePosixPath(name).match, include))):
                yield name, str(path)
