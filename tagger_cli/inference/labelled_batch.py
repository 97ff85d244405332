"""What a decoder found: the labels of the sentences of a batch."""

from __future__ import annotations

import msgspec


class LabelledBatch(msgspec.Struct, frozen=True):
    """The sentences of a batch with the labels of one target.

    Attributes:
        labels: sentence → label of each word, or the one of the sentence, as it is written.
        scores: sentence → probability of each of these labels; None where nobody asked.
        span_scores: sentence → probability of each of its spans; None where nobody asked, or there are no spans.
        label_scores: sentence → probability of each label there is, for a target of sentences; None where nobody asked.
            As the labels of such a target, it stands in a list of its own.
    """

    labels: list[list[str]]
    scores: list[list[float]] | None = None
    span_scores: list[list[float]] | None = None
    label_scores: list[list[dict[str, float]]] | None = None
