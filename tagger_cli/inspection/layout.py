"""What a labelled file offers: its columns or fields, and the targets whose labels they look like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

EXAMPLES = 10
"""Values shown of a column."""

Holds: TypeAlias = Literal["words", "labels", "other"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file; of JSONL one field, of CoNLL-U also one key in MISC.

    Attributes:
        name: a number from 1, or the name that the file gives it.
        holds: what it looks like.
        option: what ``--target`` takes to read it; None for what does not look like labels.
        examples: its first values.
    """

    name: str
    holds: Holds
    option: str | None
    examples: list[str]


@dataclass(frozen=True, slots=True)
class FileLayout:
    """How a file is laid out, as its first lines tell.

    Attributes:
        columns: all that hold something.
        targets: target → its column, for each that looks like labels; the targets of someone who names none.
    """

    columns: list[Column]
    targets: dict[str, str | None]
