"""What ``tagger download-data`` knows by name."""

from __future__ import annotations

import shutil
import sys
import textwrap

from rich.console import Console
from rich.text import Text

from tagger_cli.download.catalogue import Entry, read_catalogue

INDENT = "    "


def print_catalogue() -> None:
    """Print for every entry its name and language, what it is, sizes and targets, licence, and where it is."""
    console = Console(highlight=False)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for entry in read_catalogue().values():
        console.print(Text.assemble((entry.usage, "bold"), f"  {entry.language}"), soft_wrap=True)
        for line in _details(entry):
            for folded in textwrap.wrap(line, width - len(INDENT)) if width else [line]:
                console.print(Text(INDENT + folded), soft_wrap=True)
    console.print(Text("\nGet one:    tagger download-data ud:en_ewt"), soft_wrap=True)
    console.print(Text("Any other:  tagger download-data hf:OWNER/NAME[@REVISION][:CONFIGURATION]"), soft_wrap=True)


def _details(entry: Entry) -> list[str]:
    targets = f"targets {', '.join(entry.targets)}" if entry.targets else "for --set vectors.path=FILE"
    address = entry.address or f"{entry.repository}@{entry.revision}"
    return [entry.description, f"{entry.sizes}; {targets}", f"Licence: {entry.licence}", f"{entry.citation}; {address}"]
