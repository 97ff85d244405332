"""Labels as a user knows them, and the number by which each gets its colour."""

from __future__ import annotations

from collections.abc import Iterable

from tagger_cli.features.targets import Target, written_labels


def shown_labels(target: Target) -> list[str]:
    """The labels of a target in the order of the model: of spans without their ``B-`` and ``I-``."""
    if target.kind == "word":
        return list(target.labels)
    return list(dict.fromkeys(label[2:] for label in written_labels(target) if label != "O"))


def percentage(probability: float) -> str:
    """A probability from 0 to 1, as a person reads it."""
    return f"{probability:.0%}"


def number_span_labels(targets: Iterable[Target]) -> dict[tuple[str, str], int]:
    """(target, label) → 0, 1, 2 … over all span targets: the same model always gives the same colours."""
    pairs = [(target.name, label) for target in targets if target.kind == "span" for label in shown_labels(target)]
    return {pair: number for number, pair in enumerate(pairs)}
