"""Labels of spans of words: entities. Text has them in IOB2, ids are the parts of spans in BIOES."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tagger_cli.targets.codec import NO_LABEL, AllowedTransitions, Codec, Encoder, Ids, SpanBorders

BEGIN, INSIDE, END, SINGLE = range(4)
PARTS = "BIES"
"""The letters of the four parts, in the order of their ids."""
WRITTEN = {"B": "B", "I": "I", "E": "I", "S": "B"}
"""The letters of BIOES in IOB2, where a single word begins its span and the last one goes on with it."""


class SpanCodec(Codec):
    """Four ids for each type of span (begin, inside, end, single), and one for the words outside.

    Beginnings and ends are told apart for the network's sake (Ratinov & Roth 2009, section 3.2); corpora, sentences
    and outputs all have IOB2.
    """

    name = "spans"
    kind = "span"
    measure = "f1"
    usual_head = "crf"

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__(labels)
        self.types = tuple(label[2:] for label in self.labels if label.startswith("B-"))
        if self.labels != _labels(self.types) or len(set(self.types)) != len(self.types):
            raise ValueError("the labels of spans are not O and the four parts (B, I, E, S) of each type")
        letters = np.array([label[0] for label in self.labels])
        types = np.array([-1, *np.repeat(np.arange(len(self.types)), len(PARTS))], np.intp)
        self.borders = SpanBorders(np.isin(letters, ["B", "S"]), np.isin(letters, ["E", "S"]), types)

    @classmethod
    def of(cls, types: Iterable[str]) -> Self:
        """The codec for spans of some types."""
        return cls(_labels(types))

    @classmethod
    def learn(cls, counts: Counter[tuple[str, str]]) -> Self:
        """All types, the most frequent first: ``counts`` are of labels in IOB2."""
        types: Counter[str] = Counter()
        for label, count in cls.of_labels(counts).items():
            if label != "O":
                types[label[2:]] += count
        return cls.of(label for label, _ in types.most_common())

    @property
    def shown(self) -> Sequence[str]:
        """The types of the spans."""
        return self.types

    def allowed_transitions(self) -> AllowedTransitions:
        """Those that spell whole spans.

        Within a span (after its begin or inside) the same type goes on; elsewhere a span begins or there is none.
        """
        letters = np.array([label[0] for label in self.labels])
        assert self.borders is not None
        types = self.borders.types
        is_open, goes_on = np.isin(letters, ["B", "I"]), np.isin(letters, ["I", "E"])
        same_type = types[:, None] == types[None, :]
        between = np.where(is_open[:, None], goes_on[None, :] & same_type, ~goes_on[None, :])
        return AllowedTransitions(start=~goes_on, between=between, end=~is_open)

    def written(self) -> list[str]:
        """The labels in IOB2."""
        return ["O", *(f"{WRITTEN[label[0]]}{label[1:]}" for label in self.labels[1:])]

    def encoder(self, words: Sequence[str], labels: Sequence[str]) -> Encoder:
        """See ``Codec.encoder``; the labels are well-formed IOB2, as readers give them."""
        numbers = {name: number for number, name in enumerate(self.types)}
        # Of a label: its type (−1 outside, −2 one that the codec does not have), and whether it goes on with a span.
        # The last entries are found under −1.
        types = np.array([*(-1 if label == "O" else numbers.get(label[2:], -2) for label in labels), -2])
        goes_on = np.array([*(label[:1] == "I" for label in labels), False])

        def encode(words: Ids, labels: Ids, starts: Ids) -> NDArray[np.int32]:
            if not len(labels):
                return np.empty(0, np.int32)
            inside = goes_on[labels]
            continued = np.append(inside[1:], False)
            continued[starts[1:] - 1] = False  # the next word is of another sentence
            part = np.where(inside, np.where(continued, INSIDE, END), np.where(continued, BEGIN, SINGLE))
            type = types[labels]
            ids = np.where(type >= 0, 1 + len(PARTS) * type + part, np.where(type == -1, 0, NO_LABEL))
            encoded: NDArray[np.int32] = ids.astype(np.int32)
            return encoded

        return encode


def _labels(types: Iterable[str]) -> tuple[str, ...]:
    return ("O", *(f"{part}-{type}" for type in types for part in PARTS))
