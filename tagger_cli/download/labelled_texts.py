"""Rows with a text and its labels → sentences that are written as JSONL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.several_labels import join_labels
from tagger_cli.download.label_columns import Columns
from tagger_cli.download.labelled_rows import UnlabelledError
from tagger_cli.download.rows import DatasetRow
from tagger_cli.errors import TaggerError

MAJORITY = 0.5
"""Share of the annotators for whom a label applies, from which on it is one of the text's."""


def labelled_texts(rows: Iterator[DatasetRow], columns: Columns, place: str) -> Iterator[Sentence]:
    """Texts with their labels, in a record as it is to be written; words are what stands between blanks.

    Args:
        rows: with the columns that ``columns`` names.
        columns: where texts and labels are.
        place: which data these are, for errors.

    Raises:
        TaggerError: an id without a name.
        UnlabelledError: labels are kept back.
    """
    for number, row in enumerate(rows, 1):
        text = "\n".join(row[column] for column in (columns.words, *columns.more_texts) if row[column])
        words = text.split()
        if not words:
            continue
        record: dict[str, Any] = {"text": text}
        labels = {}
        for target, column in columns.targets.items():
            if target in columns.shares:
                applying = [name for name in columns.shares[target] if (row[name] or 0.0) >= MAJORITY]
                record[target], labels[target] = applying, join_labels(applying)
            else:
                record[target] = labels[target] = _named(
                    row[column], columns.names.get(target), f"{place}, row {number}"
                )
        yield Sentence(words, record=record, labels=labels)


def _named(label: Any, names: list[str] | None, place: str) -> str:
    if label is None or (isinstance(label, int) and label < 0):
        raise UnlabelledError
    if names is None:
        return str(label)
    if label >= len(names):
        message = f"{place}: label id {label}, but there are {len(names)} names; give all of them with --labels"
        raise TaggerError(message)
    return names[int(label)]
