"""What a model says of the sentences to label."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tagger_cli.annotation.answers import Answer
from tagger_cli.annotation.pool import PooledSentence
from tagger_cli.annotation.task import Task
from tagger_cli.annotation.uncertainty import uncertainty
from tagger_cli.corpora.schemes import Span
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.inference.model import Model


class Suggestions:
    """A model and what is labelled; any thread may ask it.

    Args:
        folder: of the model.
        task: whose target the model has; labels that people may not give are not suggested.
    """

    def __init__(self, folder: Path, task: Task) -> None:
        self._task = task
        self._model = Model(folder, 1)

    def spans(self, words: Sequence[str]) -> list[Span]:
        """The labels of a sentence, see ``Task``."""
        return self.many([words])[0]

    def many(self, sentences: Sequence[Sequence[str]]) -> list[list[Span]]:
        """Those of sentences."""
        tagged = self._model.tag([list(words) for words in sentences], [self._task.target])
        return [self._task.spans_of(sentence) for sentence in tagged]

    def uncertainties(self, sentences: Sequence[PooledSentence]) -> list[float]:
        """How unsure the model is of each sentence."""
        tagged = self._model.tag([sentence.words for sentence in sentences], [self._task.target], scores=True)
        return [uncertainty(self._probabilities(sentence)) for sentence in tagged]

    def score(self, answers: Sequence[Answer]) -> float:
        """The F1 of the spans, 0 to 1, by their characters; the accuracy of labels that everything has."""
        found = self.many([[token.text for token in answer.tokens] for answer in answers])
        right = guessed = given = 0
        for answer, spans in zip(answers, found, strict=True):
            ours = {(answer.tokens[s.start].start, answer.tokens[s.end - 1].end, s.label) for s in spans}
            gold = {(entity.start, entity.end, entity.label) for entity in answer.entities}
            right, guessed, given = right + len(ours & gold), guessed + len(ours), given + len(gold)
        return 2.0 * right / (guessed + given) if guessed + given else 1.0

    def _probabilities(self, sentence: Sentence) -> list[float]:
        """Those of the labels that were decided for."""
        if self._task.kind == "sentence":
            return [max(sentence.label_scores[self._task.target].values())]
        return sentence.scores[self._task.target]
