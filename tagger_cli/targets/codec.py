"""What stands between the labels of a corpus, which are text, and the label ids of a network."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import ClassVar, Literal, Self, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.schemes import Kind

Head: TypeAlias = Literal["softmax", "crf", "sigmoid"]
Measure: TypeAlias = Literal["accuracy", "f1", "lemmas", "features", "sentences"]
Ids: TypeAlias = NDArray[np.integer]

NO_LABEL = -1
"""The id of a word whose label a corpus does not say, or the network does not have."""

Encoder: TypeAlias = Callable[[Ids, Ids, Ids], NDArray[np.int32]]
"""Words and labels of sentences, by their numbers, → label ids. Its arguments are (tokens,) numbers of the words,
(tokens,) numbers of their labels (−1 where a sentence does not carry the target) and (sentences + 1,) the places
where sentences begin, the last one being the end; it returns (tokens,) ids, ``NO_LABEL`` where there is none."""


class AllowedTransitions(msgspec.Struct, frozen=True):
    """Which sequences of label ids exist.

    Attributes:
        start: (labels,) true where a sentence may begin with the label.
        between: (labels, labels) true where the second label may follow the first.
        end: (labels,) true where a sentence may end with the label.
    """

    start: NDArray[np.bool_]
    between: NDArray[np.bool_]
    end: NDArray[np.bool_]

    @classmethod
    def all(cls, count: int) -> AllowedTransitions:
        """Every sequence of ``count`` labels."""
        return cls(np.ones(count, bool), np.ones((count, count), bool), np.ones(count, bool))


class SpanBorders(msgspec.Struct, frozen=True):
    """Where a sequence of label ids spells spans.

    Attributes:
        begins: (labels,) true for a label that the first word of a span has.
        ends: (labels,) true for a label that the last word of a span has.
        types: (labels,) number of the span's type; −1 outside.
    """

    begins: NDArray[np.bool_]
    ends: NDArray[np.bool_]
    types: NDArray[np.intp]


class Codec(ABC):
    """Turns the labels of one target into ids and back.

    A new kind of label needs a new codec and nothing else: readers, training, decoding, evaluation and writers ask the
    codec. Its whole state are its labels, so that a model folder can keep it.

    Args:
        labels: the names of the ids, in their order, as ``model.json`` lists them.

    Raises:
        ValueError: these are not the names of a codec of this class.
    """

    name: ClassVar[str]
    """What ``model.json`` calls the codec."""
    kind: ClassVar[Kind]
    """What one label is of: a word, a span of words, or a sentence."""
    measure: ClassVar[Measure]
    """Which one number says how well the target is predicted."""
    usual_head: ClassVar[Head]
    reads_word: ClassVar[bool] = False
    """Whether a label depends on the letters of its word so much that the head should read the word itself again."""
    is_closed: ClassVar[bool] = True
    """Whether the labels of training are all there are; the lemmas of new words are new themselves."""

    borders: SpanBorders | None = None
    """Where spans begin and end; None where labels are not of spans."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = tuple(labels)

    @classmethod
    @abstractmethod
    def learn(cls, counts: Counter[tuple[str, str]]) -> Self:
        """The codec for the labels of a training corpus.

        Args:
            counts: how often each word occurs with each label, that one in its text form.
        """

    @property
    def shown(self) -> Sequence[str]:
        """The labels as a person would list them."""
        return self.labels

    def allowed_transitions(self) -> AllowedTransitions | None:
        """Which sequences of ids exist; None where all of them do."""
        return None

    def written(self) -> list[str]:
        """The text of each id, as far as it does not depend on the word; two ids may have the same text."""
        return list(self.labels)

    @abstractmethod
    def encoder(self, words: Sequence[str], labels: Sequence[str]) -> Encoder:
        """What encodes the sentences of a corpus.

        Args:
            words: the distinct words of the corpus, by their numbers.
            labels: its distinct labels in their text form, by their numbers.
        """

    def encode(self, words: Sequence[str], labels: Sequence[str]) -> NDArray[np.int32]:
        """The ids of one sentence.

        Args:
            words: of the sentence.
            labels: one for each word, in their text form.

        Returns:
            (words,) ids, ``NO_LABEL`` where there is none.
        """
        distinct_words, distinct_labels = (list(dict.fromkeys(items)) for items in (words, labels))
        numbers = [
            np.array([place[item] for item in items], np.int64)
            for items, place in (
                (words, {word: number for number, word in enumerate(distinct_words)}),
                (labels, {label: number for number, label in enumerate(distinct_labels)}),
            )
        ]
        return self.encoder(distinct_words, distinct_labels)(numbers[0], numbers[1], np.array([0, len(words)]))

    def decode(self, ids: Ids, words: Sequence[Sequence[str]]) -> list[list[str]]:
        """The text of the labels of some sentences.

        Args:
            ids: (sentences, time) label ids; anything behind the end of a sentence.
            words: of each sentence.

        Returns:
            For each sentence one label per word.
        """
        texts = self._texts[ids]
        return [row[: len(sentence)].tolist() for row, sentence in zip(texts, words, strict=True)]

    def unknown(self, labels: Collection[str]) -> list[str]:
        """Those of some labels that the codec can never give, in their order."""
        known = set(self.written())
        return [label for label in labels if label and label not in known]

    @staticmethod
    def of_labels(counts: Counter[tuple[str, str]]) -> Counter[str]:
        """How often each label occurs, whatever the word; those that say nothing left out."""
        labels: Counter[str] = Counter()
        for (_, label), count in counts.items():
            if label:
                labels[label] += count
        return labels

    def __eq__(self, other: object) -> bool:
        """Whether it is the same codec with the same labels."""
        return type(other) is type(self) and isinstance(other, Codec) and other.labels == self.labels

    def __repr__(self) -> str:
        """The class and how many labels it has; thousands of them would help nobody."""
        return f"{type(self).__name__}({len(self.labels)} labels)"

    def __hash__(self) -> int:
        """A hash that equal codecs share."""
        return hash((self.name, self.labels))

    @cached_property
    def _texts(self) -> NDArray[np.object_]:
        return np.array(self.written(), dtype=object)
