"""Numbers for what corpora say of a word where it is less than one label: one of several, or not these."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.label_rules import LabelRules
from tagger_cli.targets.codec import NO_LABEL, Encoder, Ids
from tagger_cli.targets.target import Target


class LabelSets:
    """The label ids of a target and, behind them, sets of ids that corpora leave open.

    A number below that of the labels is a label id, a higher one a set, and ``NO_LABEL`` all labels.

    Args:
        target: whose labels they are.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._count = len(target.labels)
        self._numbers: dict[frozenset[int], int] = {frozenset([id]): id for id in range(self._count)}
        self.members = self._members()

    def number(self, ids: Collection[int]) -> int:
        """The number of a set of label ids."""
        asked = frozenset(ids)
        if asked not in self._numbers:
            self._numbers[asked] = len(self._numbers)
            self.members = self._members()
        return self._numbers[asked]

    def _members(self) -> NDArray[np.bool_]:
        """(numbers + 1, labels) which labels a number stands for; the last row is found under ``NO_LABEL``."""
        members = np.zeros((len(self._numbers) + 1, self._count), bool)
        for ids, number in self._numbers.items():
            members[number, list(ids)] = True
        members[-1] = True
        return members

    @property
    def needed(self) -> bool:
        """Whether numbers can say anything but one label; a CRF needs to know of words without one, too."""
        return len(self._numbers) > self._count or self._target.head == "crf"

    def leave_open(self, numbers: Ids, asked: NDArray[np.bool_]) -> bool:
        """Whether some of the numbers asked for are not one label.

        A head that decides for each word by itself leaves a word without a label out; a CRF cannot.

        Args:
            numbers: of any shape.
            asked: true for those that count, of the same shape.
        """
        open_ones = numbers >= self._count
        if self._target.head == "crf":
            open_ones |= numbers == NO_LABEL
        return bool((open_ones & asked).any())

    def encoder(self, rules: LabelRules, words: Sequence[str], labels: Sequence[str]) -> Encoder:
        """What encodes the sentences of a corpus, as ``Codec.encoder`` does, but with numbers of sets, too.

        Args:
            rules: of the corpus.
            words: its distinct words, by their numbers.
            labels: its distinct labels in their text form, by their numbers.
        """
        codec, kind = self._target.codec, self._target.kind
        encoders = [codec.encoder(words, meaning) for meaning in rules.of(self._target.name).meanings(labels, kind)]
        outside = self._outside(rules)

        def encode(words: Ids, labels: Ids, starts: Ids) -> NDArray[np.int32]:
            ids = encoders[0](words, labels, starts)
            if len(encoders) > 1:
                meanings = np.stack([ids, *(other(words, labels, starts) for other in encoders[1:])])
                open_ones = np.flatnonzero((meanings != ids).any(0))
                ids[open_ones] = [self.number(set(column) - {NO_LABEL}) for column in meanings[:, open_ones].T.tolist()]
            if outside is not None:
                ids = np.where(ids == outside[0], np.int32(outside[1]), ids)
            return ids

        return encode

    def _outside(self, rules: LabelRules) -> tuple[int, int] | None:
        """The id of words outside of spans, and the number of what it means where a corpus is silent on some types."""
        borders = self._target.codec.borders
        if borders is None or not rules.silent:
            return None
        silent = [place for place, type in enumerate(self._target.codec.shown) if type in rules.silent]
        if not silent:
            return None
        outside = np.flatnonzero(borders.types == -1).tolist()
        return outside[0], self.number([*outside, *np.flatnonzero(np.isin(borders.types, silent)).tolist()])
