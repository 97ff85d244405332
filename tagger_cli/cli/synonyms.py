"""Options by other names: those of earlier versions, and the model as an option where it is an argument."""

from __future__ import annotations

from collections.abc import Sequence

OLD_NAMES = {"--targets": "--target"}
MODEL_OPTIONS = ("-m", "--model")
TAKES_MODEL = ("evaluate", "info")
"""Commands whose first argument is the model."""


def with_usual_names(arguments: Sequence[str]) -> list[str]:
    """The arguments as the commands know them.

    So ``tagger evaluate -m MODEL FILE`` is ``tagger evaluate MODEL FILE``, and every command has ``-t/--target`` and
    ``-m/--model``.
    """
    given = list(arguments)
    end = given.index("--") if "--" in given else len(given)
    options = [_renamed(argument) for argument in given[:end]]
    command = next((place for place, argument in enumerate(options) if not argument.startswith("-")), None)
    if command is not None and options[command] in TAKES_MODEL:
        options = _model_first(options, command)
    return options + given[end:]


def _renamed(argument: str) -> str:
    name, equals, value = argument.partition("=")
    return f"{OLD_NAMES[name]}{equals}{value}" if name in OLD_NAMES else argument


def _model_first(options: list[str], command: int) -> list[str]:
    for place, argument in enumerate(options):
        name, equals, value = argument.partition("=")
        if name not in MODEL_OPTIONS or place < command:
            continue
        if equals:
            model, rest = [value], options[place + 1 :]
        else:
            model, rest = options[place + 1 : place + 2], options[place + 2 :]
        if model:
            return [*options[: command + 1], *model, *options[command + 1 : place], *rest]
    return options
