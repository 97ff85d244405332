"""The vocabulary of a model with the words of new training data."""

from __future__ import annotations

from collections import Counter

import numpy as np

from tagger_cli.features.vector_table import VectorTable
from tagger_cli.features.vocabulary import UNKNOWN_ROW, Vocabulary, folded_spelling
from tagger_cli.training.continuation.starting_model import TRAINED_VECTORS, StartingModel


def grown_table(start: StartingModel, counts: Counter[str], random: np.random.Generator) -> VectorTable:
    """The vectors of a model, and rows for repeated training words that it has none for.

    The rows that it was trained on stay first, so that its weights fit; of the others those that the new data reads
    come before the rest.

    Args:
        start: the model.
        counts: how often each word of the new training data occurs.
        random: draws the rows of new words.
    """
    trained = start.weights[0][TRAINED_VECTORS].float().numpy()
    vocabulary = Vocabulary(start.words)
    without: Counter[str] = Counter()
    read = np.zeros(len(start.frozen), bool)
    found = found_tokens = 0
    for word, count in counts.items():
        row = vocabulary.row(word)
        if row == UNKNOWN_ROW:
            without[folded_spelling(word)] += count
            continue
        found, found_tokens = found + 1, found_tokens + count
        if row >= len(trained):
            read[row - len(trained)] = True
    new = [word for word, count in without.most_common() if count > 1 and "\n" not in word]
    drawn = random.normal(0.0, float(trained.std()) or 1.0, (len(new), trained.shape[1])).astype(np.float32)
    others = np.concatenate([np.flatnonzero(read), np.flatnonzero(~read)])
    kept = len(trained) - 1
    words = [*start.words[:kept], *new, *(start.words[kept + place] for place in others.tolist())]
    own = len(trained) + len(new)
    return VectorTable(
        vocabulary=Vocabulary(words),
        matrix=np.concatenate([trained, drawn, start.frozen[others]]),
        training_rows=own + int(np.count_nonzero(read)),
        own_rows=own,
        common_rows=own,
        found=found,
        found_tokens=found_tokens,
    )
