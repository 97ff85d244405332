"""Tasks of Label Studio: a JSON array of texts with what was annotated in them (https://labelstud.io/guide/export)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tagger_cli.annotation.answers import Answer
from tagger_cli.errors import InputError


def write_label_studio(answers: Sequence[Answer]) -> dict[str, str]:
    """One array of tasks, for a project whose labels are called ``label`` and whose text is called ``text``."""
    tasks = []
    for answer in answers:
        result: list[dict[str, Any]] = []
        for entity in answer.entities:
            value: dict[str, Any] = {"choices": [entity.label]}
            if answer.kind != "sentence":
                value = {"start": entity.start, "end": entity.end, "text": entity.text, "labels": [entity.label]}
            type = "choices" if answer.kind == "sentence" else "labels"
            result.append({"from_name": "label", "to_name": "text", "type": type, "value": value})
        meta = {"file": answer.file, "line": answer.line, "who": answer.who, "when": answer.when}
        tasks.append({"data": {"text": answer.text}, "meta": meta, "annotations": [{"result": result}]})
    return {"label-studio.json": json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"}


def read_label_studio(path: Path, target: str) -> Iterator[dict[str, Any]]:
    """Each task that was annotated as a record with its entities, or with the label of its text.

    Of several annotations of a task the last one counts; of several labels of a span, the first.

    Args:
        path: of the array.
        target: names the field of the labels.

    Raises:
        InputError: it is no such array, or has no field of text.
    """
    try:
        tasks = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(str(path), None, f"cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise InputError(str(path), None, f"not JSON: {error}") from None
    if not isinstance(tasks, list):
        raise InputError(str(path), None, "expected an array of tasks; export the project as JSON")
    for number, task in enumerate(tasks, 1):
        try:
            text = _text(task["data"])
            given = [one for one in task.get("annotations", []) if not one.get("was_cancelled")]
            if given:
                yield {"text": text, **_labels(given[-1]["result"], text, target)}
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            message = f"task {number} is not as Label Studio exports it: {type(error).__name__} {error}"
            raise InputError(str(path), None, message) from None


def _text(data: dict[str, Any]) -> str:
    if isinstance(data.get("text"), str):
        return str(data["text"])
    texts = [value for value in data.values() if isinstance(value, str)]
    if len(texts) != 1:
        raise ValueError(f"of its data ({', '.join(data)}) not one field is text")
    return texts[0]


def _labels(result: list[dict[str, Any]], text: str, target: str) -> dict[str, Any]:
    chosen = [one["value"]["choices"] for one in result if one["type"] == "choices"]
    spans = [_span(one["value"], text) for one in result if "labels" in one["value"]]
    return {target: "|".join(chosen[-1])} if chosen and not spans else {target: spans}


def _span(value: dict[str, Any], text: str) -> list[Any]:
    """Start, end and label, in characters; some versions count units of UTF-16, which their ``text`` shows."""
    start, end = value["start"], value["end"]
    if "text" in value and text[start:end] != value["text"]:
        units = text.encode("utf-16-le", "surrogatepass")
        start, end = (len(units[: 2 * place].decode("utf-16-le", "replace")) for place in (start, end))
    return [start, end, value["labels"][0]]
