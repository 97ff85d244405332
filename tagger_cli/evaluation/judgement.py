"""Whether the label of one word counts, and whether it is right, for each way in which words are measured."""

from __future__ import annotations

from tagger_cli.evaluation.feature_scores import features_of
from tagger_cli.evaluation.lemma_scores import NO_LEMMA
from tagger_cli.evaluation.word_scores import NOT_SAID
from tagger_cli.targets.codec import Measure


def is_said(measure: Measure, gold: str) -> bool:
    """Whether the gold files say what the label of a word is."""
    return gold not in NO_LEMMA if measure == "lemmas" else gold != NOT_SAID


def is_right(measure: Measure, gold: str, found: str) -> bool:
    """Whether a word has the right label; the order of features means nothing."""
    return gold == found or (measure == "features" and features_of(gold) == features_of(found))
