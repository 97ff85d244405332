"""All settings of a training run with their defaults."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tagger_cli.training.configuration import describe_settings


def print_settings() -> None:
    """Print a row for every key that ``--set`` takes."""
    table = Table(box=None, pad_edge=False)
    for heading in ("setting", "default", "meaning"):
        table.add_column(heading, overflow="fold")
    for key, default, meaning in describe_settings():
        table.add_row(Text(key), Text(default), Text(meaning))
    Console(highlight=False).print(table)
