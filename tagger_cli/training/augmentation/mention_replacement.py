"""Entities replaced by others of the training data, so that a network learns from what stands around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tagger_cli.encoding.encoded_corpus import EncodedCorpus
from tagger_cli.encoding.training_sentences import TrainingSentences
from tagger_cli.targets.codec import NO_LABEL
from tagger_cli.targets.target import Target

MOST_SENTENCES = 200_000
"""Sentences whose entities are collected, spread over the corpus; that is enough of them, and bounds memory."""
SENTENCES_AT_ONCE = 10_000

Mention = tuple[int, int, int]  # first word, word after the last, label


class MentionReplacement:
    """Replaces mentions by others with the same label and as many words (Dai & Adel 2020, section 3).

    Every distinct mention is as likely as any other: rare names are seen more often than they are written.
    Of the words that are replaced nothing is said for other targets, whose labels might not fit the new ones.

    Args:
        sentences: that mentions are taken from.
        target: whose spans are replaced.
        others: names of the other targets.
        share: of the mentions that are replaced.
    """

    def __init__(self, sentences: TrainingSentences, target: Target, others: Sequence[str], share: float) -> None:
        self._target = target.name
        self._others = list(others)
        self._share = share
        # The last entry of each is found under NO_LABEL.
        borders = target.codec.borders
        assert borders is not None
        self._begins, self._ends = np.append(borders.begins, False), np.append(borders.ends, False)
        self._types = borders.types
        found: defaultdict[tuple[int, int], set[tuple[int, ...]]] = defaultdict(set)
        chosen = np.unique(np.linspace(0, len(sentences) - 1, min(len(sentences), MOST_SENTENCES)).astype(np.int64))
        for begin in range(0, len(chosen), SENTENCES_AT_ONCE):
            taken = sentences.take(chosen[begin : begin + SENTENCES_AT_ONCE])
            for first, last, label in self._mentions(taken):
                found[label, last - first].add(tuple(taken.forms[first:last].tolist()))
        self._pool = {key: np.array(sorted(mentions), np.int32) for key, mentions in found.items()}

    def __call__(self, sentences: EncodedCorpus, random: np.random.Generator) -> EncodedCorpus:
        """The sentences with some of their mentions replaced; the labels of the target stay."""
        forms = sentences.forms.copy()
        replaced = np.zeros(len(forms), bool)
        for first, last, label in self._mentions(sentences):
            others = self._pool.get((label, last - first))
            drawn, place = random.random(2)
            if drawn < self._share and others is not None:
                forms[first:last] = others[int(place * len(others))]
                replaced[first:last] = True
        labels = dict(sentences.labels)
        for name in self._others:
            if (labels[name][replaced] != NO_LABEL).any():
                labels[name] = np.where(replaced, NO_LABEL, labels[name])
        return replace(sentences, forms=forms, labels=labels)

    def _mentions(self, sentences: EncodedCorpus) -> list[Mention]:
        ids = sentences.labels[self._target]
        ids = np.where(ids < len(self._types), ids, NO_LABEL)  # of a span that may be one of several nobody knows which
        first, last = np.flatnonzero(self._begins[ids]), np.flatnonzero(self._ends[ids])
        return list(zip(first.tolist(), (last + 1).tolist(), self._types[ids[first]].tolist(), strict=True))
