"""Ctrl-C during training: finish the step, save, say how to go on."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from tagger_cli.errors import TaggerError


class Interrupted(TaggerError):
    """The user stopped the run; its state is saved (exit code 130, as the shell has it for Ctrl-C)."""

    exit_code = 130


class StopRequest:
    """Whether someone asked the run to stop."""

    def __init__(self) -> None:
        self.made = False

    def __bool__(self) -> bool:
        return self.made


@contextmanager
def stop_request() -> Iterator[StopRequest]:
    """Within the context the first Ctrl-C, TERM or HUP is only noted; a second one ends the program at once.

    HUP comes when the terminal is closed; where it is ignored, as under ``nohup``, it stays ignored.
    """
    request = StopRequest()
    signals = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # Windows has none
        signals.append(signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in signals}

    def note(number: int, frame: FrameType | None) -> None:
        request.made = True
        for each in signals:
            signal.signal(each, before[each])

    try:
        for number in signals:
            signal.signal(number, note)
    except ValueError:
        # Only the main thread may set handlers; elsewhere the caller has to stop the run.
        yield request
        return
    try:
        yield request
    finally:
        for number in signals:
            signal.signal(number, before[number])
