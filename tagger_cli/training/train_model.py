"""All that a model has, from one configuration: networks that tag, and a segmenter for raw text."""

from __future__ import annotations

import shutil
from pathlib import Path

from tagger_cli.inference.segmenter_rules import FOLDER
from tagger_cli.training.configuration import Configuration
from tagger_cli.training.continuation.continued_configuration import continued
from tagger_cli.training.events import Report
from tagger_cli.training.output_folder import holds_files
from tagger_cli.training.parts import only_segmenter_is_left, tagger_part
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
    baseline: bool = False,
) -> TrainingResult | None:
    """Train a model and write it to a folder; see ``train`` for the arguments.

    Corpora with the target ``segments`` teach a segmenter, after all other targets. It becomes a folder in that of the
    model; where there is no other target, of the model that is there or that someone will put there. A model that goes
    on from another one keeps that one's segmenter.

    Returns:
        The model and its scores, none where only a segmenter was trained; None in all processes but the first.

    Raises:
        UsageError, InputError, Interrupted: see ``train``.
    """
    configuration = continued(configuration)
    tagger = tagger_part(configuration)
    result: TrainingResult | None = TrainingResult(output)
    if tagger is not None and not only_segmenter_is_left(configuration, output, resume):
        result = train(
            tagger,
            output,
            device=device,
            resume=resume,
            overwrite=overwrite,
            report=report,
            written=configuration,
            baseline=baseline,
        )
    start = configuration.training.start_from
    if tagger == configuration and start is not None and result is not None and (Path(start) / FOLDER).is_dir():
        shutil.copytree(Path(start) / FOLDER, output / FOLDER, dirs_exist_ok=True)
    if tagger != configuration:
        begun = resume and holds_files(output / FOLDER)
        train_segmenter(configuration, output, device=device, resume=begun, overwrite=overwrite, report=report)
    return result
