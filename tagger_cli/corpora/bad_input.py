"""What becomes of lines, records and sentences that cannot be read, where a run shall not fail for one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from tagger_cli.errors import InputError


class BadLine(str):
    """A line with bytes that are not UTF-8, each of them shown as U+FFFD.

    Attributes:
        error: what is wrong with it.
    """

    error: InputError

    @classmethod
    def of(cls, text: str, error: InputError) -> BadLine:
        """A line and what is wrong with it."""
        line = cls(text)
        line.error = error
        return line


class PassedOver:
    """Counts what is left out, or mended, instead of ending the run."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._first: dict[str, InputError] = {}

    def note(self, what: str, error: InputError) -> None:
        """Take note of something that would otherwise have ended the run.

        Args:
            what: as in ``lines left out``.
            error: that it would have ended with.
        """
        self._counts[what] += 1
        self._first.setdefault(what, error)

    def add(self, what: str, count: int, first: InputError) -> None:
        """Take note of what someone else has counted, of things that come behind those noted so far."""
        self._counts[what] += count
        self._first.setdefault(what, first)

    def counted(self) -> list[tuple[str, int, InputError]]:
        """How often there was what, and the first of it."""
        return [(what, count, self._first[what]) for what, count in self._counts.items()]

    def notes(self) -> list[str]:
        """How often there was what, one line each, with the place of the first."""
        return [f"{what}: {count:,}; the first: {self._first[what]}" for what, count in self._counts.items()]


def without_bad_lines(lines: Iterable[str | None], passed_over: PassedOver) -> Iterator[str | None]:
    """The lines of a text but the bad ones, which are counted."""
    for line in lines:
        if isinstance(line, BadLine):
            passed_over.note("lines left out", line.error)
        else:
            yield line


def refuse_bad_lines(lines: Iterable[str]) -> None:
    """Check that no line is bad.

    Raises:
        InputError: one is.
    """
    for line in lines:
        if isinstance(line, BadLine):
            raise line.error
