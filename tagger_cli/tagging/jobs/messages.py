"""What goes through the pipes between ``tagger tag`` and its worker processes, as MessagePack behind a length."""

from __future__ import annotations

import os
from typing import BinaryIO, Literal

import msgspec

from tagger_cli.corpora.bad_input import BadLine, PassedOver
from tagger_cli.corpora.formats import Format
from tagger_cli.corpora.line_layout import LineMode
from tagger_cli.corpora.lines import DecodingErrors
from tagger_cli.corpora.text_units import TextUnit
from tagger_cli.errors import InputError

LENGTH_BYTES = 4


class Setup(msgspec.Struct, kw_only=True):
    """How is tagged. Names of files are as the system has them, which need not be UTF-8.

    Attributes:
        model: the model's folder.
        targets: what is predicted; None for all of the model's.
        entities: files of names and expressions that have the last word.
        min_score: the least probability of an entity that stays.
        best: how many readings of the entities are written; 0 for none.
        soft: whether words get all of their likely labels, with their probabilities.
        threads: that each process computes with; 0 for one per core.
        files: the names of all inputs.
        input_format: of them; ``auto`` goes by their names and looks.
        lines: what a line of text is.
        rules: whether rules find sentences and words.
        errors: what becomes of what cannot be read.
        format: of the output.
        scores: whether probabilities are written.
        coloured: whether ``pretty`` has colours.
        width: of its lines.
        quiet: whether nobody is to be told of a script that the model has not learnt.
        text_column: of the texts in tables and records; None for ``text``, or the one that looks like it.
        folders: whether documents are written into files of their own: a worker gets batches of them, not pieces.
    """

    model: bytes
    targets: list[str] | None = None
    entities: list[bytes] = []
    min_score: float = 0.0
    best: int = 0
    soft: bool = False
    threads: int = 1
    files: list[bytes] = []
    input_format: Format | Literal["auto"] = "auto"
    lines: LineMode = "auto"
    rules: bool = False
    errors: DecodingErrors = "strict"
    format: str = "conll"
    scores: bool = False
    coloured: bool = False
    width: int = 80
    quiet: bool = False
    text_column: str | None = None
    folders: bool = False


class TextPart(msgspec.Struct, array_like=True, tag="text"):
    """Texts of one file that follow one another.

    Attributes:
        file: its number among the inputs.
        units: the texts; what stands behind the last one is the ``before`` of a unit without text.
        goes_on: whether the last text goes on in the first part of the next piece.
    """

    file: int
    units: list[TextUnit]
    goes_on: bool = False


class Problem(msgspec.Struct, array_like=True):
    """An ``InputError``; names of files need not be UTF-8."""

    source: bytes
    line: int | None
    message: str

    @classmethod
    def of(cls, error: InputError) -> Problem:
        """What is sent of an error."""
        return cls(os.fsencode(error.source), error.line, error.message)

    def error(self) -> InputError:
        """The error that was sent."""
        return InputError(os.fsdecode(self.source), self.line, self.message)


class LinesPart(msgspec.Struct, array_like=True, tag="lines"):
    r"""Lines of one file that begin and end where a sentence or a record does.

    Attributes:
        file: its number among the inputs.
        format: what the lines are.
        lines_before: lines of the file before these.
        text: the lines, joined by ``\n``.
        bad: numbers among these lines of those with bytes that are not UTF-8, and what is wrong with them.
        head: the first lines of a column file, which tell how it is laid out.
    """

    file: int
    format: Format
    lines_before: int
    text: str
    bad: list[tuple[int, Problem]]
    head: list[str] | None = None

    def lines(self) -> list[str]:
        """The lines as the reader had them."""
        lines = self.text.split("\n")
        for number, problem in self.bad:
            lines[number] = BadLine.of(lines[number], problem.error())
        return lines


class Piece(msgspec.Struct, array_like=True):
    """What a worker tags at once, and without knowing what others do.

    Attributes:
        parts: of files, in order.
        follows: file and paragraph of the text that stands before them in the whole input, if one does.
    """

    parts: list[TextPart | LinesPart]
    follows: tuple[int, int] | None = None

    @property
    def goes_on(self) -> bool:
        """Whether its last text goes on in the next piece, which the same worker must have."""
        last = self.parts[-1]
        return isinstance(last, TextPart) and last.goes_on


class Tagged(msgspec.Struct, array_like=True):
    """The output of a piece, in UTF-8.

    Attributes:
        texts: the output, cut where the number of a sentence among all sentences belongs.
        numbers: the number of each such sentence in the piece, from 1: between two texts each.
        sentences: how many sentences of the piece have got a number.
        words: how many words are tagged.
        script: what is to be told of the first text that the worker segmented, perhaps nothing; None behind that.
        passed_over: what was left out or mended, how often, and the first of it.
        problem: what is wrong with the input behind ``texts``.
    """

    texts: list[bytes] = []
    numbers: list[int] = []
    sentences: int = 0
    words: int = 0
    script: bytes | None = None
    passed_over: list[tuple[str, int, Problem]] = []
    problem: Problem | None = None

    def text(self, sentences_before: int) -> bytes:
        """The output, where so many sentences with a number stand before it."""
        if not self.numbers:
            return b"".join(self.texts)
        pieces = [self.texts[0]]
        for number, text in zip(self.numbers, self.texts[1:], strict=True):
            pieces += [b"%d" % (sentences_before + number), text]
        return b"".join(pieces)

    def note(self, passed_over: PassedOver) -> None:
        """Add what was left out or mended to what others have counted."""
        for what, count, first in self.passed_over:
            passed_over.add(what, count, first.error())


class Failure(msgspec.Struct, array_like=True, tag="failure"):
    """The end of a worker that cannot work.

    Attributes:
        message: what is wrong.
        exit_code: that the command is to end with.
    """

    message: str
    exit_code: int = 1


class Ready(msgspec.Struct, array_like=True, tag="ready"):
    """A worker has loaded the model."""


def write_message(stream: BinaryIO, message: bytes) -> None:
    """Write a message behind its length."""
    stream.write(len(message).to_bytes(LENGTH_BYTES))
    stream.write(message)
    stream.flush()


def read_message(stream: BinaryIO) -> bytes | None:
    """The next message; None where the other side has gone."""
    length = stream.read(LENGTH_BYTES)
    if len(length) < LENGTH_BYTES:
        return None
    message = stream.read(int.from_bytes(length))
    return message if len(message) == int.from_bytes(length) else None
