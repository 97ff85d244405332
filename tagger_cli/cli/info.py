"""``tagger info``: what a model is."""

from __future__ import annotations

import shutil
import sys
from typing import Annotated

import typer


def info_command(
    model: Annotated[
        str | None,
        typer.Argument(metavar="[MODEL]", help="Folder or name; default: the shipped English model."),
    ] = None,
) -> None:
    """Show what a model predicts, what it was trained on, and how good it is."""
    from tagger_cli.display.model_table import format_model
    from tagger_cli.inference.find_model import find_model
    from tagger_cli.inference.model_folder import read_description

    folder = find_model(model)
    width = shutil.get_terminal_size().columns if sys.stdout and sys.stdout.isatty() else None
    print(format_model(folder, read_description(folder), width), end="")
