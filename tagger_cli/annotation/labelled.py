"""Answers as what ``tagger train`` reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from tagger_cli.annotation.answers import Answer
from tagger_cli.files import write_text

FILE = "labelled.jsonl"
"""All sentences that were accepted."""


def write_labelled(path: Path, answers: Sequence[Answer]) -> None:
    """Write JSONL with the words, entities, author and time of each answer, as a whole file."""
    write_text(path, "".join(msgspec.json.encode(answer).decode() + "\n" for answer in answers))
