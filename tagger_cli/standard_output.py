"""Standard output that loses nothing: each write reaches the system to its last byte, or fails.

With ``PYTHONUNBUFFERED`` Python hands a text to the system once and does not look at how much of it was taken; a
buffer over a descriptor that does not block gives up when the pipe behind it is full.
"""

from __future__ import annotations

import io
import os
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

SECONDS_BETWEEN_TRIES = 0.01
"""Where the system cannot tell when a full pipe has room again."""


class WholeWrites(io.RawIOBase):
    """A raw stream to a descriptor, which stays open; a write ends when all of it is written.

    Args:
        descriptor: of a file, pipe or terminal, blocking or not.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, data: ReadableBuffer, /) -> int:
        """Write all of the data.

        Raises:
            OSError: the disk is full, the reader has gone, and the like.
        """
        view = memoryview(data).cast("B")
        written = 0
        while written < len(view):
            try:
                written += os.write(self._descriptor, view[written:])
            except BlockingIOError:
                self._wait()
            except OSError as error:
                error.filename = "standard output"
                raise
        return written

    def fileno(self) -> int:
        """The descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return os.isatty(self._descriptor)

    def writable(self) -> bool:
        """Always."""
        return True

    def _wait(self) -> None:
        import select

        try:
            select.select([], [self._descriptor], [])
        except (OSError, ValueError):  # Windows asks only sockets, and no system a descriptor of four digits
            time.sleep(SECONDS_BETWEEN_TRIES)


def make_standard_output_whole() -> None:
    """Replace ``sys.stdout`` by a stream that loses nothing, and shows as ``?`` what its encoding does not have."""
    old = sys.stdout
    if not isinstance(old, io.TextIOWrapper):  # none at all, or something of a host program
        return
    try:
        raw = WholeWrites(old.fileno())
    except (OSError, ValueError):
        return
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=old.encoding,
        errors="replace",
        line_buffering=old.line_buffering or old.write_through,
    )
