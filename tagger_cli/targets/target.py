"""What a model predicts: a name, a codec for its labels, and the head that decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tagger_cli.corpora.schemes import Kind
from tagger_cli.targets.codec import AllowedTransitions, Codec, Head


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that is predicted.

    Attributes:
        name: what the user calls it: ``upos``, ``ner``.
        codec: turns its labels into ids and back.
        head: ``softmax`` decides for each word by itself, ``crf`` for the sequence.
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

    def allowed_transitions(self) -> AllowedTransitions:
        """Which sequences of its label ids exist."""
        return self.codec.allowed_transitions() or AllowedTransitions.all(len(self.labels))


def of_words(targets: Iterable[Target]) -> list[Target]:
    """Those of some targets that give each word a label."""
    return [target for target in targets if target.kind == "word"]


def of_spans(targets: Iterable[Target]) -> list[Target]:
    """Those of some targets that give spans of words a label."""
    return [target for target in targets if target.kind == "span"]
