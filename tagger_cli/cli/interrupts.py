"""Ctrl-C: silent and at once, whatever is being imported or waited for."""

from __future__ import annotations

import signal
from typing import NoReturn

INTERRUPTED = 130
"""The exit code that shells give to what Ctrl-C ended, and that we give where something was cleaned up before."""


def leave_at_once_on_interrupt() -> None:
    """Let the system end the program at Ctrl-C, as long as there is nothing to clean up; shells give 130 for that.

    An exception in the middle of an import would come out as a traceback, or be taken for a broken package; and one
    that comes just before the program waits for input is raised only when the input comes.
    """
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # a job in the background ignores it
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def clean_up_on_interrupt() -> None:
    """From now on Ctrl-C raises ``KeyboardInterrupt``, so that unfinished files and bars are taken away."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


TERMINATED = 128 + signal.SIGTERM
"""The exit code that shells give to what SIGTERM ended."""


class Terminated(BaseException):
    """SIGTERM, where something is to be cleaned up before the end."""


def clean_up_on_termination() -> None:
    """From now on SIGTERM ends the program as Ctrl-C does: what is unfinished is taken away before."""

    def terminate(number: int, frame: object) -> NoReturn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough
        raise Terminated

    signal.signal(signal.SIGTERM, terminate)
