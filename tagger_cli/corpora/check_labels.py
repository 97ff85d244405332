"""Whether the labels of several corpora go together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import Protocol

from tagger_cli.corpora.schemes import Kind
from tagger_cli.errors import InputError

_SHOWN = 5


class CountedLabels(Protocol):
    """A corpus, in memory or not, that knows how often its labels occur."""

    @property
    def source(self) -> str:
        """The file's name."""

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """Target → whether its labels are spans or words."""

    def label_counts(self, target: str) -> Counter[str]:
        """How often each label of a target occurs, span labels in IOB2."""


def check_labels(
    train: Sequence[CountedLabels], others: Sequence[CountedLabels], open_targets: Collection[str] = ()
) -> list[str]:
    """Compare what is trained on with what is measured on.

    Args:
        train: what is trained on.
        others: what is measured on.
        open_targets: targets of which new words have new labels, such as lemmas.

    Returns:
        Notes on labels that ``others`` have and ``train`` has not: no model will ever give them.

    Raises:
        InputError: a target has spans in one corpus and words in another, or one of ``others`` shares no
            label with ``train``.
    """
    notes = []
    kinds: dict[str, CountedLabels] = {}
    for corpus in chain(train, others):
        for target, kind in corpus.kinds.items():
            first = kinds.setdefault(target, corpus)
            if first.kinds[target] != kind:
                message = f"{target} labels are {kind}s here but {first.kinds[target]}s in {first.source}; "
                raise InputError(corpus.source, None, message + "choose the same column in both")
    for target in {target: None for corpus in train for target in corpus.kinds}:
        if target in open_targets:
            continue
        known = count_labels(train, target)
        for other in others:
            labels = count_labels([other], target)
            unknown = Counter({label: count for label, count in labels.items() if label not in known})
            if not unknown:
                continue
            if len(unknown) == len(labels):
                message = (
                    f"labels of {target} differ between train and this file: "
                    f"{_shown(known)} against {_shown(labels)}; is it the same column?"
                )
                raise InputError(other.source, None, message)
            listed = ", ".join(f"{label} ({count})" for label, count in unknown.most_common(_SHOWN))
            more = f" and {len(unknown) - _SHOWN} more" if len(unknown) > _SHOWN else ""
            notes.append(f"{other.source}: labels of {target} that train does not have: {listed}{more}")
    return notes


def count_labels(corpora: Sequence[CountedLabels], target: str) -> Counter[str]:
    """How often each label of a target occurs; of spans the label of each, once per span."""
    labels: Counter[str] = Counter()
    for corpus in corpora:
        counts = corpus.label_counts(target)
        if corpus.kinds.get(target) == "span":
            counts = Counter({label[2:]: count for label, count in counts.items() if label.startswith("B-")})
        labels += counts
    return labels


def _shown(labels: Counter[str]) -> str:
    if not labels:
        return "none"
    return " ".join(label for label, _ in labels.most_common(_SHOWN)) + (" …" if len(labels) > _SHOWN else "")
