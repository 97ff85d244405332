"""Sentences as flat arrays: form ids, label ids and where each sentence begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.targets.codec import NO_LABEL
from tagger_cli.targets.label_sets import LabelSets
from tagger_cli.targets.target import Target


@dataclass(frozen=True, slots=True)
class EncodedCorpus:
    """Sentences one after another, without an object per word.

    Attributes:
        forms: (tokens,) ids in the form table.
        starts: (sentences + 1,) where each sentence begins in ``forms``; the last entry is its end.
        labels: target → (tokens,) label ids, ``NO_LABEL`` where a sentence does not carry the target. The label of a
            sentence as a whole stands at its first word.
        label_sets: target → what its ids stand for besides single labels; only of targets that need it.
    """

    forms: NDArray[np.int32]
    starts: NDArray[np.integer]
    labels: dict[str, NDArray[np.integer]]
    label_sets: dict[str, LabelSets] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> NDArray[np.integer]:
        """(sentences,) words of each sentence."""
        return np.diff(self.starts)

    def take(self, indices: NDArray[np.int64]) -> EncodedCorpus:
        """Copies of some sentences, in the order of their indices."""
        lengths = self.lengths[indices]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        places = np.arange(starts[-1]) + np.repeat(self.starts[indices] - starts[:-1], lengths)
        labels = {name: ids[places] for name, ids in self.labels.items()}
        return replace(self, forms=self.forms[places], starts=starts, labels=labels)


def encode_corpus(
    sentences: Sequence[Sentence], form_ids: Mapping[str, int], targets: Sequence[Target]
) -> EncodedCorpus:
    """Encode sentences whose words all have a form id; labels a target does not have become none."""
    lengths = np.fromiter(map(len, sentences), np.int64, len(sentences))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    total = int(starts[-1])
    forms = np.fromiter((form_ids[w] for s in sentences for w in s.words), np.int32, total)
    return EncodedCorpus(forms, starts, {t.name: _label_ids(sentences, t, total) for t in targets})


def _label_ids(sentences: Sequence[Sentence], target: Target, total: int) -> NDArray[np.int32]:
    labels = np.full(total, NO_LABEL, np.int32)
    start = 0
    for sentence in sentences:
        given = sentence.said_of(target.name)
        if given:
            labels[start : start + len(given)] = target.codec.encode(sentence.words[: len(given)], given)
        start += len(sentence)
    return labels
