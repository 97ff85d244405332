"""The fields of JSONL objects, and which of them look like labels."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tagger_cli.corpora.record_labels import LABEL_FIELDS
from tagger_cli.inspection.layout import EXAMPLES, Column, FileLayout, Holds

ENTITY_FIELDS = ("entities", "labels", "label")
NOT_LABELS = ("text", "lemma", "whitespace")
"""Strings in the objects of tokens that are none."""


def look_at_records(head: Sequence[str]) -> FileLayout:
    """Fields that are words (``tokens``), one label for each of them, or entities in characters."""
    columns: dict[str, Column] = {}
    targets: dict[str, str | None] = {}
    for line in head:
        if not line or line.isspace():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            break  # the reader says what is wrong with it
        if isinstance(record, dict):
            for name, value in record.items():
                if name in columns and columns[name].holds != "other":
                    continue
                holds, found = _field(record, name, value)
                options = [target if column is None else f"{target}={column}" for target, column in found.items()]
                columns[name] = Column(name, holds, ",".join(options) or None, _examples(value))
                targets |= found
            for name, labels in _labels_in_tokens(record).items():
                columns.setdefault(name, Column(name, "labels", name, labels[:EXAMPLES]))
                targets.setdefault(name, None)
    return FileLayout(list(columns.values()), targets)


def _field(record: dict[str, Any], name: str, value: object) -> tuple[Holds, dict[str, str | None]]:
    """What a field holds, and the targets whose labels it gives."""
    tokens = record.get("tokens")
    if name == "tokens" and isinstance(tokens, list):
        return "words", {}
    if name == "text" and tokens is None:
        return "words", {}
    if name in LABEL_FIELDS and isinstance(value, str):
        return "labels", {name: None}
    if not isinstance(value, list) or not value:
        return "other", {}
    if name in ENTITY_FIELDS and all(isinstance(item, dict | list) for item in value):
        named = [item["target"] for item in value if isinstance(item, dict) and isinstance(item.get("target"), str)]
        return "labels", dict.fromkeys(named or ["ner"])
    labels_by_name = name.endswith("tags") or name == "labels"  # numbers there are refused with what to do
    if isinstance(tokens, list) and len(value) == len(tokens):
        target = name.removesuffix("_tags")
        strings = all(isinstance(item, str) for item in value) and not name.startswith("lemma")
        if strings or (labels_by_name and all(isinstance(item, int) for item in value)):
            return "labels", {target: None if target == name else name}
    return "other", {}


def _labels_in_tokens(record: dict[str, Any]) -> dict[str, list[str]]:
    """Labels that stand in the objects of the tokens: field → one for each token."""
    tokens = record.get("tokens")
    if not isinstance(tokens, list) or not tokens or not all(isinstance(token, dict) for token in tokens):
        return {}
    return {
        name: [token[name] for token in tokens]
        for name in tokens[0]
        if name not in NOT_LABELS and all(isinstance(token.get(name), str) and token[name].strip() for token in tokens)
    }


def _examples(value: object) -> list[str]:
    """The first values of a field; of tokens their text, of entities their label."""
    values = value[:EXAMPLES] if isinstance(value, list) else [value]
    short = [item.get("label", item.get("text", item)) if isinstance(item, dict) else item for item in values]
    return [item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in short]
