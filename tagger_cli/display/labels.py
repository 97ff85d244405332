"""Labels as a user knows them, and the number by which each gets its colour."""

from __future__ import annotations

from collections.abc import Iterable

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.several_labels import NONE, split_labels
from tagger_cli.targets.target import Target, of_spans


def percentage(probability: float) -> str:
    """A probability from 0 to 1, as a person reads it."""
    return f"{probability:.0%}"


def badge(sentence: Sentence, target: Target) -> str:
    """What is shown of a target of sentences: ``topic: sports 93%``, or ``labels: rude 81%, threat 64%``."""
    label = sentence.labels.get(target.name, NONE)
    scores = sentence.label_scores.get(target.name)
    given = split_labels(label) if target.head == "sigmoid" else [label]
    shown = [f"{name} {percentage(scores[name])}" if scores else name for name in given]
    return f"{target.name}: {', '.join(shown) or '-'}"


def number_span_labels(targets: Iterable[Target]) -> dict[tuple[str, str], int]:
    """(target, label) → 0, 1, 2 … over all span targets: the same model always gives the same colours."""
    pairs = [(target.name, label) for target in of_spans(targets) for label in target.codec.shown]
    return {pair: number for number, pair in enumerate(pairs)}
