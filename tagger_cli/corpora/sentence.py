"""The one unit that travels through the program: a sentence as a struct of lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Sentence:
    """Words of one sentence with their labels; all lists have one entry per word.

    Attributes:
        words: the words as they stand in the text.
        tags: target name → one label per word; span targets are in IOB2.
        offsets: (start, end) of each word in characters (code points) of the input line or
            document; None where the input had no running text.
        text: the running text of the sentence, None where the input had none.
        start: where ``text`` begins in the input line or document.
        record: the JSONL object this sentence came from; sentences of one object share it.
        lines: the CoNLL-U lines this sentence came from, without the closing blank line.
    """

    words: list[str]
    tags: dict[str, list[str]] = field(default_factory=dict)
    offsets: list[tuple[int, int]] | None = None
    text: str | None = None
    start: int = 0
    record: dict[str, Any] | None = None
    lines: list[str] | None = None

    def __len__(self) -> int:
        return len(self.words)
