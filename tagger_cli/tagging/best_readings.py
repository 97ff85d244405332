"""A tagger that says how else the spans of a sentence may be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.sentence import Sentence, SpanReading
from tagger_cli.inference.best_sequences import best_sequences, joint
from tagger_cli.inference.model import Model
from tagger_cli.inference.pieces import cut
from tagger_cli.inference.session import Session
from tagger_cli.targets.target import Target, of_spans


class BestReadings:
    """Fills in the several most probable readings of each span target.

    The network reads the sentences once more for them, so that tagging without readings stays as it is.

    Args:
        session: what tags.
        model: its model.
        targets: what is predicted.
        count: how many readings.
    """

    def __init__(self, session: Session, model: Model, targets: Sequence[Target], count: int) -> None:
        self._session = session
        self._model = model
        self._targets = of_spans(targets)
        self._count = count

    @property
    def segment(self) -> Segment:
        """What finds the sentences and words of running text."""
        return self._session.segment

    def tag_stream(
        self, sentences: Iterable[Sentence | None], targets: Sequence[str] | None = None, scores: bool = False
    ) -> Iterator[list[Sentence]]:
        """Windows of tagged sentences with their readings, see ``Session.tag_stream``."""
        for window in self._session.tag_stream(sentences, targets, scores):
            self._read(window)
            yield window

    def _read(self, sentences: Sequence[Sentence]) -> None:
        pieces = cut([sentence.words for sentence in sentences])  # those of a long sentence do not depend on each other
        readings: dict[str, list[list[SpanReading]]] = {target.name: [[]] * len(pieces) for target in self._targets}
        for indices, emissions in self._session.emissions(pieces, self._targets):
            lengths = np.array([len(pieces[index]) for index in indices])
            for target in self._targets:
                transitions = self._model.description.transition_scores(target)
                assert transitions is not None  # labels of spans are a chain
                temperature = self._model.description.temperatures.get(target.name, 1.0)
                found = best_sequences(emissions[target.name], lengths, transitions, self._count, temperature)
                written = target.codec.written()
                for index, best in zip(indices.tolist(), found, strict=True):
                    readings[target.name][index] = [(one.probability, [written[id] for id in one.ids]) for one in best]
        for name, of_pieces in readings.items():
            in_order = iter(of_pieces)
            for sentence in sentences:
                parts = [next(in_order) for _ in cut([sentence.words])]
                sentence.readings[name] = [
                    (probability, [label for labels in chosen for label in labels])
                    for probability, chosen in joint(parts, self._count)
                ]
