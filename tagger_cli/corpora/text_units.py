"""Lines of raw text → the texts that are segmented by themselves, and where each stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, pairwise

import msgspec

from tagger_cli.corpora.line_layout import LINES_LOOKED_AT, LineMode, is_full, looks_wrapped, text_width
from tagger_cli.corpora.lines import LinePart, Lines, OpenLine
from tagger_cli.errors import TaggerError

LONGEST_UNIT = 1 << 17
"""Characters after which a block of lines is handed on in parts, so that memory stays bounded."""


class TextUnit(msgspec.Struct, array_like=True):
    r"""A text that ends where a sentence ends.

    Attributes:
        text: the text as it stands in the input, its lines joined by ``\n``.
        before: what stands between the text before and this one: line ends and blank lines.
        start: characters before it: of the file where lines are one text, else of its line.
        line: the number of its first line, from 1.
        paragraph: its number in the file, from 1.
        unfinished: whether it goes on in the next unit, and so may its last sentence.
        one_sentence: whether it is a sentence, whatever its segmentation says.
        unwrapped: the text with blanks for the line ends that only wrap it; None where there are none.
    """

    text: str
    before: str
    start: int
    line: int
    paragraph: int
    unfinished: bool = False
    one_sentence: bool = False
    unwrapped: str | None = None

    @property
    def flat(self) -> str:
        """What is segmented."""
        return self.text if self.unwrapped is None else self.unwrapped


def read_units(lines: Lines, mode: LineMode, tell: Callable[[str], None] = lambda _: None) -> Iterator[TextUnit | None]:
    """The texts of a file, with ``None`` where there is no more input for now.

    The last unit has no text if anything stands behind the last text; that is in its ``before``.

    Args:
        lines: the lines of the file.
        mode: what a line is. ``auto`` looks at the first of them: pieces of wrapped text or paragraphs.
        tell: is told what ``auto`` took, where that is not a paragraph a line.
    """
    if mode in ("auto", "wrapped"):
        head, lines = _first_lines(lines)
        if mode == "wrapped" or looks_wrapped(head):
            if mode == "auto":
                tell("read as wrapped lines; --lines paragraph segments each line by itself")
            return _Blocks(text_width(head)).read(lines)
    if mode == "document":
        return _Blocks(None).read(lines)
    return _single_lines(lines, mode == "sentence")


def _first_lines(lines: Lines) -> tuple[list[str], Iterator[str | None]]:
    """The lines that can be looked at without waiting, and all lines."""
    rest = iter(lines)
    taken: list[str | None] = []
    failure: TaggerError | None = None
    try:
        for line in rest:
            taken.append(line)
            if line is None or len(taken) == LINES_LOOKED_AT:
                break
    except TaggerError as error:  # to be raised when all before it is read
        failure = error

    def all_lines() -> Iterator[str | None]:
        yield from taken
        if failure is not None:
            raise failure
        yield from rest

    return [line for line in taken if line is not None], all_lines()


def _single_lines(lines: Iterable[str | None], one_sentence: bool) -> Iterator[TextUnit | None]:
    number = 1
    paragraph = start = 0
    before = ""
    for line in lines:
        if line is None:
            yield None
            continue
        part = isinstance(line, LinePart)
        if start or (line and not line.isspace()):
            paragraph += not start
            # Of a line that is more than a text, as a part is, only the text travels on.
            yield TextUnit(str(line), before, start, number, paragraph, part, one_sentence)
            before = ""
        else:
            before += line
        before += _end_of(line)
        start = start + len(line) if part else 0
        number += not part
    if before:
        yield TextUnit("", before, 0, number, paragraph + 1)


class _Blocks:
    """Blocks of lines between blank ones.

    Args:
        width: the column at which lines are wrapped: a line end there is no more than a blank. None: no lines are.
    """

    def __init__(self, width: int | None) -> None:
        self._width = width
        self._block: list[str] = []
        self._before = ""
        self._start = self._paragraph = 0
        self._first = 1
        self._goes_on = False

    def read(self, lines: Iterable[str | None]) -> Iterator[TextUnit | None]:
        """The blocks; a pause ends none, so that it does not matter how the input arrives."""
        size = position = 0
        number = 1
        for line in lines:
            if line is None:
                yield None
                continue
            blank = not line or line.isspace()
            if blank and not (self._block and isinstance(self._block[-1], LinePart)):
                if self._block or self._goes_on:
                    yield self._unit(False)
                    size = 0
                self._before += line + _end_of(line)
            else:
                if not self._block:
                    self._start, self._first = position, number
                    self._paragraph += not self._goes_on
                self._block.append(line)
                size += len(line) + 1
                if size >= LONGEST_UNIT:
                    yield self._unit(True)
                    size = 0
            end = _end_of(line)
            position += len(line) + len(end)
            number += bool(end)
        if self._block or self._goes_on:
            yield self._unit(False)
        if self._before:
            yield TextUnit("", self._before, position, number, self._paragraph + 1)

    def _unit(self, unfinished: bool) -> TextUnit:
        block, before = self._block, self._before
        ends = [_end_of(line) for line in block]
        # The end of its last line stands between it and the next unit.
        self._block, self._before, self._goes_on = [], ends.pop() if ends else "", unfinished
        text = "".join(chain.from_iterable(zip(block, [*ends, ""], strict=True))) if block else ""
        unwrapped = None
        if self._width is not None and ends:
            for number, (line, following) in enumerate(pairwise(block)):
                if ends[number] and is_full(line, following, self._width):
                    ends[number] = " "
            unwrapped = "".join(chain.from_iterable(zip(block, [*ends, ""], strict=True)))
        return TextUnit(text, before, self._start, self._first, self._paragraph, unfinished, unwrapped=unwrapped)


def _end_of(line: str) -> str:
    """What ends a line."""
    return "" if isinstance(line, LinePart | OpenLine) else "\n"
