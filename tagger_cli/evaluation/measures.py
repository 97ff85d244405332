"""How each kind of target is measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tagger_cli.evaluation.feature_scores import feature_scores
from tagger_cli.evaluation.lemma_scores import lemma_scores
from tagger_cli.evaluation.scores import Measured
from tagger_cli.evaluation.sentence_scores import sentence_scores
from tagger_cli.evaluation.span_scores import span_scores
from tagger_cli.evaluation.word_scores import word_scores
from tagger_cli.targets.codec import Measure


class Measurement(Protocol):
    """Compares predicted labels with gold ones; see ``span_scores``, ``word_scores`` and their like."""

    def __call__(
        self,
        gold: Sequence[Sequence[str]],
        predicted: Sequence[Sequence[str]],
        known: Sequence[Sequence[bool]] | None = None,
    ) -> Measured:
        """The scores of some sentences."""
        ...


MEASURES: dict[Measure, Measurement] = {
    "accuracy": word_scores,
    "f1": span_scores,
    "lemmas": lemma_scores,
    "features": feature_scores,
    "sentences": sentence_scores,
}
