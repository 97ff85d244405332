"""What a shell offers when someone presses Tab: models, their targets, settings, corpora."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer

from tagger_cli.errors import TaggerError


def models(incomplete: str) -> list[str]:
    """Names of shipped models, and folders that hold one or lead to one."""
    from tagger_cli.inference.find_model import shipped_models
    from tagger_cli.inference.model_folder import DESCRIPTION

    folder, slash, name = incomplete.rpartition("/")
    here = Path(folder or slash or ".")
    inner = [path for path in here.glob("*") if path.name.startswith(name) and path.is_dir()]
    found = [f"{folder}{slash}{path.name}" + ("" if (path / DESCRIPTION).is_file() else "/") for path in inner]
    return sorted({*_beginning(shipped_models(), incomplete), *found})


def targets(context: typer.Context, incomplete: str) -> list[str]:
    """Targets of the model that the command line names, or of the shipped one."""
    from tagger_cli.inference.find_model import find_model
    from tagger_cli.inference.model_folder import read_description

    before, comma, name = incomplete.rpartition(",")
    try:
        description = read_description(find_model(context.params.get("model")))
    except TaggerError:
        return []
    return [f"{before}{comma}{found}" for found in _beginning((t.name for t in description.targets), name)]


def settings(incomplete: str) -> list[str]:
    """Keys of the configuration."""
    from tagger_cli.training.configuration import describe_settings

    return [f"{key}=" for key in _beginning((key for key, _, _ in describe_settings()), incomplete)]


def corpora(incomplete: str) -> list[str]:
    """Names of the catalogue of corpora and vectors, with their variants."""
    from tagger_cli.download.catalogue import read_catalogue

    names = [
        name
        for entry in read_catalogue().values()
        for name in (entry.name, *(f"{entry.name}:{variant}" for variant in entry.variants))
    ]
    return _beginning(names, incomplete)


def _beginning(names: Iterable[str], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]
