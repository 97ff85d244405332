"""Files that are either whole or not there, also after a power cut."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_TEMPORARY = re.compile(r"\..+\.\d+\.tmp", re.DOTALL)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes appear under ``path``, all at once, when the context ends well.

    They are written to a temporary name beside it, put on the disk and renamed. When anything fails, the temporary
    file is removed, and what was under ``path`` before stays as it was.

    Args:
        path: the file's final name.

    Raises:
        OSError: the file cannot be written.
    """
    temporary = temporary_name(path)
    try:
        with temporary.open("wb") as stream:
            yield stream
        put_in_place(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text as a whole file."""
    with whole_file(path) as stream:
        stream.write(text.encode())


def temporary_name(path: Path) -> Path:
    """A name beside ``path`` for what is not finished; no other process uses it."""
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def remove_unfinished(folder: Path) -> None:
    """Remove what is not finished from a folder and those in it; nobody may be writing there."""
    for place, _, files in os.walk(folder):
        for file in filter(_TEMPORARY.fullmatch, files):
            with suppress(OSError):
                Path(place, file).unlink()


def put_in_place(temporary: Path, path: Path) -> None:
    """Put a finished file on the disk and give it its final name."""
    sync_file(temporary)
    os.replace(temporary, path)
    sync_folder(path.parent)


def put_all_in_place(files: Iterable[tuple[Path, Path]]) -> None:
    """Put finished files on the disk and give them their final names; each folder is waited for once.

    Args:
        files: temporary and final name of each.
    """
    folders: dict[Path, None] = {}
    for temporary, path in files:
        sync_file(temporary)
        os.replace(temporary, path)
        folders[path.parent] = None
    for folder in folders:
        sync_folder(folder)


def sync_file(path: Path) -> None:
    """Wait until the content of a file is on the disk."""
    # Windows flushes only what may be written to.
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can be asked for that."""
    if os.name == "nt":  # Windows opens no folders, and keeps renames in its journal
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # some network file systems cannot sync a folder; the file itself is on the disk
    finally:
        os.close(descriptor)
