"""What several commands read alike."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tagger_cli.errors import UsageError


def parse_targets(values: Sequence[str]) -> dict[str, str | None]:
    """``upos``, ``ner=4`` or ``upos,ner`` as target → column, None where it is to be found by itself.

    Raises:
        UsageError: a name is missing, or given twice.
    """
    targets: dict[str, str | None] = {}
    for value in values:
        for part in value.split(","):
            name, _, column = part.strip().partition("=")
            if not name:
                raise UsageError(f"target '{value}': expected NAME or NAME=COLUMN, as in ner=4")
            if name in targets:
                raise UsageError(f"target {name} is named twice; leave one out")
            targets[name] = column or None
    return targets


def parse_names(values: Sequence[str]) -> list[str]:
    """``upos,ner`` as the names of targets, where there are no columns.

    Raises:
        UsageError: a name is missing or given twice, or has a column.
    """
    targets = parse_targets(values)
    for name, column in targets.items():
        if column is not None:
            raise UsageError(f"target {name}={column}: here targets have no columns; write {name}")
    return list(targets)


def print_json(value: Any) -> None:
    """Print one JSON object in UTF-8, which JSON is written in whatever the terminal speaks."""
    sys.stdout.flush()
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False, allow_nan=False).encode() + b"\n")


def parse_labels(value: str) -> dict[str, str]:
    """``Person=PER,ORG`` as label of the files → label of the model.

    Raises:
        UsageError: a label is missing.
    """
    labels: dict[str, str] = {}
    for part in value.split(","):
        theirs, equals, ours = (piece.strip() for piece in part.partition("="))
        if not theirs or (equals and not ours):
            raise UsageError(f"labels '{value}': expected LABEL or LABEL=OURS, as in Person=PER,ORG")
        labels[theirs] = ours or theirs
    return labels


def say(message: str) -> None:
    """Tell the user something of the run, on standard error."""
    print(f"tagger: {message}", file=sys.stderr, flush=True)


def say_nothing(event: object) -> None:
    """What is told of a run that shall be quiet."""


def need_extra(error: ModuleNotFoundError, extra: str) -> UsageError:
    """The error of a command whose packages, which come with an extra, are not installed."""
    return UsageError(f"this command needs {error.name}, which comes with: pip install 'tagger-cli[{extra}]'")


def parse_models(values: Sequence[str]) -> dict[str, Path]:
    """``en`` or ``mine=out/ner`` as the name by which a model is asked for → its folder; none: the shipped one.

    Raises:
        UsageError: a name is given twice, or cannot stand in an address.
        TaggerError: there is no such model.
    """
    from tagger_cli.inference.find_model import DEFAULT_MODEL, find_model

    folders: dict[str, Path] = {}
    for value in values or [DEFAULT_MODEL]:
        name, equals, place = value.partition("=")
        if equals and not Path(value).is_dir():
            folder = find_model(place)
        else:
            folder = find_model(value)
            name = folder.resolve().name
        if not re.fullmatch(r"[\w.-]+", name, re.ASCII):
            raise UsageError(f"model {value}: give it a name of letters, digits, '.', '-' and '_': NAME={folder}")
        if name in folders:
            raise UsageError(f"model {name} is named twice; give one another name: NAME={folder}")
        folders[name] = folder
    return folders
