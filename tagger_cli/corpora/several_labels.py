"""Several labels of one sentence as one text: ``insult|threat``, or ``_`` for none."""

from __future__ import annotations

from collections.abc import Iterable

SEPARATOR = "|"
NONE = "_"


def join_labels(labels: Iterable[str]) -> str:
    """The text of some labels, each of them once."""
    return SEPARATOR.join(dict.fromkeys(labels)) or NONE


def split_labels(text: str) -> list[str]:
    """The labels in a text, each of them once."""
    return [] if text == NONE else [label for label in dict.fromkeys(text.split(SEPARATOR)) if label]


def are_several(texts: Iterable[str]) -> bool:
    """Whether a corpus gives some sentences more labels than one, or none."""
    return any(text == NONE or SEPARATOR in text for text in texts)
