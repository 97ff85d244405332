"""What an evaluation found: scores per target, as fractions from 0 to 1."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How well one label, or one group of entities, was found.

    Attributes:
        precision: share of the predictions that are right.
        recall: share of the gold ones that were found; for the labels of a word target this is
            the accuracy on words with that gold label.
        f1: harmonic mean of precision and recall.
        support: number of gold words or entities.
    """

    precision: float
    recall: float
    f1: float
    support: int

    @classmethod
    def from_counts(cls, correct: int, predicted: int, gold: int) -> LabelScore:
        """Precision, recall and F1 = 2PR / (P + R) = 2 correct / (predicted + gold) (van Rijsbergen 1979,
        chapter 7, beta = 1).

        A score whose divisor is zero is 0.0, the convention of conlleval and seqeval.
        """
        return cls(
            precision=correct / predicted if predicted else 0.0,
            recall=correct / gold if gold else 0.0,
            f1=2 * correct / (predicted + gold) if predicted + gold else 0.0,
            support=gold,
        )


@dataclass(frozen=True, slots=True)
class SpanScores:
    """Strict scores of a span target: an entity counts only with the right start, end and label.

    Attributes:
        f1, precision, recall: micro average, over the entities of all labels.
        labels: label (without ``B-``/``I-``) → score, in alphabetical order.
        known: scores of the entities all of whose words were seen in training; None if that was not asked.
        unknown: scores of the entities with at least one word that was not seen in training. A predicted
            entity belongs to the group its own words put it in; a correct one is thus in the same group
            in gold and prediction, and the counts of both groups add up to those of the micro average.
    """

    f1: float
    precision: float
    recall: float
    labels: dict[str, LabelScore]
    known: LabelScore | None = None
    unknown: LabelScore | None = None

    @property
    def main(self) -> float:
        """The one number that matters."""
        return self.f1

    @property
    def support(self) -> int:
        """Number of gold entities."""
        return sum(score.support for score in self.labels.values())


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Share of ``count`` words that got the right label; 0.0 of no words."""

    accuracy: float
    count: int


@dataclass(frozen=True, slots=True)
class WordScores:
    """Scores of a word target, over the words that have a gold label.

    Attributes:
        accuracy: share of the words that got the right label.
        labels: label → score, in alphabetical order.
        known: accuracy on the words seen in training; None if that was not asked.
        unknown: accuracy on the words not seen in training.
    """

    accuracy: float
    labels: dict[str, LabelScore]
    known: Accuracy | None = None
    unknown: Accuracy | None = None

    @property
    def main(self) -> float:
        """The one number that matters."""
        return self.accuracy

    @property
    def support(self) -> int:
        """Number of words that have a gold label."""
        return sum(score.support for score in self.labels.values())


@dataclass(frozen=True, slots=True)
class LemmaAccuracy:
    """Share of ``count`` words that got the right lemma; 0.0 of no words.

    Attributes:
        accuracy: of those letter by letter the same.
        accuracy_without_case: of those the same but for upper and lower case.
        count: number of words.
    """

    accuracy: float
    accuracy_without_case: float
    count: int


@dataclass(frozen=True, slots=True)
class LemmaScores:
    """Scores of lemmas, over the words that have a gold lemma.

    Attributes:
        accuracy: share of the words that got the right lemma.
        accuracy_without_case: the same where case does not matter.
        support: number of words that have a gold lemma.
        known: scores of the forms seen in training; None if that was not asked.
        unknown: scores of the forms not seen in training.
    """

    accuracy: float
    accuracy_without_case: float
    support: int
    known: LemmaAccuracy | None = None
    unknown: LemmaAccuracy | None = None

    @property
    def main(self) -> float:
        """The one number that matters."""
        return self.accuracy


@dataclass(frozen=True, slots=True)
class FeatureScores:
    """Scores of bundles (``Case=Nom|Number=Sing``), over the words whose bundle the gold files say.

    Attributes:
        accuracy: share of the words that got the right bundle as a whole, no features (``_``) included.
        micro: score over the features of all words.
        features: feature → its score, in alphabetical order: right is a word that has the feature with the right
            value; precision and recall are of the words for which it was predicted and of those that have it.
        support: number of words.
        known: accuracy on the words seen in training; None if that was not asked.
        unknown: accuracy on the words not seen in training.
    """

    accuracy: float
    micro: LabelScore
    features: dict[str, LabelScore]
    support: int
    known: Accuracy | None = None
    unknown: Accuracy | None = None

    @property
    def main(self) -> float:
        """The one number that matters."""
        return self.accuracy


@dataclass(frozen=True, slots=True)
class SentenceScores:
    """Scores of a target of sentences, over the sentences that have a gold label.

    Attributes:
        accuracy: share of the sentences that got the right label; of several, all of them and no other.
        macro_f1: mean of the F1 of the labels that are gold or predicted anywhere.
        micro: score over all labels of all sentences.
        labels: label → score, in alphabetical order.
        support: number of sentences.
        confusion: gold label → predicted label → sentences; empty where a sentence may have several labels.
        average_precision: label → area under its precision-recall curve, of labels that apply or do not: those of which
            a sentence may have several, and the rarer one of two. Empty for others, and without probabilities.
    """

    accuracy: float
    macro_f1: float
    micro: LabelScore
    labels: dict[str, LabelScore]
    support: int
    confusion: dict[str, dict[str, int]]
    average_precision: dict[str, float]

    @property
    def main(self) -> float:
        """The one number that matters: a label that is rare counts as much as one that is not."""
        return self.macro_f1


Measured: TypeAlias = SpanScores | WordScores | LemmaScores | FeatureScores | SentenceScores
"""The scores of a target; ``main`` is the one number that matters, ``support`` how many gold labels there were."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of one model on one corpus.

    Attributes:
        sentences: number of sentences of the corpus.
        tokens: number of words of the corpus.
        tokens_per_second: speed of the tagging alone, None where it was not measured.
        targets: target name → its scores.
    """

    sentences: int
    tokens: int
    tokens_per_second: float | None
    targets: dict[str, Measured]

    def to_json(self) -> dict[str, Any]:
        """The object that ``tagger evaluate --json`` prints: the fields by their names, None as null."""
        return asdict(self)


def main_scores(scores: Scores) -> dict[str, float]:
    """The one number that matters of each target: accuracy of word labels, F1 of spans and of labels of sentences."""
    return {name: score.main for name, score in scores.targets.items()}


def compared_scores(scores: Scores) -> dict[str, float]:
    """A number for each target that tells two precisions of a network apart.

    It is the one that matters but for labels of sentences, whose macro F1 leaps with a single sentence of a rare label.
    """
    return {
        name: score.accuracy if isinstance(score, SentenceScores) else score.main
        for name, score in scores.targets.items()
    }
