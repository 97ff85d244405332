"""A labelled file and where its words and labels stand: its sentences as often as they are wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Literal

from tagger_cli.corpora.formats import LINES_LOOKED_AT, LabelledFormat, format_of_labelled, read_labelled
from tagger_cli.corpora.lines import read_lines, source_name
from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import InputError


@dataclass(frozen=True, slots=True)
class LabelledFile:
    """What the readers need to know of a file.

    Attributes:
        path: the file, plain or compressed, ``-`` for standard input.
        targets: target → where its labels stand: a column or field, None for the usual place, see the
            readers.
        format: ``auto`` goes by the name, or else by the look of the first lines.
        word_column: where the words, or the texts of a table, stand; None for the usual place.
        segment: makes words of running text, for tables and JSONL without ``tokens``.
        recut: whether the words of the file are cut again by ``segment``.
    """

    path: str
    targets: Mapping[str, str | None]
    format: LabelledFormat | Literal["auto"] = "auto"
    word_column: str | None = None
    segment: Segment | None = None
    recut: bool = False

    @property
    def source(self) -> str:
        """The file's name in messages."""
        return source_name(self.path)

    def read(self, repairs: Counter[str] | None = None) -> tuple[LabelledFormat, Iterator[Sentence]]:
        """The file's format, and its sentences from the beginning: those with words, labels as they stand.

        Args:
            repairs: counts what could not be taken as it stands, see ``read_jsonl``.

        Raises:
            InputError: the file is empty or malformed; see the readers.
        """
        lines = read_lines(self.path)
        head = list(islice(lines, LINES_LOOKED_AT))
        format = format_of_labelled(self.path, head) if self.format == "auto" else self.format
        if not head:
            raise InputError(self.source, None, "the file is empty; give another one")
        read = read_labelled(
            chain(head, lines), self.source, format, self.targets, self.word_column, self.segment, repairs
        )
        sentences = (sentence for sentence in read if sentence is not None and sentence.words)
        first = next(sentences, None)
        if first is None:
            raise InputError(self.source, None, f"holds no sentences; is it {format}?")
        return format, chain([first], sentences)
