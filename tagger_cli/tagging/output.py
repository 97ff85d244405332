"""Where tagged text goes: standard output, or a file that appears when it is complete."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from tagger_cli.errors import InputError, TaggerError, UsageError
from tagger_cli.files import whole_file


@contextmanager
def open_output(path: Path | None) -> Iterator[BinaryIO]:
    """A stream for bytes: a file written beside ``path`` and renamed at the end, or standard output.

    When tagging fails, the file does not appear, and one that was there stays as it was; but where an input turns
    out to be bad, the file appears with all that was tagged before that, and the error says so. What is there and
    is no file (a pipe, ``/dev/null``) is written to as it is.

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
        try:
            with special:
                yield special
        except OSError as error:
            raise _cannot_be_written(path, error) from None
        return
    target = path.resolve()  # of a symbolic link: the file it leads to
    bad_input: InputError | None = None
    try:
        with whole_file(target) as file, _compressed(file, path) as stream:
            if target.exists():
                shutil.copymode(target, file.name)
            try:
                yield stream
            except InputError as error:
                if not stream.tell():
                    raise
                bad_input = error
    except OSError as error:
        raise _cannot_be_written(path, error) from None
    if bad_input is not None:
        raise bad_input.with_hint(f"{path} has what was tagged before that")


@contextmanager
def _compressed(file: BinaryIO, path: Path) -> Iterator[BinaryIO]:
    """The file itself, or where its name ends with ``.zst`` a stream that is compressed into it."""
    if path.suffix != ".zst":
        yield file
        return
    try:
        import pyarrow
    except ModuleNotFoundError:
        raise UsageError(f"{path}: zstd needs pyarrow, which comes with: pip install 'tagger-cli[tables]'") from None
    with pyarrow.CompressedOutputStream(pyarrow.PythonFile(file, mode="w"), "zstd") as stream:
        yield cast(BinaryIO, _CountedStream(stream))


class _CountedStream:
    """What a compressed stream lacks of a file: it says of itself that it is no terminal, and how far it is."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._written = 0

    def write(self, data: bytes) -> int:
        self._stream.write(data)
        self._written += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing: each flush would end a block of what is compressed."""

    def isatty(self) -> bool:
        return False

    def tell(self) -> int:
        return self._written


def _cannot_be_written(path: Path, error: OSError) -> TaggerError:
    return TaggerError(f"{path}: cannot be written: {error.strerror or error}; choose another -o")
