"""Answers as what ``tagger train`` reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from tagger_cli.annotation.answers import Answer
from tagger_cli.files import write_text

FILE = "labelled.jsonl"
"""All sentences that were accepted."""


def write_labelled(path: Path, answers: Sequence[Answer]) -> None:
    """Write JSONL with the words, labels, author and time of each answer, as a whole file.

    Spans are its ``entities``. The label of a word stands in its token, and that of a sentence beside the tokens, under
    the name of the target.
    """
    write_text(path, "".join(msgspec.json.encode(_record(answer)).decode() + "\n" for answer in answers))


def _record(answer: Answer) -> dict[str, Any]:
    record: dict[str, Any] = msgspec.to_builtins(answer)
    del record["target"], record["kind"]
    if answer.kind != "span":
        del record["entities"]
        labelled = record["tokens"] if answer.kind == "word" else [record]
        for place, entity in zip(labelled, answer.entities, strict=True):
            place[answer.target] = entity.label
    return record
