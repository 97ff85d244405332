"""The command line: its subcommands, and how errors leave it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer
from click import ClickException

from tagger_cli.cli.evaluate import evaluate_command
from tagger_cli.cli.info import info_command
from tagger_cli.cli.tag import tag_command
from tagger_cli.cli.train import train_command
from tagger_cli.errors import TaggerError
from tagger_cli.version import VERSION

app = typer.Typer(
    name="tagger",
    help="Label words: train recurrent taggers on annotated text, and tag new text with them.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("tag")(tag_command)
app.command("train")(train_command)
app.command("evaluate")(evaluate_command)
app.command("info")(info_command)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"tagger {VERSION}")
        raise typer.Exit


@app.callback()
def _common(
    version: bool = typer.Option(False, "--version", callback=_print_version, is_eager=True, help="Print the version."),
    debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error."),
) -> None:
    """Options before the command's name; ``--debug`` is taken out of the arguments by ``run``."""


def run(arguments: Sequence[str]) -> int:
    """Run a command.

    Args:
        arguments: without the program's name.

    Returns:
        Exit code: 0 success, 1 the work failed, 2 wrong usage, 130 interrupted.
    """
    given = list(arguments)
    debug = "--debug" in given
    if debug:
        given.remove("--debug")
    try:
        code = app(given, prog_name="tagger", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except BrokenPipeError:
        # The reader has gone, as with `| head`; what Python still wants to flush goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (TaggerError, ClickException) as error:
        if debug:
            raise
        message = error.format_message() if hasattr(error, "format_message") else str(error)
        if message:
            print(f"tagger: {message}", file=sys.stderr)
        return int(getattr(error, "exit_code", 1))
    except OSError as error:
        if debug:
            raise
        place = f"{error.filename}: " if error.filename else ""
        print(f"tagger: {place}{error.strerror or error}", file=sys.stderr)
        return 1
