"""Several runs of one configuration: with other seeds, on other folds, or on parts of the data."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tagger_cli.errors import UsageError
from tagger_cli.evaluation.learning_curve import CurvePoint, LearningCurve, write_curve
from tagger_cli.evaluation.repeated_scores import RepeatedScores, Repetition, write_repeated_scores
from tagger_cli.inference.model_folder import DESCRIPTION, read_description
from tagger_cli.training.configuration import LARGEST_SEED, Configuration
from tagger_cli.training.events import Note, Report
from tagger_cli.training.output_folder import CONFIGURATION
from tagger_cli.training.parts import check_output, tagger_part

SHARES = (0.1, 0.2, 0.4, 0.8)
"""Of the training sentences, for a learning curve that ends with all of them."""


@dataclass(frozen=True, slots=True)
class SeriesRun:
    """One of the runs.

    Attributes:
        folder: that becomes its model.
        name: what tells it from the others: ``seed 2``.
        configuration: of the run.
    """

    folder: Path
    name: str
    configuration: Configuration


KINDS = ("seed", "fold")
"""What the names of the folders of runs begin with."""

TrainOne = Callable[[SeriesRun, bool], None]
"""Trains one run; its second argument is whether it goes on from a checkpoint."""


def seed_runs(configuration: Configuration, output: Path, seeds: int) -> list[SeriesRun]:
    """Runs that differ in their seed alone, from that of the configuration on.

    Raises:
        UsageError: the seeds are too large.
    """
    settings = configuration.training
    step = settings.networks  # the networks of a run have seeds that follow each other
    if settings.seed + seeds * step - 1 > LARGEST_SEED:
        raise UsageError(f"training.seed: should be at most {LARGEST_SEED} in the last run; choose a smaller one")
    return [
        SeriesRun(output / f"seed-{seed}", f"seed {seed}", _with(configuration, seed=seed))
        for seed in range(settings.seed, settings.seed + seeds * step, step)
    ]


def fold_runs(configuration: Configuration, output: Path, folds: int) -> list[SeriesRun]:
    """Runs of which each leaves out another part of the training sentences and is measured on it.

    Raises:
        UsageError: the configuration has test files; they would be measured with the folds.
    """
    if any(corpus.test for corpus in configuration.corpora):
        raise UsageError("--folds measures on the part that is left out; leave --test out")
    tagger = _tagger(configuration)
    return [
        SeriesRun(output / f"fold-{fold}", f"fold {fold}", _with(tagger, folds=folds, fold=fold))
        for fold in range(1, folds + 1)
    ]


def share_runs(configuration: Configuration, output: Path) -> list[SeriesRun]:
    """Runs on growing parts of the training sentences, the last one, of all of them, in ``output`` itself."""
    tagger = _tagger(configuration)
    return [
        *(
            SeriesRun(_parts(output) / f"{100 * share:.0f}", f"{share:.0%} of the data", _with(tagger, share=share))
            for share in SHARES
        ),
        SeriesRun(output, "all data", configuration),
    ]


def saved_configuration(output: Path) -> Path | None:
    """Where the configuration of runs that were begun stands; None where there are none."""
    of_runs = [path for kind in KINDS for path in output.glob(f"{kind}-*/{CONFIGURATION}")]
    of_runs.sort(key=lambda path: (len(path.parent.name), path))  # seed-2 before seed-10
    return next((path for path in (output / CONFIGURATION, *of_runs) if path.exists()), None)


def check_series(runs: Sequence[SeriesRun], output: Path, resume: bool, overwrite: bool) -> None:
    """Refuse to touch what is in the folders of runs, where that is not what the user wants.

    Raises:
        UsageError: see ``check_output``; or the folder around the runs is a model itself.
    """
    inside = all(run.folder != output for run in runs)
    if inside and ((output / DESCRIPTION).exists() or (output / CONFIGURATION).exists()):
        raise UsageError(f"{output}: is a model itself; choose another -o for the folder around several")
    for run in runs:
        if not (resume and (run.folder / DESCRIPTION).exists()):
            check_output(run.configuration, run.folder, resume and (run.folder / CONFIGURATION).exists(), overwrite)


def train_repeatedly(
    runs: Sequence[SeriesRun], output: Path, train: TrainOne, resume: bool, report: Report
) -> RepeatedScores:
    """Train runs in folders within ``output``, and write there how far apart their scores are.

    Args:
        runs: from ``seed_runs`` or ``fold_runs``.
        output: the folder around them.
        train: trains one.
        resume: whether runs that are finished are passed over, and one that was stopped goes on.
        report: is told which run begins.
    """
    _train_all(runs, train, resume, report)
    split, scores = _scores(runs)
    what = f"{runs[0].name.partition(' ')[0]}s"
    repetitions = [Repetition(run.folder.name, score) for run, score in zip(runs, scores, strict=True)]
    found = RepeatedScores(what, split, repetitions)
    write_repeated_scores(output, found)
    return found


def train_curve(
    runs: Sequence[SeriesRun], output: Path, train: TrainOne, resume: bool, report: Report
) -> LearningCurve:
    """Train on growing parts of the data, and write the curve to the folder of the model that has all of it.

    The models of the parts stand beside it until the curve is there.

    Args:
        runs: from ``share_runs``.
        output: the folder of the last of them.
        train: trains one.
        resume: whether runs that are finished are passed over, and one that was stopped goes on.
        report: is told which run begins.
    """
    # The model of all data is first: it is what is asked for, and its folder says how it is made.
    _train_all([runs[-1], *runs[:-1]], train, resume, report)
    split, scores = _scores(runs)
    points = [CurvePoint(run.configuration.training.share, score) for run, score in zip(runs, scores, strict=True)]
    curve = LearningCurve(split, points)
    write_curve(output, curve)
    shutil.rmtree(_parts(output))
    return curve


def _tagger(configuration: Configuration) -> Configuration:
    """The configuration without a segmenter, which learns from texts and not from sentences."""
    tagger = tagger_part(configuration)
    if tagger is None:
        raise UsageError("a segmenter learns from whole texts, not from sentences; name another target as well")
    return tagger


def _with(configuration: Configuration, **settings: float) -> Configuration:
    training = configuration.training.model_copy(update=settings)
    return configuration.model_copy(update={"training": training})


def _parts(output: Path) -> Path:
    return output.with_name(f"{output.name}.curve")


def _train_all(runs: Sequence[SeriesRun], train: TrainOne, resume: bool, report: Report) -> None:
    for run in runs:
        if resume and (run.folder / DESCRIPTION).exists():
            report(Note(f"{run.name}: finished already"))
            continue
        report(Note(f"{run.name}: {run.folder}"))
        train(run, resume and (run.folder / CONFIGURATION).exists())


def _scores(runs: Sequence[SeriesRun]) -> tuple[str, list[dict[str, float]]]:
    """What the models were measured on, test where there is one, and their scores."""
    found = [read_description(run.folder).scores for run in runs]
    split = "test" if all("test" in scores for scores in found) else "dev"
    return split, [{name: target.main[1] for name, target in scores[split].targets.items()} for scores in found]
