"""The command line: its subcommands, and how errors leave it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from itertools import pairwise

import typer
from click import ClickException

from tagger_cli.cli.synonyms import with_usual_names
from tagger_cli.errors import TaggerError
from tagger_cli.version import VERSION

COMMANDS = (
    "tag",
    "serve",
    "annotate",
    "train",
    "evaluate",
    "compare",
    "download-data",
    "check-data",
    "suspects",
    "info",
)
"""Each stands in a file of its own name (``check_data.py``), as ``NAME_command``."""


SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
"""Whose completion can be asked for by name; without a name it is that of the shell one is in."""


def build_app(arguments: Sequence[str]) -> typer.Typer:
    """The commands that the arguments may call: one where it is named, else all."""
    app = typer.Typer(
        name="tagger",
        help="Label words: train recurrent taggers on annotated text, and tag new text with them.",
        no_args_is_help=True,
        suggest_commands=False,  # click does so, and twice is once too often
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_common)
    named = next((argument for argument in arguments if argument in COMMANDS), None)
    for name in COMMANDS:
        if named in (None, name):
            file = name.replace("-", "_")
            module = import_module(f"tagger_cli.cli.{file}")
            app.command(name)(getattr(module, f"{file}_command"))
    return app


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"tagger {VERSION}")
        raise typer.Exit


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
    given = with_usual_names(arguments)
    if any(a in ("--install-completion", "--show-completion") and b in SHELLS for a, b in pairwise(given)):
        os.environ["_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION"] = "1"  # how typer takes the shell as a value
    debug = "--debug" in given
    if debug:
        given.remove("--debug")
    try:
        code = build_app(given)(given, prog_name="tagger", standalone_mode=False)
        if sys.stdout is not None:  # a program may be started without one
            sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except (BrokenPipeError, SystemExit) as error:
        if isinstance(error, SystemExit) and not isinstance(error.__context__, BrokenPipeError):
            raise
        return _reader_has_gone(given)
    except (TaggerError, ClickException) as error:
        if debug:
            raise
        message = error.format_message() if hasattr(error, "format_message") else str(error)
        if message:
            _complain(message)
        return int(getattr(error, "exit_code", 1))
    except OSError as error:
        if debug:
            raise
        place = f"{error.filename}: " if error.filename else ""
        _complain(f"{place}{error.strerror or error}")
        return 1
    except MemoryError:
        if debug:
            raise
        _complain("not enough memory")
        return 1


def _complain(message: str) -> None:
    """Print an error as one line, behind what the command has printed before it."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):  # the error may be that standard output cannot be written
            sys.stdout.flush()
    if sys.stderr is not None:
        # Names of files and of models may hold what a terminal would obey.
        shown = "".join(
            c if c.isprintable() else c.encode("unicode_escape").decode() for c in " ".join(message.splitlines())
        )
        print(f"tagger: {shown}", file=sys.stderr)


def _reader_has_gone(arguments: Sequence[str]) -> int:
    """The exit code when nobody reads on, as with ``| head``: of ``tag`` what the signal gives, else success."""
    # What Python still wants to flush goes nowhere.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141 if "tag" in arguments else 0
