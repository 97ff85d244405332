"""Numbers for what corpora say of a word where it is less than one label: one of several, or how probable each is."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.label_rules import LabelRules
from tagger_cli.targets.codec import NO_LABEL, Encoder, Ids
from tagger_cli.targets.soft_labels import parse_soft
from tagger_cli.targets.target import Target


class LabelSets:
    """The label ids of a target and, behind them, sets of ids that corpora leave open, or weigh.

    A number below that of the labels is a label id, a higher one a set or the probabilities of ids, and ``NO_LABEL``
    all labels.

    Args:
        target: whose labels they are.

    Attributes:
        members: (numbers + 1, labels) which labels a number stands for; the last row is found under ``NO_LABEL``.
        shares: (numbers + 1, labels) how probable each label is; zeros for what is no set of probabilities.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._count = len(target.labels)
        self._numbers: dict[frozenset[int] | tuple[tuple[int, float], ...], int] = {}
        self.members: NDArray[np.bool_] = np.zeros((1, self._count), bool)
        self.shares: NDArray[np.float32] = np.zeros((1, self._count), np.float32)
        self._weighed: NDArray[np.bool_] = np.zeros(1, bool)
        self._add([frozenset([id]) for id in range(self._count)])

    def number(self, ids: Collection[int]) -> int:
        """The number of a set of label ids."""
        asked = frozenset(ids)
        self._add([asked])
        return self._numbers[asked]

    def _add(self, wanted: Sequence[frozenset[int] | tuple[tuple[int, float], ...]]) -> None:
        """Give numbers to sets and to probabilities that have none yet."""
        new = [asked for asked in dict.fromkeys(wanted) if asked not in self._numbers]
        if not new:
            return
        members = np.zeros((len(new), self._count), bool)
        shares = np.zeros((len(new), self._count), np.float32)
        for row, asked in enumerate(new):
            self._numbers[asked] = len(self._numbers)
            if isinstance(asked, frozenset):
                members[row, list(asked)] = True
            else:
                ids, probabilities = zip(*asked, strict=True)
                shares[row, list(ids)] = probabilities
                members[row] = True
        # What stands for all labels stays last.
        self.members = np.concatenate([self.members[:-1], members, np.ones((1, self._count), bool)])
        self.shares = np.concatenate([self.shares[:-1], shares, self.shares[-1:]])
        self._weighed = self.shares.max(axis=1) > 0.0  # once: every batch asks

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
        open_ones = (numbers >= self._count) & ~self.weigh(numbers)
        if self._target.head == "crf":
            open_ones |= numbers == NO_LABEL
        return bool((open_ones & asked).any())

    def weigh(self, numbers: Ids) -> NDArray[np.bool_]:
        """Whether numbers are the probabilities of labels.

        Args:
            numbers: of any shape.
        """
        return self._weighed[numbers]

    def soft_encoder(self, labels: Sequence[str]) -> Encoder:
        """What encodes the sentences of a corpus that says how probable labels are.

        Args:
            labels: the distinct texts of its words' labels, by their numbers.

        Raises:
            ValueError: a text that ``soft_labels`` does not write, or with a label that no other corpus has.
        """
        ids = {label: id for id, label in enumerate(self._target.labels)}
        weighed = [tuple(sorted(parse_soft(text, ids).items())) for text in labels]
        self._add(weighed)
        # The last entry is found under NO_LABEL.
        numbers = np.array([*(self._numbers[asked] for asked in weighed), NO_LABEL], np.int32)

        def encode(words: Ids, labels: Ids, starts: Ids) -> NDArray[np.int32]:
            return numbers[labels]

        return encode

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
