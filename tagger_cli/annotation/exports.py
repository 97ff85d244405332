"""Answers in the formats of other programs for labelling."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from tagger_cli.annotation.answers import Answer
from tagger_cli.annotation.brat import write_brat
from tagger_cli.annotation.label_studio import write_label_studio
from tagger_cli.files import write_text

ExportFormat: TypeAlias = Literal["doccano", "label-studio", "brat"]
FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)


def export(answers: Sequence[Answer], format: ExportFormat, folder: Path) -> list[Path]:
    """Write what was accepted in a format.

    Args:
        answers: without those that were skipped.
        format: of which program.
        folder: receives ``doccano.jsonl``, ``label-studio.json``, or ``brat.txt`` and ``brat.ann``.

    Returns:
        The files.
    """
    writers: dict[ExportFormat, Callable[[Sequence[Answer]], dict[str, str]]] = {
        "doccano": _doccano,
        "label-studio": write_label_studio,
        "brat": write_brat,
    }
    paths = []
    for name, text in writers[format](answers).items():
        write_text(folder / name, text)
        paths.append(folder / name)
    return paths


def _doccano(answers: Sequence[Answer]) -> dict[str, str]:
    """A line an answer: entities as [start, end, label], or the sentence's label in a list; training reads it."""
    lines = (
        {
            "text": answer.text,
            "label": [entity.label for entity in answer.entities]
            if answer.kind == "sentence"
            else [[entity.start, entity.end, entity.label] for entity in answer.entities],
        }
        for answer in answers
    )
    return {"doccano.jsonl": "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)}
