"""What a model predicts: targets, their labels, and which labels may follow each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.schemes import Kind

Head = Literal["softmax", "crf"]


@dataclass(frozen=True, slots=True)
class Target:
    """One thing predicted for each word.

    Attributes:
        name: as the user calls it: ``upos``, ``ner``.
        kind: ``word`` labels stand alone; ``span`` labels are BIOES parts of labelled spans.
        head: ``softmax`` decides for each word, ``crf`` for the sequence.
        labels: the labels in the order of their ids.
    """

    name: str
    kind: Kind
    head: Head
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllowedTransitions:
    """Which label sequences spell whole spans.

    Attributes:
        start: (labels,) true where a sentence may begin with the label.
        between: (labels, labels) true where the second may follow the first.
        end: (labels,) true where a sentence may end with the label.
    """

    start: NDArray[np.bool_]
    between: NDArray[np.bool_]
    end: NDArray[np.bool_]


def span_labels(types: list[str]) -> tuple[str, ...]:
    """The BIOES labels of some span types, ``O`` first."""
    return ("O", *(f"{prefix}-{label}" for label in types for prefix in "BIES"))


def allowed_transitions(target: Target) -> AllowedTransitions:
    """All transitions for word labels; for spans those of BIOES.

    Within a span (after B or I) the same type goes on (I or E); elsewhere a span begins (B or S)
    or there is none (O).
    """
    count = len(target.labels)
    if target.kind == "word":
        return AllowedTransitions(np.ones(count, bool), np.ones((count, count), bool), np.ones(count, bool))
    prefixes = np.array([label[0] for label in target.labels])
    types = np.array([label[2:] for label in target.labels])
    is_open = np.isin(prefixes, ["B", "I"])
    goes_on = np.isin(prefixes, ["I", "E"])
    same_type = types[:, None] == types[None, :]
    between = np.where(is_open[:, None], goes_on[None, :] & same_type, ~goes_on[None, :])
    return AllowedTransitions(start=~goes_on, between=between, end=~is_open)


def written_labels(target: Target) -> list[str]:
    """How each label id is written: span labels in IOB2, where S begins a span and E goes on with it."""
    if target.kind == "word":
        return list(target.labels)
    iob2 = {"S": "B", "E": "I"}
    return [iob2.get(label[0], label[0]) + label[1:] for label in target.labels]
