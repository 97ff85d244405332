"""Temperatures that make the probabilities of a finished model mean what they say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.schemes import decode_spans
from tagger_cli.corpora.sentence import LONGEST_SENTENCE, Sentence
from tagger_cli.evaluation.calibration_error import expected_calibration_error
from tagger_cli.evaluation.word_scores import NOT_SAID
from tagger_cli.inference.decoding import TransitionScores
from tagger_cli.inference.description import Calibration, CalibrationError
from tagger_cli.inference.model import Model
from tagger_cli.inference.target_decoder import TargetDecoder
from tagger_cli.targets.codec import NO_LABEL
from tagger_cli.targets.target import Target, of_sentences
from tagger_cli.training.writing.minimum import minimise
from tagger_cli.training.writing.sentence_calibration import (
    HIGHEST,
    LOWEST,
    TOLERANCE,
    calibrate_sentences,
    judge_sentences,
)

WORDS = 60_000
"""Words of dev that are enough for one number; more would only take longer."""


def calibration_line(calibration: Calibration) -> str:
    """``ECE 0.79 % → 0.28 %, of whole spans 4.03 % → 1.68 % (temperature 1.81)``."""
    before, after = calibration.before, calibration.after
    told = f"ECE {_change(before.words, after.words)}"
    if before.spans is not None and after.spans is not None:
        told += f", of whole spans {_change(before.spans, after.spans)}"
    return f"{told} (temperature {calibration.temperature:g})"


def calibrate(model: Model, sentences: Sequence[Sentence]) -> dict[str, Calibration]:
    """Temperature scaling (Guo et al. 2017, section 4.2) for each target that the sentences carry.

    The temperature minimises the negative log-likelihood of the word labels and is kept where it lowers their
    expected calibration error and does not raise that of whole spans.

    Args:
        model: a model without temperatures.
        sentences: with gold labels, which the model has not learned from.
    """
    usable = [sentence for sentence in sentences if 0 < len(sentence) <= LONGEST_SENTENCE]
    chosen = usable[:: math.ceil(sum(map(len, usable)) / WORDS) or 1]
    calibrations = {}
    for target in of_sentences(model.targets):
        judged = judge_sentences(model, sentences, target)
        if len(judged.gold):
            calibrations[target.name] = calibrate_sentences(target, judged)
    others = [target for target in model.targets if target.kind != "sentence"]
    if not others:
        return calibrations
    with model.session() as session:
        batches = list(session.emissions([sentence.words for sentence in chosen], others))
    for target in others:
        outputs = [
            _Batch.of(emissions[target.name], [chosen[index] for index in indices], target)
            for indices, emissions in batches
        ]
        if any((batch.gold != NO_LABEL).any() for batch in outputs):
            calibrations[target.name] = _calibrate_target(target, model.description.transition_scores(target), outputs)
    return calibrations


@dataclass(frozen=True, slots=True)
class _Batch:
    """What the network said of some sentences, and what it should have said.

    Attributes:
        emissions: (time, batch, labels), or what the graph has decided.
        words: the words of each sentence.
        tags: the gold labels of each sentence; empty for one that does not carry the target.
        gold: (time, batch) ids of the gold labels; ``NO_LABEL`` where there is none.
    """

    emissions: NDArray[np.float32]
    words: list[list[str]]
    tags: list[list[str]]
    gold: NDArray[np.intp]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """(batch,) words of each sentence."""
        return np.array(list(map(len, self.words)))

    @classmethod
    def of(cls, emissions: NDArray[np.float32], sentences: Sequence[Sentence], target: Target) -> _Batch:
        half_said = [bool(sentence.silent) and target.kind == "span" for sentence in sentences]
        tags = [[] if half else s.tags.get(target.name, []) for s, half in zip(sentences, half_said, strict=True)]
        gold = np.full(emissions.shape[:2], NO_LABEL, np.intp)
        words = [sentence.words for sentence in sentences]
        for column, labels in enumerate(tags):
            if labels:
                gold[: len(labels), column] = target.codec.encode(words[column], labels)
        return cls(emissions, words, tags, gold)


def _calibrate_target(target: Target, transitions: TransitionScores | None, batches: list[_Batch]) -> Calibration:
    def loss(temperature: float) -> float:
        return _negative_log_likelihood(TargetDecoder(target, transitions, temperature), batches, target)

    def error(temperature: float) -> CalibrationError:
        return _calibration_error(TargetDecoder(target, transitions, temperature), batches, target)

    logarithm = minimise(lambda log: loss(math.exp(log)), math.log(LOWEST), math.log(HIGHEST), TOLERANCE)
    temperature = round(math.exp(logarithm), 3)
    before, after = error(1.0), error(temperature)
    better_words = after.words < before.words
    worse_spans = after.spans is not None and before.spans is not None and after.spans > before.spans
    if better_words and not worse_spans:
        return Calibration(temperature, before, after)
    return Calibration(1.0, before, before)


def _negative_log_likelihood(decoder: TargetDecoder, batches: list[_Batch], target: Target) -> float:
    """Sum over the words that have a gold label; of a target that the graph decides, that of being right or wrong."""
    loss = 0.0
    for batch in batches:
        step, column = np.nonzero(batch.gold != NO_LABEL)
        if target.is_decided_in_graph:
            best, scores = decoder.decided(batch.emissions)
            right = np.where(best == batch.gold, scores, 1.0 - scores)[step, column]
            loss -= float(np.log(np.maximum(right, np.finfo(np.float32).tiny)).sum())
            continue
        probabilities = decoder.probabilities(batch.emissions, batch.lengths)[step, column, batch.gold[step, column]]
        loss -= float(np.log(np.maximum(probabilities, np.finfo(np.float32).tiny)).sum())
    return loss


def _calibration_error(decoder: TargetDecoder, batches: list[_Batch], target: Target) -> CalibrationError:
    confidences: list[float] = []
    correct: list[bool] = []
    span_confidences: list[float] = []
    correct_spans: list[bool] = []
    for batch in batches:
        found = decoder.decode(batch.emissions, batch.words, with_scores=True)
        assert found.scores is not None
        for number, gold in enumerate(batch.tags):
            if not gold:
                continue
            labels = found.labels[number]
            for label, score, gold_label in zip(labels, found.scores[number], gold, strict=True):
                if gold_label != NOT_SAID:
                    confidences.append(score)
                    correct.append(label == gold_label)
            if found.span_scores is not None:
                gold_spans = set(decode_spans(gold))
                correct_spans += [span in gold_spans for span in decode_spans(labels)]
                span_confidences += found.span_scores[number]
    return CalibrationError(
        words=expected_calibration_error(confidences, correct),
        spans=expected_calibration_error(span_confidences, correct_spans) if target.codec.borders else None,
    )


def _change(before: float, after: float) -> str:
    return f"{100 * before:.2f} %" if before == after else f"{100 * before:.2f} % → {100 * after:.2f} %"
