"""Temperatures and thresholds of targets of sentences, found on sentences that the model has not learned from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.sentence import LONGEST_SENTENCE, Sentence
from tagger_cli.evaluation.calibration_error import expected_calibration_error
from tagger_cli.inference.description import Calibration, CalibrationError
from tagger_cli.inference.model import Model
from tagger_cli.inference.sentence_decoder import SentenceDecoder
from tagger_cli.targets.codec import NO_LABEL
from tagger_cli.targets.target import Target
from tagger_cli.training.writing.minimum import minimise

LOWEST, HIGHEST = 0.2, 5.0
TOLERANCE = 0.005
"""Of the temperature's logarithm."""

FEWEST_SENTENCES = 10
"""Sentences of dev with a label that are enough to choose its threshold on; with fewer it applies from a half on."""


@dataclass(frozen=True, slots=True)
class JudgedSentences:
    """What the network said of sentences, and what it should have said.

    Attributes:
        emissions: (sentences, labels).
        gold: (sentences,) ids of the gold labels.
    """

    emissions: NDArray[np.float32]
    gold: NDArray[np.int64]

    def bits(self) -> NDArray[np.bool_]:
        """(sentences, labels) which labels apply, where a sentence may have several."""
        return (self.gold[:, None] >> np.arange(self.emissions.shape[1]) & 1).astype(bool)


def judge_sentences(model: Model, sentences: Sequence[Sentence], target: Target) -> JudgedSentences:
    """What a model says of those of some sentences that have a label it knows."""
    chosen = [s for s in sentences if target.name in s.labels and 0 < len(s) <= LONGEST_SENTENCE]
    gold = np.array([target.codec.encode(s.words[:1], [s.labels[target.name]])[0] for s in chosen], np.int64)
    emissions = np.zeros((len(chosen), len(target.labels)), np.float32)
    with model.session() as session:
        for indices, found in session.emissions([s.words for s in chosen], [target]):
            emissions[indices] = found[target.name][0]
    return JudgedSentences(emissions[gold != NO_LABEL], gold[gold != NO_LABEL])


def calibrate_sentences(target: Target, judged: JudgedSentences) -> Calibration:
    """Temperature scaling (Guo et al. 2017, section 4.2); kept where it lowers the expected calibration error.

    Where a sentence may have several labels, each of them is a decision of its own.
    """
    several = target.head == "sigmoid"
    gold = judged.bits() if several else judged.gold
    rows = np.arange(len(gold))

    def probabilities(temperature: float) -> NDArray[np.float64]:
        found: NDArray[np.float64] = SentenceDecoder(target, temperature).probabilities(judged.emissions[None])[0]
        return found

    def of_gold(temperature: float) -> NDArray[np.float64]:
        found = probabilities(temperature)
        of_labels: NDArray[np.float64] = np.where(gold, found, 1.0 - found) if several else found[rows, gold]
        return of_labels

    def loss(logarithm: float) -> float:
        return -float(np.log(np.maximum(of_gold(math.exp(logarithm)), np.finfo(np.float32).tiny)).sum())

    def error(temperature: float) -> CalibrationError:
        found = probabilities(temperature)
        if several:
            sure, right = np.maximum(found, 1.0 - found), (found > 0.5) == gold
            return CalibrationError(expected_calibration_error(sure.ravel(), right.ravel()))
        return CalibrationError(expected_calibration_error(found.max(1), found.argmax(1) == gold))

    temperature = round(math.exp(minimise(loss, math.log(LOWEST), math.log(HIGHEST), TOLERANCE)), 3)
    before, after = error(1.0), error(temperature)
    if after.words < before.words:
        return Calibration(temperature, before, after)
    return Calibration(1.0, before, before)


def best_thresholds(judged: JudgedSentences) -> list[float]:
    """For each label the emission above which it applies, so that its F1 is highest (Yang 2001, SCut).

    It lies in the middle between two emissions of dev. Of equal thresholds the one nearest to 0 is taken.
    """
    thresholds = []
    for emissions, gold in zip(judged.emissions.T, judged.bits().T, strict=True):
        if np.count_nonzero(gold) < FEWEST_SENTENCES:
            thresholds.append(0.0)
            continue
        order = np.argsort(-emissions, kind="stable")
        ranked = emissions[order]
        right = np.cumsum(gold[order])
        f1 = 2.0 * right / (np.arange(1, len(gold) + 1) + np.count_nonzero(gold))  # of the first so many
        below = np.append(ranked[1:], ranked[-1] - 1.0)
        f1[ranked == below] = -1.0  # sentences with the same emission are on one side
        cuts = (ranked + below) / 2.0
        best = np.flatnonzero(f1 == f1.max())
        thresholds.append(float(cuts[best[np.abs(cuts[best]).argmin()]]))
    return thresholds
