"""Some of the training sentences, to see how large the numbers within a network get."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tagger_cli.encoding.training_sentences import TrainingSentences
from tagger_cli.features.forms import FormTable
from tagger_cli.inference.length_batches import length_batches
from tagger_cli.network.batch import Batch
from tagger_cli.training.optimization.collation import collate

SAMPLED_WORDS = 10_000
BATCH_WORDS = 1024


def sampled_batches(sentences: TrainingSentences, forms: FormTable) -> Iterator[Batch]:
    """Batches of about ``SAMPLED_WORDS`` running words, from sentences spread evenly over all corpora."""
    share = min(1.0, SAMPLED_WORDS / int(sentences.lengths.sum()))
    count = max(1, round(share * len(sentences)))
    chosen = np.linspace(0, len(sentences) - 1, count).astype(np.int64)
    for batch in length_batches(sentences.lengths[chosen], BATCH_WORDS):
        yield collate(sentences.take(chosen[batch]), forms)
