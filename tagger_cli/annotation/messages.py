"""What the page and its server tell each other."""

from __future__ import annotations

from typing import Literal

import msgspec


class Question(msgspec.Struct, frozen=True):
    """A sentence as the page shows it.

    Attributes:
        key: of the sentence.
        revision: how many answers it has.
        text: of the sentence.
        words: (start, end) of each word in the text.
        spans: (first word, word behind the last, label) as suggested, or as answered before.
        before: the sentence before it.
        after: the sentence after it.
        place: file and line.
        action: what was answered before; empty for a new one.
        note: what is to be thought of; empty for most.
    """

    key: str
    revision: int
    text: str
    words: tuple[tuple[int, int], ...]
    spans: list[tuple[int, int, str]]
    before: str
    after: str
    place: str
    action: str
    note: str


class Progress(msgspec.Struct, frozen=True):
    """What the strip of the page shows.

    Attributes:
        accepted: sentences.
        skipped: sentences.
        left: sentences without an answer.
        curve: (answers, score from 0 to 1) of each model that was trained.
        measure: what the score is: F1, accuracy.
        training: whether one is being trained.
        message: why the last training failed, or why there is none.
    """

    accepted: int
    skipped: int
    left: int
    curve: list[tuple[int, float]]
    measure: str
    training: bool
    message: str


class Given(msgspec.Struct, frozen=True):
    """What the page sends as an answer; see ``Question``."""

    key: str
    revision: int
    action: Literal["accept", "skip"]
    spans: list[tuple[int, int, str]]
