"""Where tagged text goes: standard output, or a file that appears when it is complete."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tagger_cli.errors import TaggerError


@contextmanager
def open_output(path: Path | None) -> Iterator[BinaryIO]:
    """A stream for bytes: a file written beside ``path`` and renamed at the end, or standard output.

    When tagging fails, the file does not appear, and one that was there stays as it was. What is there and is
    no file (a pipe, ``/dev/null``) is written to as it is.

    Raises:
        TaggerError: the file cannot be written.
    """
    if path is None or str(path) == "-":
        if sys.stdout is None:
            raise TaggerError("standard output is closed; name a file with -o FILE")
        yield sys.stdout.buffer
        return
    if path.is_dir():
        raise TaggerError(f"{path}: is a folder; name a file in it with -o FILE")
    if path.exists() and not path.is_file():
        with _open(path, path) as stream:
            yield stream
        return
    target = path.resolve()  # of a symbolic link: the file it leads to
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with _open(temporary, path) as stream:
            yield stream
        if target.exists():
            shutil.copymode(target, temporary)
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _open(path: Path, named: Path) -> BinaryIO:
    try:
        return path.open("wb")
    except OSError as error:
        raise TaggerError(f"{named}: cannot be written: {error.strerror}; choose another -o") from None
