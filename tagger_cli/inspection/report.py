"""What was found in some labelled files, as plain numbers."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from tagger_cli.corpora.formats import LabelledFormat
from tagger_cli.corpora.schemes import Kind
from tagger_cli.inspection.layout import Column
from tagger_cli.inspection.overlap import Overlap
from tagger_cli.inspection.repetition import Repetition
from tagger_cli.inspection.sentence_lengths import SentenceLengths
from tagger_cli.inspection.vector_coverage import VectorCoverage


@dataclass(frozen=True, slots=True)
class TargetReport:
    """The labels of one target in one file.

    Attributes:
        kind: whether they are spans or words.
        scheme: how the file writes spans (``IOB1``, ``IOB2``, ``BIOES``, ``IO``); None for words.
        invalid_transitions: labels that the scheme does not allow where they stand, read as conlleval reads them.
        sentences: those that carry the target.
        labels: label → how often it occurs, of spans once per span; the most frequent first.
    """

    kind: Kind
    scheme: str | None
    invalid_transitions: int
    sentences: int
    labels: dict[str, int]


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file.

    Attributes:
        source: its name.
        format: what it was read as.
        columns: what it offers, as its first lines tell.
        sentences: that carry a target.
        words: of these, as they run.
        distinct_words: different spellings among them.
        lengths: of the sentences.
        repeated: sentences that occur more than once in this file.
        targets: target → its labels.
        overlap: with the first file; None for the first file itself.
        vectors: which words have a vector; None where no vectors were named.
    """

    source: str
    format: LabelledFormat
    columns: list[Column]
    sentences: int
    words: int
    distinct_words: int
    lengths: SentenceLengths
    repeated: Repetition
    targets: dict[str, TargetReport]
    overlap: Overlap | None
    vectors: VectorCoverage | None


@dataclass(frozen=True, slots=True)
class DataReport:
    """All files; the first is what the others are compared with.

    Attributes:
        problems: what a person should act on before training, one line each, ``FILE: …`` or ``FILE:LINE: …``.
        targets: target → the column that was read for it, None where it was found by its name.
        vectors: the file of word vectors, None where none was named.
        files: one report each, in the order given.
    """

    problems: list[str]
    targets: dict[str, str | None]
    vectors: str | None
    files: list[FileReport]

    def to_json(self) -> dict[str, Any]:
        """The object that ``tagger check-data --json`` prints."""
        return dataclasses.asdict(self)
