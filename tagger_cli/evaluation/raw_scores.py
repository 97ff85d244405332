"""Scores from raw text to labels, as the CoNLL 2018 shared task counts them; spans by their characters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np

from tagger_cli.evaluation.placed_text import NO_LABEL, PlacedText, Places
from tagger_cli.evaluation.raw_alignment import align_words
from tagger_cli.evaluation.scores import LabelScore, SpanScores
from tagger_cli.evaluation.span_scores import entity_scores

UNIVERSAL_FEATURES = frozenset({
    "PronType", "NumType", "Poss", "Reflex", "Foreign", "Abbr", "Gender", "Animacy", "Number", "Case", "Definite",
    "Degree", "VerbForm", "Mood", "Tense", "Aspect", "Voice", "Evident", "Polarity", "Person", "Polite",
})  # fmt: skip
"""The features that count (universaldependencies.org/u/feat at the time of the task)."""


@dataclass(frozen=True, slots=True)
class AlignedScore:
    """How many words were found and have the right label as well.

    Attributes:
        precision: share of the system's words that do.
        recall: share of the gold words that do.
        f1: harmonic mean of precision and recall.
        support: number of gold words.
        aligned_accuracy: share of the words that were found (aligned) that do.
    """

    precision: float
    recall: float
    f1: float
    support: int
    aligned_accuracy: float


@dataclass(frozen=True, slots=True)
class RawScores:
    """Scores of what a model makes of raw text.

    Attributes:
        tokens, sentences, words: how well they are cut; None where the gold files do not say where their words are.
        all_tags: words with the right ``upos``, ``xpos`` and ``feats``; None where one of them is not measured.
        targets: target → score of its labels; spans count with the right first and last character and label.
    """

    tokens: LabelScore | None
    sentences: LabelScore | None
    words: LabelScore | None
    all_tags: AlignedScore | None
    targets: dict[str, AlignedScore | SpanScores]

    def to_json(self) -> dict[str, Any]:
        """The object ``raw`` of ``tagger evaluate --raw --json``: the targets beside the rest."""
        written = asdict(self)
        return {**written.pop("targets"), **written}


def raw_scores(gold: PlacedText, system: PlacedText) -> RawScores:
    """Compare two segmentations of the same texts, with the labels that both of them have.

    As in the shared task, only universal features count in ``feats``, and any ``lemma`` is right where the gold word
    has none (``_``). In every other target a word without a gold label is right only without a label.

    Args:
        gold: what is right.
        system: what was found.
    """
    spans = {
        target: entity_scores(entities, system.entities[target])
        for target, entities in gold.entities.items()
        if target in system.entities
    }
    if not gold.says_words:
        return RawScores(None, None, None, None, dict(spans))
    pairs = align_words(gold.words, system.words)
    right: dict[str, list[bool]] = {}  # target → of each pair
    for target in gold.labels.keys() & system.labels.keys():
        labels, found = gold.labels[target], system.labels[target]
        right[target] = [_agree(target, labels[g], found[s]) for g, s in pairs]

    def score(correct: Iterable[bool]) -> AlignedScore:
        count = sum(correct)
        whole = LabelScore.from_counts(count, len(system.words), len(gold.words))
        return AlignedScore(**asdict(whole), aligned_accuracy=count / len(pairs) if pairs else 0.0)

    together = [right[target] for target in ("upos", "xpos", "feats") if target in right]
    return RawScores(
        tokens=_place_score(gold.tokens, system.tokens),
        sentences=_place_score(gold.sentences, system.sentences),
        words=LabelScore.from_counts(len(pairs), len(system.words), len(gold.words)),
        all_tags=score(map(all, zip(*together, strict=True))) if len(together) == 3 else None,
        targets={target: score(right[target]) for target in gold.labels if target in right} | spans,
    )


def _place_score(gold: Places, system: Places) -> LabelScore:
    shared = np.intersect1d(gold[:, 0] << 32 | gold[:, 1], system[:, 0] << 32 | system[:, 1])
    return LabelScore.from_counts(len(shared), len(system), len(gold))


def _agree(target: str, gold: str, found: str) -> bool:
    if target == "feats":
        return gold == found or _universal(gold) == _universal(found)
    return gold == found or (target == "lemma" and gold == NO_LABEL)


@cache
def _universal(features: str) -> tuple[str, ...]:
    return tuple(sorted(f for f in features.split("|") if f.partition("=")[0] in UNIVERSAL_FEATURES))
