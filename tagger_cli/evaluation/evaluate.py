"""Measure a model on annotated text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from tagger_cli.corpora.label_rules import heard
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import UsageError
from tagger_cli.evaluation.answers import Answers, answer
from tagger_cli.evaluation.evaluate_raw import evaluate_raw
from tagger_cli.evaluation.gold_files import GoldFiles, read_gold_files, unasked
from tagger_cli.evaluation.gold_text import read_gold_text
from tagger_cli.evaluation.measures import MEASURES
from tagger_cli.evaluation.raw_scores import RawScores
from tagger_cli.evaluation.scores import Measured, Scores
from tagger_cli.evaluation.sentence_scores import sentence_scores
from tagger_cli.inference.model import Model
from tagger_cli.targets.target import Target, of_spans, of_words


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores, and what the readers noticed in the files, one line each.

    Attributes:
        scores: of gold words.
        notes: what was noticed.
        gold: the files.
        answers: what the model says of their sentences, in the order of the files.
        raw: scores of raw text, None where they were not asked for.
    """

    scores: Scores
    notes: list[str]
    gold: GoldFiles
    answers: Answers
    raw: RawScores | None = None

    def to_json(self) -> dict[str, Any]:
        """The object that ``tagger evaluate --json`` prints."""
        written = self.scores.to_json()
        return written if self.raw is None else {**written, "raw": self.raw.to_json()}


def evaluate_files(
    model: Model,
    files: Sequence[str],
    targets: Mapping[str, str | None] | None = None,
    raw: bool = False,
    labels: Mapping[str, str] | None = None,
    probabilities: bool = False,
) -> Evaluation:
    """Measure a model on annotated files, all together.

    Args:
        model: the model.
        files: read by the readers of training files.
        targets: target → its column; None for all targets of the model that every file carries.
        raw: whether the raw text of the files is cut and tagged as well.
        labels: label of the files → label of the model: only these count, whether they are right or were found; None
            for all.
        probabilities: whether the answers say how probable they are.

    Raises:
        UsageError: the model has no such target, or it has to be named.
        InputError: a file is not what it should be.
    """
    if raw and "-" in files:
        raise UsageError("--raw reads a file more than once, which standard input cannot be; name a file")
    chosen = model.choose_targets(None if targets is None else list(targets))
    gold = read_gold_files(files, chosen, targets, labels)
    answers = answer(model, gold.sentences, gold.targets, probabilities)
    scores = score_answers(answers, known_words(model))
    if not raw:
        return Evaluation(scores, gold.notes, gold, answers)
    raw_scores, notes = _raw_scores(model, gold, labels)
    return Evaluation(scores, list(dict.fromkeys([*gold.notes, *notes])), gold, answers, raw_scores)


def known_words(model: Model) -> frozenset[str] | None:
    """The words of a model's training; None where it does not say."""
    words = model.training_words()
    return None if words is None else frozenset(words)


def evaluate_sentences(
    model: Model,
    sentences: Sequence[Sentence],
    targets: Sequence[Target],
    training_words: AbstractSet[str] | None = None,
) -> Scores:
    """Tag sentences and compare with the labels they carry; see ``answer`` and ``score_answers``.

    The speed is that of the tagging alone.
    """
    return score_answers(answer(model, sentences, targets), training_words)


def score_answers(answers: Answers, training_words: AbstractSet[str] | None = None) -> Scores:
    """Compare what a model said with the gold labels.

    Args:
        answers: of the model.
        training_words: what counts as known; None for no known/unknown scores.
    """
    scores: dict[str, Measured] = {}
    for name, target in answers.targets.items():
        if target.measure == "sentences":
            scores[name] = sentence_scores(target.gold, target.found, None, target.label_scores, target.several)
            continue
        known = None
        if training_words is not None:
            known = [[word in training_words for word in answers.sentences[row].words] for row in target.rows.tolist()]
        scores[name] = MEASURES[target.measure](target.gold, target.found, known)
    tokens = sum(map(len, answers.sentences))
    return Scores(len(answers.sentences), tokens, answers.tokens_per_second, scores)


def _raw_scores(model: Model, files: GoldFiles, labels: Mapping[str, str] | None) -> tuple[RawScores, list[str]]:
    """Scores of the raw text of the files, and what was noticed in it."""
    chosen = files.targets
    kinds = {target.name: target.kind for target in (*of_words(chosen), *of_spans(chosen))}
    gold = read_gold_text(files.labelled(kinds.keys()), kinds)
    if labels is not None:
        for target, entities in gold.gold.entities.items():
            gold.gold.entities[target] = {
                (sentence, labels[label], first, behind)
                for sentence, label, first, behind in entities
                if label in labels
            }
    left_out = unasked(chosen, labels)

    def tag(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
        with model.session() as session:
            for tagged in session.tag_stream(sentences, list(kinds)):
                for sentence in tagged:
                    for target in of_spans(chosen) if left_out else ():
                        sentence.tags[target.name] = heard(sentence.tags[target.name], left_out)
                    yield sentence

    return evaluate_raw(gold, kinds, model.session().segment, tag), gold.notes
