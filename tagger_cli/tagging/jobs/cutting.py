"""Files → pieces that can be tagged apart, and give together what the files give when they are tagged in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from tagger_cli.corpora import text_reader
from tagger_cli.corpora.arriving_lines import arriving_lines
from tagger_cli.corpora.bad_input import BadLine, PassedOver, without_bad_lines
from tagger_cli.corpora.column_reader import read_head
from tagger_cli.corpora.formats import Format
from tagger_cli.corpora.lines import LONG_LINE_BYTES, Lines, source_name
from tagger_cli.corpora.text_units import TextUnit, read_units
from tagger_cli.errors import TaggerError, UsageError
from tagger_cli.tagging.jobs.messages import LinesPart, Piece, Problem, TextPart
from tagger_cli.tagging.tag_files import Progress, Reading, format_of

PIECE_CHARACTERS = 2 * text_reader.CHARACTERS_AT_ONCE
"""Of the input; some 12,000 words, a quarter of a second's work. Smaller ones would make smaller batches."""


def cut_files(
    files: Sequence[str], reading: Reading, progress: Progress | None = None, passed_over: PassedOver | None = None
) -> Iterator[Piece]:
    """The pieces of files, in order; small files share one.

    A piece ends where a text, a sentence or a record ends. Only a text that is too long to be held goes on in the
    next piece, see ``TextPart``. Where more of standard input would have to be waited for, what is there makes a piece.

    Args:
        files: the names of the files, ``-`` for standard input.
        reading: how they are read.
        progress: is told what is read.
        passed_over: counts what is left out or mended here.

    Raises:
        InputError: a file cannot be read; all pieces before that have come out.
    """
    cutter = _Cutter()
    try:
        for number, file in enumerate(files):
            source = source_name(file)
            format = format_of(file, reading.tell) if reading.format == "auto" else reading.format
            if format in ("csv", "tsv"):
                raise UsageError(f"{source}: a table is read by one process; leave --jobs out")
            long_line = LONG_LINE_BYTES if format == "text" else None
            watch = progress.read if progress else None
            lines: Lines = arriving_lines(file, reading.errors, watch, long_line, passed_over)
            if format in ("text", "tokens") and reading.errors == "skip" and passed_over is not None:
                lines = without_bad_lines(lines, passed_over)
            if format == "text":
                yield from cutter.cut_texts(number, read_units(lines, reading.lines, partial(_tell, reading, source)))
            else:
                yield from cutter.cut_lines(number, lines, format)
            if cutter.size >= PIECE_CHARACTERS:
                yield from cutter.piece()
    except TaggerError:
        yield from cutter.piece()  # what was read before the bad input is not lost
        raise
    yield from cutter.piece()


class _Cutter:
    """Collects the parts of a piece.

    Attributes:
        size: characters of the piece at hand.
    """

    def __init__(self) -> None:
        self._parts: list[TextPart | LinesPart] = []
        self.size = 0
        self._follows: tuple[int, int] | None = None  # what stands before the piece at hand
        self._last: tuple[int, int] | None = None  # the last paragraph so far

    def piece(self) -> Iterator[Piece]:
        """The piece at hand, if there is any."""
        if self._parts:
            yield Piece(self._parts, self._follows)
        self._parts, self.size, self._follows = [], 0, self._last

    def cut_texts(self, file: int, units: Iterable[TextUnit | None]) -> Iterator[Piece]:
        """The pieces that texts fill; ends with what does not yet fill one in hand."""
        held: list[TextUnit] = []
        size = 0
        goes_on = False  # the last piece ended within a text
        try:
            for unit in units:
                # Where texts that are tagged in one go are cut: blanks at the begin of a text belong to the text before
                # only where both are segmented together.
                full = unit is None or size >= text_reader.CHARACTERS_AT_ONCE
                if held and (full or held[-1].unfinished):
                    goes_on = held[-1].unfinished
                    if unit is not None and not goes_on and unit.before:
                        # What stands between two texts belongs to the first of them.
                        held.append(TextUnit("", unit.before, 0, 0, 0))
                        unit.before = ""
                    self._add_texts(file, held, goes_on)
                    self.size += size
                    held, size = [], 0
                    if unit is None or goes_on or self.size >= PIECE_CHARACTERS:
                        yield from self.piece()
                if unit is not None and (unit.text or unit.before):
                    held.append(unit)
                    size += len(unit.text)
        finally:
            if held or goes_on:
                self._add_texts(file, held, False)
                self.size += size

    def cut_lines(self, file: int, lines: Lines, format: Format) -> Iterator[Piece]:
        """The pieces that lines fill; ends with what does not yet fill one in hand."""
        if format != "conllu":  # which has paragraphs of its own
            self._last = None
        head: list[str] | None = None
        lines = iter(lines)
        held: list[str] = []
        by_blank_line = format in ("conll", "conllu")
        before = size = 0  # lines before those held; characters of these
        whole = False
        try:
            if format == "conll":
                for _ in (looking := _Head(lines)):
                    pass  # nothing more has arrived for now
                head = looking.lines
                held = list(head)
                size = sum(map(len, held))
            room = PIECE_CHARACTERS - self.size
            for line in lines:
                if line is not None:
                    held.append(line)
                    size += len(line)
                    if size < room or (by_blank_line and line and not line.isspace()):
                        continue
                    end = len(held)
                else:
                    end = _last_border(held) if by_blank_line else len(held)
                if end:
                    self._parts.append(_lines_part(file, format, before, held[:end], head))
                    before, held = before + end, held[end:]
                    size = sum(map(len, held))
                yield from self.piece()
                room = PIECE_CHARACTERS
            whole = True
        finally:
            # Of what cannot be read to its end, the last sentence is not whole.
            end = len(held) if whole or not by_blank_line else _last_border(held)
            if end:
                self._parts.append(_lines_part(file, format, before, held[:end], head))
                self.size += size

    def _add_texts(self, file: int, units: list[TextUnit], goes_on: bool) -> None:
        self._parts.append(TextPart(file, units, goes_on))
        paragraph = next((unit.paragraph for unit in reversed(units) if unit.text), None)
        if paragraph is not None:
            self._last = (file, paragraph)


def _tell(reading: Reading, source: str, what: str) -> None:
    reading.tell(f"{source}: {what}")


class _Head:
    """The first lines of a column file; gives ``None`` where they have to be waited for."""

    def __init__(self, lines: Iterator[str | None]) -> None:
        self.lines: list[str] = []
        self._rest = lines

    def __iter__(self) -> Iterator[None]:
        self.lines = yield from read_head(self._rest)


def _last_border(lines: Sequence[str]) -> int:
    """The number of lines up to the last blank one."""
    return next((number for number in range(len(lines), 0, -1) if not lines[number - 1].strip()), 0)


def _lines_part(file: int, format: Format, before: int, lines: list[str], head: list[str] | None) -> LinesPart:
    bad = [(number, Problem.of(line.error)) for number, line in enumerate(lines) if isinstance(line, BadLine)]
    return LinesPart(file, format, before, "\n".join(lines), bad, head)
