"""The JSON Schema of what a model's answers hold: the ``jsonl`` form of ``tagger tag``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from tagger_cli.targets.target import Target, of_sentences, of_spans, of_words

Schema: TypeAlias = dict[str, Any]

TEXT: Schema = {"type": "string"}
PLACE: Schema = {"type": "integer", "minimum": 0, "description": "In characters (Unicode code points)."}
PROBABILITY: Schema = {"type": "number", "minimum": 0, "maximum": 1, "description": "With scores=true."}
MOST_LABELS = 64
"""Of a target whose labels are listed; of lemmas and features there are thousands."""


def output_schema(targets: Sequence[Target]) -> Schema:
    """The schema of one line of an answer.

    Fields of the objects that a request sends pass through beside these.

    Args:
        targets: of the model.
    """
    spans = of_spans(targets)
    fields: Schema = {
        "text": TEXT,
        "line": {"type": "integer", "minimum": 1, "description": "In text/plain: the line in which it begins."},
        "paragraph": {"type": "integer", "minimum": 1, "description": "In text/plain: its paragraph."},
        "start": {**PLACE, "description": "In text/plain: the characters before it, in its line or in the text."},
        "tokens": {"type": "array", "items": _token(targets)},
    }
    if spans:
        fields["entities"] = {"type": "array", "items": _entity(spans)}
    for target in of_sentences(targets):
        label = {"type": "string", "enum": list(target.codec.labels)}
        several = {"type": "array", "items": label}
        fields[target.name] = {"anyOf": [several if target.head == "sigmoid" else label, {"type": "null"}]}
        fields[f"{target.name}_scores"] = {"type": "object", "additionalProperties": PROBABILITY}
    return {"type": "object", "properties": fields, "required": ["text", "tokens"]}


def lists_labels(target: Target) -> bool:
    """Whether the labels of a target are few, and all there can be."""
    return target.codec.is_closed and len(target.codec.shown) <= MOST_LABELS


def _token(targets: Sequence[Target]) -> Schema:
    fields: Schema = {"text": TEXT, "start": PLACE, "end": PLACE}
    for target in of_words(targets):
        fields[target.name] = _label(target)
        fields[f"{target.name}_score"] = PROBABILITY
    return {"type": "object", "properties": fields, "required": ["text"]}


def _entity(targets: Sequence[Target]) -> Schema:
    labels = sorted({label for target in targets for label in target.codec.shown})
    fields: Schema = {
        "text": TEXT,
        "label": {"type": "string", "enum": labels},
        "start": PLACE,
        "end": PLACE,
        "score": PROBABILITY,
    }
    if len(targets) > 1:
        fields["target"] = {"type": "string", "enum": [target.name for target in targets]}
    return {"type": "object", "properties": fields, "required": ["text", "label"], "additionalProperties": False}


def _label(target: Target) -> Schema:
    return {"type": "string", "enum": list(target.codec.shown)} if lists_labels(target) else TEXT
