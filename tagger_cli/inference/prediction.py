"""Sentences while their labels are computed, and how batches become sentences again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.inference.labelled_batch import LabelledBatch
from tagger_cli.inference.length_batches import Indices
from tagger_cli.inference.pieces import joined
from tagger_cli.targets.target import Target

T = TypeVar("T")


class Prediction(msgspec.Struct):
    """Sentences that are being labelled.

    Attributes:
        sentences: the sentences that receive the labels.
        targets: what is predicted.
        batches: the indices of the pieces of each batch; a long sentence has several pieces.
        labelled: for each batch, target → its labels, as they get ready.
    """

    sentences: list[Sentence]
    targets: Sequence[Target]
    batches: list[Indices]
    labelled: Iterator[dict[str, LabelledBatch]]

    def finish(self) -> list[Sentence]:
        """The sentences with their tags, and scores where they were asked for; waits until all are there."""
        done = list(self.labelled)
        for target in self.targets:
            name = target.name
            found = [labelled[name] for labelled in done]
            labels = self._by_sentence([batch.labels for batch in found])
            if target.kind == "sentence":
                self._label(name, labels, [batch.label_scores for batch in found if batch.label_scores is not None])
                continue
            for sentence, of_words in zip(self.sentences, labels, strict=True):
                sentence.tags[name] = of_words
            if scores := [batch.scores for batch in found if batch.scores is not None]:
                for sentence, values in zip(self.sentences, self._by_sentence(scores), strict=True):
                    sentence.scores[name] = values
            if span_scores := [batch.span_scores for batch in found if batch.span_scores is not None]:
                for sentence, values in zip(self.sentences, self._by_sentence(span_scores), strict=True):
                    sentence.span_scores[name] = values
        return self.sentences

    def _label(self, name: str, labels: list[list[str]], scores: list[list[list[dict[str, float]]]]) -> None:
        """Give each sentence with words its label; of a long one the first piece decides."""
        for sentence, of_pieces in zip(self.sentences, labels, strict=True):
            if of_pieces:
                sentence.labels[name] = of_pieces[0]
        for sentence, values in zip(self.sentences, self._by_sentence(scores), strict=True) if scores else ():
            if values:
                sentence.label_scores[name] = values[0]

    def _by_sentence(self, found: list[list[list[T]]]) -> list[list[T]]:
        """What the batches found of each sentence."""
        pieces: list[list[T]] = [[]] * sum(map(len, self.batches))
        for indices, batch in zip(self.batches, found, strict=True):
            for index, piece in zip(indices.tolist(), batch, strict=True):
                pieces[index] = piece
        return joined(pieces, list(map(len, self.sentences)))
