"""Where a model is good and where it errs, for one target: what ``tagger evaluate --report`` shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.evaluation.answers import TargetAnswers
from tagger_cli.evaluation.bootstrap import (
    FOUND,
    GOLD,
    RIGHT,
    Counts,
    Interval,
    f1,
    intervals,
    label_counts,
    resampled_counts,
)
from tagger_cli.evaluation.confusion import Confusion, confusion
from tagger_cli.evaluation.judged_items import Items, JudgedItems, judged_features, judged_items
from tagger_cli.evaluation.reliability import Reliability, reliability
from tagger_cli.evaluation.scores import LabelScore
from tagger_cli.evaluation.tagging_errors import TaggingError, tagging_errors
from tagger_cli.targets.codec import Measure

SENTENCE_LENGTHS = (1, 6, 11, 21, 41)
"""The shortest sentence of each group, in words."""
SPAN_LENGTHS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class GroupScore:
    """The score of a label or of some words or spans.

    Attributes:
        name: of the group.
        score: its precision, recall and F1.
        interval: of the F1.
    """

    name: str
    score: LabelScore
    interval: Interval


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Scores of groups that are told apart by one property, its name on top."""

    name: str
    groups: list[GroupScore]


@dataclass(frozen=True, slots=True)
class TargetAnalysis:
    """All about one target.

    Attributes:
        target: its name.
        measure: what its one number is.
        whole: the score of everything; of words F1 is the accuracy.
        labels: a score for each label or feature, most frequent first; none of lemmas.
        breakdowns: by length, by known words, by corpus.
        confusion: what is taken for what; None of lemmas and features, which have too many labels.
        reliability: how probable the model holds its answers, and how many of them are right; None where it was not
            asked.
        errors: in the order of the text.
    """

    target: str
    measure: Measure
    whole: GroupScore
    labels: list[GroupScore]
    breakdowns: list[Breakdown]
    confusion: Confusion | None
    reliability: Reliability | None
    errors: list[TaggingError]


def analyse(
    answers: TargetAnswers,
    sentences: Sequence[Sentence],
    units: NDArray[np.intp],
    files: Sequence[str],
    known: AbstractSet[str] | None,
) -> TargetAnalysis:
    """Analyse the answers of one target.

    Args:
        answers: of the target.
        sentences: all sentences.
        units: (sentences,) what is drawn together, see ``resampling_units``.
        files: the name of the file of each sentence.
        known: the words of training; None where the model does not say.
    """
    items = judged_items(answers)
    by_label: list[GroupScore] = []
    if answers.measure != "lemmas":
        labelled = judged_features(answers) if answers.measure == "features" else items
        counted = label_counts(labelled, units)
        by_label = sorted(_scores(labelled.labels, counted), key=lambda group: (-group.score.support, group.name))
    shown = answers.measure in ("accuracy", "f1")
    return TargetAnalysis(
        answers.target,
        answers.measure,
        _scores(["all"], label_counts(items.alike, units))[0],
        by_label,
        _breakdowns(items, answers.measure == "f1", sentences, units, files, known),
        confusion(answers) if shown else None,
        reliability(items.found) if answers.scores else None,
        list(tagging_errors(answers)),
    )


def _scores(names: Sequence[str], counts: Counts) -> list[GroupScore]:
    """The scores of groups from their counts (units, groups, 3)."""
    sums = counts.sum(axis=0)
    found = intervals(f1(resampled_counts(counts)))
    scores = [LabelScore.from_counts(int(s[RIGHT]), int(s[FOUND]), int(s[GOLD])) for s in sums]
    return [GroupScore(*group) for group in zip(names, scores, found, strict=True)]


def _breakdowns(
    items: JudgedItems,
    are_spans: bool,
    sentences: Sequence[Sentence],
    units: NDArray[np.intp],
    files: Sequence[str],
    known: AbstractSet[str] | None,
) -> list[Breakdown]:
    def by(name: str, names: Sequence[str], group: Callable[[Items], NDArray[np.intp]]) -> Breakdown:
        """Scores of the groups that a function numbers from 0; empty ones are left out."""
        grouped = [replace(some, label=group(some)) for some in (items.gold, items.found)]
        counts = label_counts(JudgedItems(list(names), *grouped), units)
        return Breakdown(name, [g for g, c in zip(_scores(names, counts), counts.sum((0, 2)), strict=True) if c])

    lengths = np.array([len(sentence) for sentence in sentences], np.intp)
    found = []
    if are_spans:
        found.append(
            by("words of a span", _ranges(SPAN_LENGTHS), lambda some: _bin(some.behind - some.first, SPAN_LENGTHS))
        )
    found.append(
        by("words of the sentence", _ranges(SENTENCE_LENGTHS), lambda some: _bin(lengths[some.row], SENTENCE_LENGTHS))
    )
    if known is not None:
        names = ["all words known", "a word unknown"] if are_spans else ["known", "unknown"]
        begins = np.concatenate([[0], np.cumsum(lengths)])
        unknown = np.array([word not in known for sentence in sentences for word in sentence.words], np.intp)
        unknown_before = np.concatenate([[0], np.cumsum(unknown)])

        def is_unknown(some: Items) -> NDArray[np.intp]:
            first, behind = begins[some.row] + some.first, begins[some.row] + some.behind
            return (unknown_before[behind] > unknown_before[first]).astype(np.intp)

        found.append(by("words in training", names, is_unknown))
    corpora = list(dict.fromkeys(files))
    if len(corpora) > 1:
        numbers = {file: number for number, file in enumerate(corpora)}
        of_row = np.array([numbers[file] for file in files], np.intp)
        found.append(by("corpus", corpora, lambda some: of_row[some.row]))
    return found


def _bin(values: NDArray[np.intp], shortest: Sequence[int]) -> NDArray[np.intp]:
    return np.searchsorted(shortest, values, side="right") - 1


def _ranges(shortest: Sequence[int]) -> list[str]:
    ends = [following - 1 for following in shortest[1:]]
    names = [str(a) if a == b else f"{a} to {b}" for a, b in zip(shortest, ends, strict=False)]
    return [*names, f"{shortest[-1]} or more"]
