"""A tagger that says of each word how probable its labels are: what another model is to learn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import UsageError
from tagger_cli.inference.marginals import Floats, forward_backward, softmax
from tagger_cli.inference.model import Model
from tagger_cli.inference.pieces import cut, joined
from tagger_cli.inference.session import Session
from tagger_cli.targets.soft_labels import format_soft
from tagger_cli.targets.target import Target


class SoftTagging:
    """Gives words all of their likely labels instead of the best, see ``soft_labels``.

    Args:
        session: what tags.
        model: its model.
        targets: what is predicted.

    Raises:
        UsageError: there is a target whose labels cannot be taught so.
    """

    def __init__(self, session: Session, model: Model, targets: Sequence[Target]) -> None:
        for target in targets:
            if target.kind == "sentence" or target.codec.reads_word or target.is_decided_in_graph:
                why = "is of sentences" if target.kind == "sentence" else "has too many labels"
                raise UsageError(f"--soft: {target.name} {why} to write how probable each is; choose others with -t")
        self._session = session
        self._model = model
        self._targets = targets
        self._texts: dict[tuple[str, bytes], str] = {}

    @property
    def segment(self) -> Segment:
        """What finds the sentences and words of running text."""
        return self._session.segment

    def tag_stream(
        self, sentences: Iterable[Sentence | None], targets: Sequence[str] | None = None, scores: bool = False
    ) -> Iterator[list[Sentence]]:
        """Windows of tagged sentences, see ``Session.tag_stream``."""
        for window in self._session.tag_stream(sentences, targets):
            self._weigh(window)
            yield window

    def _weigh(self, sentences: Sequence[Sentence]) -> None:
        pieces = cut([sentence.words for sentence in sentences])
        labels: dict[str, list[list[str]]] = {target.name: [[]] * len(pieces) for target in self._targets}
        for indices, emissions in self._session.emissions(pieces, self._targets):
            lengths = np.array([len(pieces[index]) for index in indices])
            for target in self._targets:
                probabilities = self._probabilities(target, emissions[target.name], lengths)
                for row, index in enumerate(indices.tolist()):
                    of_words = probabilities[: lengths[row], row]
                    labels[target.name][index] = [self._text(target, of_word) for of_word in of_words]
        for name, of_pieces in labels.items():
            for sentence, of_sentence in zip(sentences, joined(of_pieces, list(map(len, sentences))), strict=True):
                sentence.tags[name] = of_sentence

    def _probabilities(self, target: Target, emissions: np.ndarray, lengths: np.ndarray) -> Floats:
        """How probable each label of each word is, rounded as it is written: (time, batch, labels)."""
        temperature = self._model.description.temperatures.get(target.name, 1.0)
        transitions = self._model.description.transition_scores(target)
        if transitions is None:
            return softmax(emissions, temperature).round(2)
        return forward_backward(emissions, lengths, transitions, temperature).marginals().round(2)

    def _text(self, target: Target, probabilities: Floats) -> str:
        """Most words of a text are as sure as some other: their texts are made once."""
        key = target.name, probabilities.tobytes()
        if key not in self._texts:
            self._texts[key] = format_soft(zip(target.labels, probabilities.tolist(), strict=True))
        return self._texts[key]
