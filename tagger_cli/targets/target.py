"""What a model predicts: a name, a codec for its labels, and the head that decides."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tagger_cli.corpora.schemes import Kind
from tagger_cli.targets.codec import AllowedTransitions, Codec, Head

MANY_LABELS = 128
"""From so many labels on the graph decides, see ``Target.is_decided_in_graph``."""

DECISION_COLUMNS = 2
"""What the graph gives then for a word: its best label, and the logarithm of that one's probability."""

NOTHING_WANTED, LABELS_WANTED, ALL_WANTED = range(3)
"""How much of such a target the graph is asked for: nothing, the best label, its probability as well."""


class Target(msgspec.Struct, frozen=True):
    """One thing that is predicted.

    Attributes:
        name: what the user calls it: ``upos``, ``ner``.
        codec: turns its labels into ids and back.
        head: ``softmax`` decides for each word (or sentence) by itself, ``crf`` for the sequence, ``sigmoid`` for each
            label of a sentence by itself.
    """

    name: str
    codec: Codec
    head: Head

    @property
    def kind(self) -> Kind:
        """What one label is of: a word, a span of words, or a sentence."""
        return self.codec.kind

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the label ids, in their order."""
        return self.codec.labels

    @property
    def is_chain(self) -> bool:
        """Whether a label depends on the one before it, so that sequences are decoded as a whole."""
        return self.head == "crf" or self.codec.allowed_transitions() is not None

    @property
    def is_decided_in_graph(self) -> bool:
        """Whether the graph gives only the best label and its probability.

        An array of the scores of so many labels would cost more than the network.
        """
        return self.kind == "word" and not self.is_chain and len(self.labels) >= MANY_LABELS

    @property
    def graph_columns(self) -> int:
        """How many numbers the graph gives for a word: an emission per label, or the best label and its probability."""
        return DECISION_COLUMNS if self.is_decided_in_graph else len(self.labels)

    def allowed_transitions(self) -> AllowedTransitions:
        """Which sequences of its label ids exist."""
        return self.codec.allowed_transitions() or AllowedTransitions.all(len(self.labels))


def of_words(targets: Iterable[Target]) -> list[Target]:
    """Those of some targets that give each word a label."""
    return [target for target in targets if target.kind == "word"]


def of_spans(targets: Iterable[Target]) -> list[Target]:
    """Those of some targets that give spans of words a label."""
    return [target for target in targets if target.kind == "span"]


def of_sentences(targets: Iterable[Target]) -> list[Target]:
    """Those of some targets that give a sentence a label, or several."""
    return [target for target in targets if target.kind == "sentence"]
