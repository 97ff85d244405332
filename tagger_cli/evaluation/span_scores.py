"""Strict span scores: seqeval reads the entities (mode "strict", scheme IOB2), sets compare them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace

# Only its reader of entities: seqeval.metrics takes about a second to import (scikit-learn), gives the
# same numbers, and warns on every division by zero.
from seqeval.scheme import IOB2, Entities

from tagger_cli.evaluation.scores import LabelScore, SpanScores
from tagger_cli.evaluation.shape_check import check_alignment

Entity = tuple[int, str, int, int]
"""Sentence, label, first word, word after the last; numbers from 0."""


def span_scores(
    gold: Sequence[Sequence[str]],
    predicted: Sequence[Sequence[str]],
    known: Sequence[Sequence[bool]] | None = None,
) -> SpanScores:
    """Precision, recall and F1 of entities, per label and as micro average (Tjong Kim Sang and De Meulder
    2003, section 2).

    As in seqeval's strict mode, an ``I-X`` that does not follow ``B-X`` or ``I-X`` belongs to no entity.

    Args:
        gold: for each sentence, one IOB2 label per word.
        predicted: the same for the same sentences.
        known: for each sentence, whether each word was seen in training; None for no known/unknown scores.

    Raises:
        ValueError: the sentences differ in number or length, or a label is not IOB2.
    """
    check_alignment(gold, predicted, known)
    gold_entities = read_entities(gold)
    predicted_entities = read_entities(predicted)
    scores = entity_scores(gold_entities, predicted_entities)
    if known is None:
        return scores
    unknown_gold = _with_unknown_word(gold_entities, known)
    unknown_predicted = _with_unknown_word(predicted_entities, known)
    return replace(
        scores,
        known=_group_score(gold_entities - unknown_gold, predicted_entities - unknown_predicted),
        unknown=_group_score(unknown_gold, unknown_predicted),
    )


def entity_scores(gold: Set[Entity], predicted: Set[Entity]) -> SpanScores:
    """Precision, recall and F1 of entities that were read already: right are those in both."""
    micro = _group_score(gold, predicted)
    return SpanScores(
        f1=micro.f1, precision=micro.precision, recall=micro.recall, labels=_label_scores(gold, predicted)
    )


def read_entities(sentences: Sequence[Sequence[str]]) -> set[Entity]:
    """The entities of sentences, from one IOB2 label per word.

    Raises:
        ValueError: a label is not IOB2.
    """
    # seqeval would take any label that begins with an O for the outside label, and fail with a bare KeyError.
    for label in sorted(set().union(*sentences)):
        if label != "O" and (label[:2] not in ("B-", "I-") or len(label) == 2):
            raise ValueError(f"{label!r} is no IOB2 label: expected O, B-LABEL or I-LABEL")
    decoded = Entities(sentences, scheme=IOB2).entities
    return {entity.to_tuple() for sentence in decoded for entity in sentence}


def _with_unknown_word(entities: set[Entity], known: Sequence[Sequence[bool]]) -> set[Entity]:
    return {
        (sentence, label, start, end) for sentence, label, start, end in entities if not all(known[sentence][start:end])
    }


def _group_score(gold: Set[Entity], predicted: Set[Entity]) -> LabelScore:
    return LabelScore.from_counts(correct=len(gold & predicted), predicted=len(predicted), gold=len(gold))


def _label_scores(gold: Set[Entity], predicted: Set[Entity]) -> dict[str, LabelScore]:
    correct_counts = Counter(label for _, label, _, _ in gold & predicted)
    predicted_counts = Counter(label for _, label, _, _ in predicted)
    gold_counts = Counter(label for _, label, _, _ in gold)
    return {
        label: LabelScore.from_counts(correct_counts[label], predicted_counts[label], gold_counts[label])
        for label in sorted(gold_counts.keys() | predicted_counts.keys())
    }
