"""Rows with words and label ids, or with a text and its entities → sentences with label names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tagger_cli.corpora.schemes import Span, encode_iob2
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.download.label_columns import Columns
from tagger_cli.download.rows import DatasetRow
from tagger_cli.errors import TaggerError

EMPTY_WORD = "_"
"""Stands for a word of nothing or of blanks, which no column file can hold."""


class UnlabelledError(Exception):
    """A split whose labels are kept back (ids of -1): a shared task's test data."""


def labelled_sentences(rows: Iterator[DatasetRow], columns: Columns, place: str) -> Iterator[Sentence]:
    """Sentences with the labels as the corpus writes them; rows without words are left out.

    Args:
        rows: with the columns that ``columns`` names.
        columns: where words and labels are.
        place: which data these are, for errors.

    Raises:
        TaggerError: as many words as labels are not there, or an id without a name.
        UnlabelledError: see there.
    """
    for number, row in enumerate(rows, 1):
        if columns.layout == "entities":
            sentence = entity_sentence(row, columns)
        else:
            sentence = _sentence(row, columns, f"{place}, row {number}")
        if sentence.words:
            yield sentence


def _sentence(row: DatasetRow, columns: Columns, place: str) -> Sentence:
    words = [word if word and not word.isspace() else EMPTY_WORD for word in row[columns.words] or ()]
    tags = {}
    for target, column in columns.targets.items():
        labels = row[column] or []
        if len(labels) != len(words):
            raise TaggerError(f"{place}: {len(words)} words, but {len(labels)} labels in '{column}'")
        tags[target] = _named(labels, columns.names.get(target), f"{place}, column '{column}'")
    return Sentence(words, tags)


def _named(labels: list[Any], names: list[str] | None, place: str) -> list[str]:
    if names is None:
        return [label or "_" for label in labels]
    if any(label is None or label < 0 for label in labels):
        raise UnlabelledError
    try:
        return [names[label] for label in labels]
    except IndexError:
        message = f"{place}: label id {max(labels)}, but there are {len(names)} names; give all of them with --labels"
        raise TaggerError(message) from None


def entity_sentence(row: DatasetRow, columns: Columns) -> Sentence:
    """A text without spaces between its words, such as Chinese: its characters, those that are blank left out.

    Entities have ``start_offset`` and ``end_offset`` in characters, ``label``, and maybe ``entity``, their text,
    which tells whether the end is counted in; one that overlaps an earlier entity is left out.
    """
    text = row[columns.words] or ""
    index: dict[int, int] = {}  # character of the text → word
    words: list[str] = []
    for position, character in enumerate(text):
        if not character.isspace():
            index[position] = len(words)
            words.append(character)
    spans: list[Span] = []
    (target,) = columns.targets
    for entity in sorted(row[columns.targets[target]] or (), key=_offsets):
        start, end = _offsets(entity)
        surface = entity.get("entity")
        if surface and text[start:end] != surface and text[start : end + 1] == surface:
            end += 1
        inside = [index[position] for position in range(start, end) if position in index]
        if inside and (not spans or inside[0] >= spans[-1].end):
            spans.append(Span(inside[0], inside[-1] + 1, entity["label"]))
    return Sentence(words, {target: encode_iob2(spans, len(words))})


def _offsets(entity: Mapping[str, Any]) -> tuple[int, int]:
    try:
        return entity["start_offset"], entity["end_offset"]
    except KeyError:
        found = ", ".join(entity)
        raise TaggerError(f"entities have the fields {found}; expected start_offset, end_offset and label") from None
