"""What the labels of a corpus are to be taken for: several corpora rarely mean the same by the same names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.sentence import Sentence


@dataclass(frozen=True, slots=True)
class LabelRules:
    """How to read the labels of one corpus.

    Attributes:
        names: label of the corpus → the labels it may stand for, an empty one for none; the types of spans without
            ``B-`` and ``I-``. Labels that are not named stay as they are.
        silent: types of spans of which the corpus says nothing: what it calls outside may be one of these.
        spared: targets that ``names`` are not for: the lemma ``person`` is no type of name.
    """

    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    spared: frozenset[str] = frozenset()

    def of(self, target: str) -> LabelRules:
        """What they are for one target."""
        return replace(self, names={}) if target in self.spared else self

    def meanings(self, labels: Sequence[str], kind: Kind) -> list[list[str]]:
        """Labels in their text form → the first, second … of what each may stand for, as often as one has so many."""
        most = max((len(names) for names in self.names.values()), default=1)
        return [[self._meaning(label, kind, place) for label in labels] for place in range(most)]

    def rename(self, labels: Iterable[str], kind: Kind) -> list[str]:
        """What labels most likely stand for: the first of the names given for each."""
        return [self._meaning(label, kind, 0) for label in labels] if self.names else list(labels)

    def rename_counts(self, counts: Mapping[str, int], kind: Kind) -> Counter[str]:
        """How often each label occurs, under its new name."""
        renamed: Counter[str] = Counter()
        for label, new in zip(counts, self.rename(counts, kind), strict=True):
            if new:
                renamed[new] += counts[label]
        return renamed

    def _meaning(self, label: str, kind: Kind, place: int) -> str:
        name = label[2:] if kind == "span" else label
        if name not in self.names or (kind == "span" and label == "O"):
            return label
        names = self.names[name]
        new = names[min(place, len(names) - 1)]
        if kind != "span":
            return new
        return f"{label[:2]}{new}" if new else "O"


def renamed(sentence: Sentence, rules: LabelRules, kinds: Mapping[str, Kind]) -> Sentence:
    """A sentence with the labels that the rules of its corpus give it."""
    tags = {target: rules.of(target).rename(labels, kinds[target]) for target, labels in sentence.tags.items()}
    labels = {target: rules.of(target).rename([label], kinds[target])[0] for target, label in sentence.labels.items()}
    labels = {target: label for target, label in labels.items() if label}
    return replace(sentence, tags=tags, labels=labels, silent=rules.silent)


def heard(labels: Sequence[str], silent: Collection[str]) -> list[str]:
    """Span labels in IOB2 without those of some types, which become ``O``."""
    return ["O" if label[2:] in silent else label for label in labels]
