"""Where tagged text goes: standard output, or a file that appears when it is complete."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from tagger_cli.errors import TaggerError
from tagger_cli.files import whole_file


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
        try:
            special = path.open("wb")
        except OSError as error:
            raise _cannot_be_written(path, error) from None
        with special:
            yield special
        return
    target = path.resolve()  # of a symbolic link: the file it leads to
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(whole_file(target))
        except OSError as error:
            raise _cannot_be_written(path, error) from None
        if target.exists():
            shutil.copymode(target, stream.name)
        yield stream


def _cannot_be_written(path: Path, error: OSError) -> TaggerError:
    return TaggerError(f"{path}: cannot be written: {error.strerror}; choose another -o")
