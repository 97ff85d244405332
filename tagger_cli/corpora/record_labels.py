"""Where the labels of a JSONL object stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tagger_cli.corpora.schemes import Span
from tagger_cli.corpora.several_labels import NONE, SEPARATOR, join_labels


def labels_in(record: Mapping[str, Any], tokens_field: str, target: str, selector: str | None) -> list[str] | None:
    """The labels of each token, or None where the object has none for ``target``.

    They stand in the objects of the tokens, or in a list beside the tokens; the field is ``selector``, or
    else the target's name, its name with ``_tags`` (``ner_tags``), ``tags`` or ``labels``.

    Raises:
        ValueError: a label for some tokens only, or labels that are not strings.
    """
    tokens = record[tokens_field]
    for name in [selector] if selector else [target, f"{target}_tags", "tags", "labels"]:
        within = [isinstance(token, dict) and name in token for token in tokens]
        if any(within):
            if not all(within):
                raise ValueError(f"token {within.index(False) + 1} has no '{name}', other tokens have")
            return _checked([token[name] for token in tokens], name)
        labels = record.get(name)
        if labels is None or (isinstance(labels, list) and _are_entities(labels) and (labels or tokens)):
            continue
        if not isinstance(labels, list):
            raise ValueError(f"'{name}' must be a list of labels, one for each token")
        if len(labels) != len(tokens):
            raise ValueError(f"{len(labels)} labels in '{name}' for {len(tokens)} tokens; give every token one")
        return _checked(labels, name)
    return None


def entities_in(
    record: Mapping[str, Any], target: str, selector: str | None, begin: int, length: int
) -> list[Span] | None:
    """The entities of ``target`` in characters, or None where the object has no list of entities.

    They are objects with ``start``, ``end``, ``label``, or triples of these, in the field ``selector``, or
    else in one of the target's name, ``entities`` or (as doccano writes them) ``labels`` or ``label``. An
    entity may name its ``target``; those of other targets are passed over.

    Args:
        begin: the place of the text's first character, from which the spans are to count.
        length: that of the text, in characters.

    Raises:
        ValueError: an entity of another form, or outside the text.
    """
    name = entity_field(record, target, selector)
    if name is None:
        return None
    spans = []
    for number, entity in enumerate(record[name], 1):
        if isinstance(entity, dict):
            if entity.get("target", target) != target:
                continue
            entity = [entity.get("start"), entity.get("end"), entity.get("label")]
        if len(entity) != 3 or list(map(type, entity)) != [int, int, str] or not entity[2]:
            raise ValueError(f"entity {number} in '{name}' needs 'start' and 'end' in characters and a 'label'")
        start, end, label = entity
        if not begin <= start < end <= begin + length:
            place, text = f"{start} to {end}", f"{begin} to {begin + length}"
            raise ValueError(f"entity {number} in '{name}' ({place}) is not inside the text ({text})")
        spans.append(Span(start - begin, end - begin, label))
    return spans


def entity_field(record: Mapping[str, Any], target: str, selector: str | None) -> str | None:
    """The field in which a record has the entities of ``target``, as ``entities_in`` finds them; None for none."""
    names = [selector] if selector else [target, "entities", "labels", "label"]
    return next((name for name in names if isinstance(record.get(name), list) and _are_entities(record[name])), None)


def _are_entities(items: Sequence[object]) -> bool:
    return all(isinstance(item, dict | list) for item in items)


def _checked(labels: list[Any], name: str) -> list[str]:
    for label in labels:
        if not isinstance(label, str) or not label:
            hint = "; replace numbers by the names they stand for" if isinstance(label, int) else ""
            raise ValueError(f"labels in '{name}' must be strings that are not empty, not {label!r}{hint}")
    return labels


LABEL_FIELDS = ("label", "category", "labels")
"""Where the label of a record as a whole may stand, if not in a field of its target's name."""


def label_in(record: Mapping[str, Any], names: Sequence[str], lists_are_of_words: bool) -> str | None:
    """The label that a record has as a whole, in the first of some fields that has one; None where none has.

    A label is a string, or the number of a class. A list of strings are several labels, or none.

    Args:
        record: the record.
        names: the fields.
        lists_are_of_words: whether a list would have a label for each word.

    Raises:
        ValueError: one of several labels is empty, or has a character that separates them.
    """
    for name in names:
        value = record.get(name)
        if isinstance(value, str):
            return value.strip() or None
        if isinstance(value, int):
            return str(int(value))
        if isinstance(value, list) and not lists_are_of_words and all(isinstance(item, str) for item in value):
            wrong = next((item for item in value if not item or item == NONE or SEPARATOR in item), None)
            if wrong is not None:
                raise ValueError(
                    f"a label in '{name}' is {wrong!r}; it must not be empty, '{NONE}' or have a '{SEPARATOR}'"
                )
            return join_labels(value)
    return None
