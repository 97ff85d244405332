"""Sentences while their labels are computed, and how batches become sentences again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.runtime.length_batches import Indices
from tagger_cli.runtime.target_decoder import LabelledBatch
from tagger_cli.runtime.window import LONGEST_SENTENCE

T = TypeVar("T")


@dataclass(slots=True)
class Prediction:
    """Sentences that are being labelled.

    Attributes:
        sentences: that receive the labels.
        targets: names of what is predicted.
        batches: indices of the pieces of each batch; a long sentence has several.
        labelled: for each batch, target → its labels, as they get ready.
    """

    sentences: list[Sentence]
    targets: list[str]
    batches: list[Indices]
    labelled: Iterator[dict[str, LabelledBatch]]

    def finish(self) -> list[Sentence]:
        """The sentences with their tags, and scores where they were asked for; waits until all are there."""
        done = list(self.labelled)
        for name in self.targets:
            found = [labelled[name] for labelled in done]
            self._hand_out([batch.labels for batch in found], [sentence.tags for sentence in self.sentences], name)
            if scores := [batch.scores for batch in found if batch.scores is not None]:
                self._hand_out(scores, [sentence.scores for sentence in self.sentences], name)
            if span_scores := [batch.span_scores for batch in found if batch.span_scores is not None]:
                self._hand_out(span_scores, [sentence.span_scores for sentence in self.sentences], name)
        return self.sentences

    def _hand_out(self, found: list[list[list[T]]], receivers: list[dict[str, list[T]]], name: str) -> None:
        """Give each sentence what the batches found of it."""
        for receiver, values in zip(receivers, self._by_sentence(found), strict=True):
            receiver[name] = values

    def _by_sentence(self, found: list[list[list[T]]]) -> list[list[T]]:
        """Batches of pieces in the order of the sentences, the pieces of a long sentence put together again."""
        pieces: list[list[T]] = [[]] * sum(map(len, self.batches))
        for indices, batch in zip(self.batches, found, strict=True):
            for index, piece in zip(indices.tolist(), batch, strict=True):
                pieces[index] = piece
        if all(0 < len(sentence) <= LONGEST_SENTENCE for sentence in self.sentences):
            return pieces
        in_order = iter(pieces)
        return [
            list(chain.from_iterable(next(in_order) for _ in range(0, len(sentence), LONGEST_SENTENCE)))
            for sentence in self.sentences
        ]
