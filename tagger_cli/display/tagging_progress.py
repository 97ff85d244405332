"""How far the tagging of files is: a bar on standard error for whoever waits at a terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:  # rich is imported once a bar is shown, which a short run never does
    from rich.progress import Progress, TaskID

SECONDS_BEFORE_SHOWN = 0.5
"""Most runs are over before that."""


class TaggingProgress:
    """Bytes read of all files and words tagged per second, as a bar that vanishes at the end.

    Args:
        total: bytes of all files.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._bytes = 0
        self._words = 0
        self._began = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def read(self, count: int) -> None:
        """So many more bytes were read."""
        self._bytes += count

    def tagged(self, count: int) -> None:
        """So many more words are tagged."""
        self._words += count
        seconds = time.monotonic() - self._began
        if self._bar is None and seconds >= SECONDS_BEFORE_SHOWN:
            self._show()
        if self._bar is not None and self._task is not None:
            speed = f"{self._words / seconds:,.0f} tokens/s"
            self._bar.update(self._task, completed=self._bytes, speed=speed)

    def stop(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            BarColumn(bar_width=None),
            DownloadColumn(),
            TextColumn("{task.fields[speed]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            expand=True,
            refresh_per_second=4,
        )
        self._task = self._bar.add_task("", total=self._total, speed="")
        self._bar.start()


@contextmanager
def tagging_progress(files: Sequence[str], output: BinaryIO, quiet: bool = False) -> Iterator[TaggingProgress | None]:
    """Progress while files are tagged; None where nobody would see it or its end is unknown.

    That is: it shall be quiet, standard error is no terminal, the tagged text itself appears on a terminal, or an
    input is something else than a file.
    """
    unknown = output.isatty() or not all(map(os.path.isfile, files))
    total = 0 if unknown else sum(map(os.path.getsize, files))
    with shown_progress(total, quiet or unknown) as progress:
        yield progress


@contextmanager
def shown_progress(total: int, quiet: bool) -> Iterator[TaggingProgress | None]:
    """Progress of so many bytes; None where it shall be quiet, or standard error is no terminal."""
    if quiet or not (sys.stderr and sys.stderr.isatty()):
        yield None
        return
    progress = TaggingProgress(total)
    try:
        yield progress
    finally:
        progress.stop()
