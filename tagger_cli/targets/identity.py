"""Labels of words that stand for themselves: parts of speech."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.schemes import Kind
from tagger_cli.targets.codec import NO_LABEL, Codec, Encoder, Ids, Measure


class IdentityCodec(Codec):
    """One id for each label that training has seen.

    A label is what stands in the corpus, ``_`` of CoNLL-U's FEATS among them; only an empty one says nothing.
    """

    name = "identity"
    kind: ClassVar[Kind] = "word"
    measure: ClassVar[Measure] = "accuracy"
    usual_head = "softmax"

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__(labels)
        if len(set(self.labels)) != len(self.labels) or "" in self.labels:
            raise ValueError("the labels of words are empty or not all different")

    @classmethod
    def learn(cls, counts: Counter[tuple[str, str]]) -> Self:
        """All labels, the most frequent first."""
        return cls([label for label, _ in cls.of_labels(counts).most_common()])

    def encoder(self, words: Sequence[str], labels: Sequence[str]) -> Encoder:
        """See ``Codec.encoder``."""
        ids = {label: number for number, label in enumerate(self.labels)}
        # The last entry is found under −1.
        table = np.array([*(ids.get(label, NO_LABEL) for label in labels), NO_LABEL], np.int32)

        def encode(words: Ids, labels: Ids, starts: Ids) -> NDArray[np.int32]:
            encoded: NDArray[np.int32] = table[labels]
            return encoded

        return encode
