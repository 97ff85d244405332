"""Errors a user can act on: each prints as one line and carries its exit code."""

from __future__ import annotations

from typing import ClassVar

LONGEST_MESSAGE = 600
"""Characters of a message about a file; of a longer one the middle is left out."""


class TaggerError(Exception):
    """The work failed; the message says what is wrong and what to do (exit code 1)."""

    exit_code: ClassVar[int] = 1


class UsageError(TaggerError):
    """The command was called wrongly: an option, a configuration key or a name (exit code 2)."""

    exit_code: ClassVar[int] = 2


class InputError(TaggerError):
    """Something in a file is wrong: printed as ``FILE:LINE: message``.

    Args:
        source: the file's name as the user gave it, ``<stdin>`` for standard input.
        line: line number from 1, or None where the whole file is meant.
        message: what is wrong and what to do.
    """

    def __init__(self, source: str, line: int | None, message: str) -> None:
        if len(message) > LONGEST_MESSAGE:  # it shows what stands in the file, which may be anything
            message = f"{message[: LONGEST_MESSAGE // 2]} … {message[-LONGEST_MESSAGE // 2 :]}"
        self.source = source
        self.line = line
        self.message = message
        place = source if line is None else f"{source}:{line}"
        super().__init__(f"{place}: {message}")

    def with_hint(self, hint: str) -> InputError:
        """The same error with something more to say to the user."""
        return InputError(self.source, self.line, f"{self.message}; {hint}")
