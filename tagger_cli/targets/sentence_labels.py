"""Labels of sentences: one of several topics, or as many as apply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.several_labels import NONE, SEPARATOR, join_labels, split_labels
from tagger_cli.targets.codec import NO_LABEL, Codec, Encoder, Ids, Measure
from tagger_cli.targets.identity import IdentityCodec

MOST_LABELS = 30
"""Of a target of which a sentence has several: each is a bit of an id, and ids are whole numbers of 32 bits."""


class SentenceLabelCodec(IdentityCodec):
    """One id for each label that training has seen; a sentence has one of them."""

    name = "sentence-label"
    kind: ClassVar[Kind] = "sentence"
    measure: ClassVar[Measure] = "sentences"


class SentenceLabelsCodec(Codec):
    """Any number of labels of a sentence; the id of a set of labels has a bit for each of them.

    As text, labels stand in the order of the codec with ``|`` between them, and ``_`` for none.
    """

    name = "sentence-labels"
    kind = "sentence"
    measure: ClassVar[Measure] = "sentences"
    usual_head = "sigmoid"
    is_closed = False

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__(labels)
        if len(set(self.labels)) != len(self.labels) or not all(map(_is_label, self.labels)):
            raise ValueError(f"the labels of sentences are empty, not all different, or have a {SEPARATOR}")
        if len(self.labels) > MOST_LABELS:
            raise ValueError(f"sentences have {len(self.labels)} different labels, at most {MOST_LABELS} are possible")
        self._bits = {label: 1 << place for place, label in enumerate(self.labels)}
        self._written: dict[int, str] = {}

    @classmethod
    def learn(cls, counts: Counter[tuple[str, str]]) -> Self:
        """All labels, the most frequent first."""
        labels: Counter[str] = Counter()
        for text, count in cls.of_labels(counts).items():
            for label in split_labels(text):
                labels[label] += count
        return cls([label for label, _ in labels.most_common()])

    def encoder(self, words: Sequence[str], labels: Sequence[str]) -> Encoder:
        """See ``Codec.encoder``; labels that the codec does not have are left out of their set."""
        # The last entry is found under −1.
        table = np.array([*map(self._number, labels), NO_LABEL], np.int32)

        def encode(words: Ids, labels: Ids, starts: Ids) -> NDArray[np.int32]:
            encoded: NDArray[np.int32] = table[labels]
            return encoded

        return encode

    def decode(self, ids: Ids, words: Sequence[Sequence[str]]) -> list[list[str]]:
        """See ``Codec.decode``."""
        return [
            [self._text(number) for number in row[: len(sentence)].tolist()]
            for row, sentence in zip(ids, words, strict=True)
        ]

    def unknown(self, labels: Collection[str]) -> list[str]:
        """Those of some texts of which no label is known."""
        return [text for text in labels if text and text != NONE and not self._number(text)]

    def _number(self, text: str) -> int:
        return sum(self._bits.get(label, 0) for label in split_labels(text)) if text else NO_LABEL

    def _text(self, number: int) -> str:
        if number not in self._written:
            self._written[number] = join_labels(label for label, bit in self._bits.items() if number & bit)
        return self._written[number]


def _is_label(label: str) -> bool:
    return bool(label) and label != NONE and SEPARATOR not in label
