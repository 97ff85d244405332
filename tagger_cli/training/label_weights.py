"""How much each label of a sentence counts while it is learned."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.several_labels import split_labels
from tagger_cli.targets.target import Target

MOST_WEIGHT = 50.0
"""Of a label that hardly any sentence has; a larger one would make every epoch depend on these few."""


def balanced_weights(target: Target, pairs: Counter[tuple[str, str]]) -> NDArray[np.float32]:
    """Weights with which each label counts as much as any other in the loss: (labels,).

    They are scikit-learn's: the number of sentences over that of labels and over that of the sentences with a label.
    Where a sentence has several labels, they are how many sentences lack a label for each that has it (``pos_weight``
    of torch), at least 1 and at most ``MOST_WEIGHT``.

    Args:
        target: whose labels they are.
        pairs: (word, label of its sentence) → how many training sentences begin so.
    """
    several = target.head == "sigmoid"
    counts: Counter[str] = Counter()
    for (_, text), count in pairs.items():
        for label in split_labels(text) if several else [text]:
            counts[label] += count
    having = np.array([max(counts[label], 1) for label in target.labels], np.float32)
    sentences = pairs.total()
    weights = sentences / (len(having) * having)
    if several:
        weights = np.clip((sentences - having) / having, 1.0, MOST_WEIGHT)
    exact: NDArray[np.float32] = weights.astype(np.float32)
    return exact
