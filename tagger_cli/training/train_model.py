"""All that a model has, from one configuration: networks that tag, and a segmenter for raw text."""

from __future__ import annotations

from pathlib import Path

from tagger_cli.inference.atom_labels import TARGET
from tagger_cli.inference.model_folder import DESCRIPTION
from tagger_cli.inference.segmenter_folder import FOLDER
from tagger_cli.training.configuration import Configuration
from tagger_cli.training.events import Report
from tagger_cli.training.output_folder import holds_files
from tagger_cli.training.train import TrainingResult, train
from tagger_cli.training.train_segmenter import train_segmenter


def train_model(
    configuration: Configuration,
    output: Path,
    *,
    device: str = "auto",
    resume: bool = False,
    overwrite: bool = False,
    report: Report = lambda event: None,
) -> TrainingResult | None:
    """Train a model and write it to a folder; see ``train`` for the arguments.

    Corpora with the target ``segments`` teach a segmenter, after all other targets. It becomes a folder in that of the
    model; where there is no other target, of the model that is there or that someone will put there.

    Returns:
        The model and its scores, none where only a segmenter was trained; None in all processes but the first.

    Raises:
        UsageError, InputError, Interrupted: see ``train``.
    """
    tagger = _without_segments(configuration)
    result: TrainingResult | None = TrainingResult(output)
    finished = (output / DESCRIPTION).exists()
    if tagger is not None and not (resume and finished and tagger != configuration):
        result = train(
            tagger,
            output,
            device=device,
            resume=resume,
            overwrite=overwrite,
            report=report,
            written=configuration,
        )
    if tagger != configuration:
        begun = resume and holds_files(output / FOLDER)
        train_segmenter(configuration, output, device=device, resume=begun, overwrite=overwrite, report=report)
    return result


def _without_segments(configuration: Configuration) -> Configuration | None:
    """The configuration of the tagger alone; None where there is nothing but a segmenter to train."""
    corpora = []
    for corpus in configuration.corpora:
        targets = {name: column for name, column in corpus.targets.items() if name != TARGET}
        if targets == corpus.targets:
            corpora.append(corpus)
        elif targets:
            corpora.append(corpus.model_copy(update={"targets": targets}))
    if corpora == configuration.corpora:
        return configuration
    return configuration.model_copy(update={"corpora": corpora}) if corpora else None
