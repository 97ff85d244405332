"""What a model says of the sentences to label."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from tagger_cli.annotation.answers import Answer
from tagger_cli.annotation.pool import PooledSentence
from tagger_cli.annotation.uncertainty import uncertainty
from tagger_cli.corpora.schemes import Span, decode_spans
from tagger_cli.inference.model import Model
from tagger_cli.targets.target import of_spans


class Suggestions:
    """A model and the target of spans that is labelled; any thread may ask it.

    Args:
        folder: of the model.
        target: name of the target.
        labels: the labels that people give; spans of others are not suggested.
    """

    def __init__(self, folder: Path, target: str, labels: Collection[str]) -> None:
        self._target, self._labels = target, labels
        self._model = Model(folder, 1)

    def spans(self, words: Sequence[str]) -> list[Span]:
        """The spans of a sentence."""
        return self.many([words])[0]

    def many(self, sentences: Sequence[Sequence[str]]) -> list[list[Span]]:
        """The spans of sentences."""
        found = []
        for sentence in self._model.tag([list(words) for words in sentences], [self._target]):
            spans = decode_spans(sentence.tags[self._target])
            found.append([span for span in spans if span.label in self._labels])
        return found

    def uncertainties(self, sentences: Sequence[PooledSentence]) -> list[float]:
        """How unsure the model is of each sentence."""
        tagged = self._model.tag([sentence.words for sentence in sentences], [self._target], scores=True)
        return [uncertainty(sentence.scores[self._target]) for sentence in tagged]

    def f1(self, answers: Sequence[Answer]) -> float:
        """The F1 of the spans, 0 to 1, by their characters."""
        found = self.many([[token.text for token in answer.tokens] for answer in answers])
        right = guessed = given = 0
        for answer, spans in zip(answers, found, strict=True):
            ours = {(answer.tokens[s.start].start, answer.tokens[s.end - 1].end, s.label) for s in spans}
            gold = {(entity.start, entity.end, entity.label) for entity in answer.entities}
            right, guessed, given = right + len(ours & gold), guessed + len(ours), given + len(gold)
        return 2.0 * right / (guessed + given) if guessed + given else 1.0


def span_target(folder: Path) -> tuple[str, list[str]] | None:
    """The first target of spans of a model and its labels; None where it has none."""
    from tagger_cli.inference.model_folder import read_description

    spans = of_spans(read_description(folder).targets)
    return (spans[0].name, list(spans[0].codec.shown)) if spans else None
