"""Where tagged text goes: standard output, or a file that appears when it is complete."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tagger_cli.errors import TaggerError


@contextmanager
def open_output(path: Path | None) -> Iterator[BinaryIO]:
    """A stream for bytes: a file written beside ``path`` and renamed at the end, or standard output.

    When tagging fails, the file does not appear, and one that was there stays as it was.

    Raises:
        TaggerError: the file cannot be written.
    """
    if path is None or str(path) == "-":
        yield sys.stdout.buffer
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        stream = temporary.open("wb")
    except OSError as error:
        raise TaggerError(f"{path}: cannot be written: {error.strerror}; choose another -o") from None
    try:
        with stream:
            yield stream
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
