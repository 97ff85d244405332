"""A download as it goes: bars with sizes and speed on a terminal, a line for each file elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.filesize import decimal
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.text import Text

from tagger_cli.download.fetch_events import Bytes, Event, Note, Report


@contextmanager
def download_display() -> Iterator[Report]:
    """What a download reports to; everything goes to standard error."""
    console = Console(stderr=True, highlight=False)
    began: dict[str, tuple[float, int]] = {}  # file → when it was first heard of, and bytes that were there

    def say(event: Event) -> None:
        if isinstance(event, Note):
            console.print(Text(event.message), soft_wrap=True)
            return
        moment, there = began.setdefault(event.file, (time.monotonic(), event.done))
        if event.done == event.total:
            speed = (event.done - there) / max(time.monotonic() - moment, 1e-3)
            line = f"{event.file}  {decimal(event.done)}, {decimal(int(speed))}/s"
            console.print(Text(line), soft_wrap=True)

    if not sys.stderr.isatty():
        yield say
        return
    shown = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*shown, TimeRemainingColumn(), console=console, transient=True, refresh_per_second=4) as bars:
        tasks: dict[str, TaskID] = {}

        def show(event: Event) -> None:
            if isinstance(event, Bytes):
                if event.file not in tasks:  # what an earlier run fetched counts as done, but not as speed
                    tasks[event.file] = bars.add_task(event.file, total=event.total, completed=event.done)
                bars.update(tasks[event.file], completed=event.done, visible=event.done != event.total)
            say(event)

        yield show
