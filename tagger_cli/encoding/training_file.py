"""An encoded file as its corpus wants it trained on: with the labels that are meant, so often in an epoch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from tagger_cli.corpora.label_rules import LabelRules, renamed
from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.encoding.encoded_file import EncodedFile, Inventory


@dataclass(frozen=True, slots=True)
class TrainingFile:
    """An encoded file and how its corpus is used.

    Attributes:
        encoded: the file; its labels are those that stand in it.
        rules: what they are taken for.
        weight: how often each sentence is read in an epoch, on average.
        joins: whether sentences that other corpora hold word for word get its labels, and are not read twice.
        soft: whether its labels are probabilities of labels, see ``soft_labels``.
    """

    encoded: EncodedFile
    rules: LabelRules
    weight: float
    joins: bool = False
    soft: bool = False

    def __len__(self) -> int:
        """Number of sentences."""
        return len(self.encoded)

    @property
    def source(self) -> str:
        """The file's name."""
        return self.encoded.source

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """Target → whether its labels are spans or words."""
        return self.encoded.kinds

    @property
    def inventory(self) -> Inventory:
        """What is found in the file besides its sentences, with the labels that stand in it."""
        return self.encoded.inventory

    def label_counts(self, target: str) -> Counter[str]:
        """How often each label of a target occurs under its new name, span labels in IOB2."""
        return self.rules.of(target).rename_counts(self.encoded.label_counts(target), self.kinds[target])

    def pair_counts(self, target: str) -> Counter[tuple[str, str]]:
        """How often each word occurs with each label of a target, that one under its new name."""
        counts = self.encoded.pair_counts(target)
        rules = self.rules.of(target)
        if not rules.names:
            return counts
        labels = list(dict.fromkeys(label for _, label in counts))
        names = dict(zip(labels, rules.rename(labels, self.kinds[target]), strict=True))
        renamed_pairs: Counter[tuple[str, str]] = Counter()
        for (word, label), count in counts.items():
            renamed_pairs[word, names[label]] += count
        return renamed_pairs

    def sentence(self, number: int) -> Sentence:
        """A sentence with its new labels."""
        return renamed(self.encoded.sentence(number), self.rules, self.kinds)
