"""The parts of a model that a configuration asks for: networks that tag, and a segmenter for raw text."""

from __future__ import annotations

from pathlib import Path

from tagger_cli.inference.atom_labels import TARGET
from tagger_cli.inference.model_folder import DESCRIPTION
from tagger_cli.inference.segmenter_rules import FOLDER
from tagger_cli.training.configuration import Configuration
from tagger_cli.training.output_folder import check_folder, holds_files


def tagger_part(configuration: Configuration) -> Configuration | None:
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


def only_segmenter_is_left(configuration: Configuration, output: Path, resume: bool) -> bool:
    """Whether nothing but a segmenter is to be trained: none else is asked for, or the rest of the run is finished."""
    tagger = tagger_part(configuration)
    return tagger is None or (resume and tagger != configuration and (output / DESCRIPTION).exists())


def check_output(configuration: Configuration, output: Path, resume: bool, overwrite: bool) -> None:
    """Refuse to touch what is in the output folder, where that is not what the user wants.

    Raises:
        UsageError: see ``check_folder``.
    """
    if not only_segmenter_is_left(configuration, output, resume):
        check_folder(output, resume, overwrite)
    elif not resume or holds_files(output / FOLDER):
        check_folder(output / FOLDER, resume, overwrite)
