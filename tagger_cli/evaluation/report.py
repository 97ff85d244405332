"""All that a report says of a model on some files."""

from __future__ import annotations

from dataclasses import dataclass

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.evaluation.analysis import TargetAnalysis, analyse
from tagger_cli.evaluation.evaluate import Evaluation, known_words
from tagger_cli.evaluation.learning_curve import LearningCurve, read_curve
from tagger_cli.inference.model import Model


@dataclass(frozen=True, slots=True)
class Report:
    """What is shown.

    Attributes:
        model: the folder's name.
        sentences: all that were measured.
        files: the name of the file of each sentence.
        units: how many documents or sentences the intervals are drawn over.
        targets: what was found of each target.
        curve: the model's learning curve, None where it has none.
    """

    model: str
    sentences: list[Sentence]
    files: list[str]
    units: int
    targets: list[TargetAnalysis]
    curve: LearningCurve | None


def make_report(model: Model, evaluation: Evaluation) -> Report:
    """Analyse all targets of an evaluation."""
    gold = evaluation.gold
    sentences, files, units = gold.sentences, gold.sources, gold.units
    known = known_words(model)
    targets = [analyse(answers, sentences, units, files, known) for answers in evaluation.answers.targets.values()]
    number = int(units.max(initial=-1)) + 1
    return Report(model.folder.resolve().name, sentences, files, number, targets, read_curve(model.folder))
