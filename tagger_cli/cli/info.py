"""``tagger info``: what a model is."""

from __future__ import annotations

import shutil
import sys
from typing import Annotated

import typer

from tagger_cli.cli import completion


def info_command(
    model: Annotated[
        str | None,
        typer.Argument(
            metavar="[MODEL]",
            help="Folder or name; default: the shipped English model.",
            autocompletion=completion.models,
        ),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Compare the SHA-256 of every file with what the model says.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what a model predicts, what it was trained on, and how good it is."""
    from tagger_cli.cli.options import print_json
    from tagger_cli.display.model_table import describe_model, format_model
    from tagger_cli.errors import TaggerError
    from tagger_cli.inference.find_model import find_model
    from tagger_cli.inference.model_folder import read_description, verify_digests

    folder = find_model(model)
    description = read_description(folder)
    if verify:
        if not description.files:
            raise TaggerError(
                f"{folder}: a model of format 1 says nothing of its files; train it anew to have it do so"
            )
        verify_digests(folder, description.files)
    if as_json:
        print_json(describe_model(folder, description))
        return
    width = shutil.get_terminal_size().columns if sys.stdout and sys.stdout.isatty() else None
    print(format_model(folder, description, width), end="")
    if verify:
        print(f"{'verified':<13}{len(description.files)} files are what they were when the model was written")
