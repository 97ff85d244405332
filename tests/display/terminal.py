"""A terminal whose screen a test reads."""

from __future__ import annotations

import os
import pty
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO


@contextmanager
def terminal() -> Iterator[tuple[TextIO, Callable[[], str]]]:
    """A stream that is a terminal, and a function that closes it and gives all that was written, codes included."""
    screen, device = pty.openpty()
    stream = os.fdopen(device, "w", encoding="utf-8")
    blocks: list[bytes] = []

    def read() -> None:
        try:
            while block := os.read(screen, 65_536):
                blocks.append(block)
        except OSError:  # how Linux says that the other end is closed
            pass

    reader = threading.Thread(target=read)
    reader.start()

    def written() -> str:
        stream.close()
        reader.join()
        return b"".join(blocks).decode("utf-8")

    try:
        yield stream, written
    finally:
        written()
        os.close(screen)
