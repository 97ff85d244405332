"""Answers in the formats of other programs for labelling."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from tagger_cli.annotation.answers import Answer
from tagger_cli.files import write_text

ExportFormat: TypeAlias = Literal["doccano", "label-studio", "brat"]
_LINE_END = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
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
        "label-studio": _label_studio,
        "brat": _brat,
    }
    paths = []
    for name, text in writers[format](answers).items():
        write_text(folder / name, text)
        paths.append(folder / name)
    return paths


def _doccano(answers: Sequence[Answer]) -> dict[str, str]:
    """A line an answer, entities as [start, end, label]; ``tagger train`` reads that, too."""
    lines = (
        {"text": answer.text, "label": [[entity.start, entity.end, entity.label] for entity in answer.entities]}
        for answer in answers
    )
    return {"doccano.jsonl": "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)}


def _label_studio(answers: Sequence[Answer]) -> dict[str, str]:
    """One array of tasks, for a project whose labels are called ``label`` and whose text is called ``text``."""
    tasks = []
    for answer in answers:
        result = [
            {
                "from_name": "label",
                "to_name": "text",
                "type": "labels",
                "value": {"start": entity.start, "end": entity.end, "text": entity.text, "labels": [entity.label]},
            }
            for entity in answer.entities
        ]
        meta = {"file": answer.file, "line": answer.line, "who": answer.who, "when": answer.when}
        tasks.append({"data": {"text": answer.text}, "meta": meta, "annotations": [{"result": result}]})
    return {"label-studio.json": json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"}


def _brat(answers: Sequence[Answer]) -> dict[str, str]:
    """Standoff: a text of one sentence a line, and a line for each entity with its characters in that text."""
    # A line end within a sentence becomes a blank: every character keeps its place.
    lines = [_LINE_END.sub(" ", answer.text) for answer in answers]

    def places() -> Iterator[tuple[str, int, int, str]]:
        begin = 0
        for answer, line in zip(answers, lines, strict=True):
            for entity in answer.entities:
                start, end = begin + entity.start, begin + entity.end
                yield entity.label, start, end, line[entity.start : entity.end]
            begin += len(line) + 1

    found = (
        f"T{number}\t{label} {start} {end}\t{text}\n" for number, (label, start, end, text) in enumerate(places(), 1)
    )
    return {"brat.txt": "".join(f"{line}\n" for line in lines), "brat.ann": "".join(found)}
