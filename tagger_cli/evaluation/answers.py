"""What a model says of annotated sentences, beside what is right."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.label_rules import heard
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.inference.model import Model
from tagger_cli.targets.codec import Measure
from tagger_cli.targets.target import Target, of_sentences


@dataclass(frozen=True, slots=True)
class TargetAnswers:
    """The labels of one target, gold and predicted; lists have one entry for each sentence that carries the target.

    Of a target of sentences each of these entries has one label.

    Attributes:
        target: its name.
        measure: how it is measured.
        rows: (sentences,) the places of these sentences among all.
        gold: one label per word, span labels in IOB2.
        found: the same as the model says it.
        scores: probability of each predicted label; empty where nobody asked.
        span_scores: probability of each predicted span; empty where nobody asked, or there are no spans.
        label_scores: probability of each label there is, of a target of sentences; empty for others.
        several: whether a sentence may have several labels.
    """

    target: str
    measure: Measure
    rows: NDArray[np.intp]
    gold: list[list[str]]
    found: list[list[str]]
    scores: list[list[float]] = field(default_factory=list)
    span_scores: list[list[float]] = field(default_factory=list)
    label_scores: list[dict[str, float]] = field(default_factory=list)
    several: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """What a model says of some sentences.

    Attributes:
        sentences: with gold labels.
        targets: target → its labels.
        tokens_per_second: speed of the tagging, None for no sentences.
    """

    sentences: Sequence[Sentence]
    targets: dict[str, TargetAnswers]
    tokens_per_second: float | None


def answer(model: Model, sentences: Sequence[Sentence], targets: Sequence[Target], scores: bool = False) -> Answers:
    """Tag annotated sentences.

    Spans of types of which a sentence's labels say nothing (``silent``) are left out.

    Args:
        model: the model.
        sentences: with gold labels; one that lacks a target does not count for it.
        targets: to predict.
        scores: whether probabilities are wanted as well.
    """
    names = [target.name for target in targets]
    began = time.perf_counter()
    with model.session() as session:
        bare = (Sentence(list(sentence.words)) for sentence in sentences)
        tagged = [sentence for window in session.tag_stream(bare, names, scores) for sentence in window]
    seconds = time.perf_counter() - began
    of_texts = [target.name for target in of_sentences(targets)]
    if of_texts and not scores:
        # Curves need probabilities; those of words and spans would take longer than all else.
        with model.session() as session:
            again = (Sentence(list(sentence.words)) for sentence in sentences)
            judged = [sentence for window in session.tag_stream(again, of_texts, True) for sentence in window]
        for sentence, other in zip(tagged, judged, strict=True):
            sentence.label_scores = other.label_scores
    found = {
        target.name: (_of_texts if target.kind == "sentence" else _of_target)(target, sentences, tagged)
        for target in targets
    }
    return Answers(sentences, found, sum(map(len, sentences)) / seconds if seconds else None)


def _of_texts(target: Target, sentences: Sequence[Sentence], tagged: Sequence[Sentence]) -> TargetAnswers:
    name = target.name
    rows = [number for number, sentence in enumerate(sentences) if name in sentence.labels]
    return TargetAnswers(
        name,
        target.codec.measure,
        np.array(rows, np.intp),
        gold=[[sentences[number].labels[name]] for number in rows],
        found=[[tagged[number].labels[name]] for number in rows],
        label_scores=[tagged[number].label_scores[name] for number in rows],
        several=target.head == "sigmoid",
    )


def _of_target(target: Target, sentences: Sequence[Sentence], tagged: Sequence[Sentence]) -> TargetAnswers:
    name = target.name
    rows = [number for number, sentence in enumerate(sentences) if name in sentence.tags]
    found = [tagged[number].tags[name] for number in rows]
    scores = [tagged[number].scores[name] for number in rows if name in tagged[number].scores]
    span_scores = [tagged[number].span_scores[name] for number in rows if name in tagged[number].span_scores]
    if target.kind == "span":
        silent = [sentences[number].silent for number in rows]
        if span_scores:
            span_scores = [
                _of_heard(labels, values, types)
                for labels, values, types in zip(found, span_scores, silent, strict=True)
            ]
        found = [heard(labels, types) for labels, types in zip(found, silent, strict=True)]
    gold = [sentences[number].tags[name] for number in rows]
    return TargetAnswers(name, target.codec.measure, np.array(rows, np.intp), gold, found, scores, span_scores)


def _of_heard(labels: Sequence[str], scores: list[float], silent: frozenset[str]) -> list[float]:
    """The scores of the spans that remain where those of some types are left out."""
    if not silent:
        return scores
    types = [label[2:] for label in labels if label.startswith("B-")]
    return [score for type, score in zip(types, scores, strict=True) if type not in silent]
