"""Sentences while their labels are computed, and how batches become sentences again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.inference.length_batches import Indices
from tagger_cli.inference.pieces import joined
from tagger_cli.inference.target_decoder import LabelledBatch

T = TypeVar("T")


class Prediction(msgspec.Struct):
    """Sentences that are being labelled.

    Attributes:
        sentences: the sentences that receive the labels.
        targets: the names of what is predicted.
        batches: the indices of the pieces of each batch; a long sentence has several pieces.
        labelled: for each batch, target → its labels, as they get ready.
    """

    sentences: list[Sentence]
    targets: Sequence[str]
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
        pieces: list[list[T]] = [[]] * sum(map(len, self.batches))
        for indices, batch in zip(self.batches, found, strict=True):
            for index, piece in zip(indices.tolist(), batch, strict=True):
                pieces[index] = piece
        by_sentence = joined(pieces, list(map(len, self.sentences)))
        for receiver, values in zip(receivers, by_sentence, strict=True):
            receiver[name] = values
