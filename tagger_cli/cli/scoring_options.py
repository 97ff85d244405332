"""Options of the commands that score models on annotated files."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from tagger_cli.cli import completion

GoldFiles: TypeAlias = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="Annotated files: CoNLL, CoNLL-U, JSONL.")
]
GoldTargets: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "-t",
        "--target",
        autocompletion=completion.targets,
        metavar="NAME[=COLUMN],...",
        help="Default: those that the model (or both) and the files have.",
    ),
]
CountedLabels: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--labels",
        metavar="LABEL[=OURS],...",
        help="Only these labels count; those of the files as the model calls them: Person=PER,Facility=LOC,ORG.",
    ),
]
Quiet: TypeAlias = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON object; scores from 0 to 1.")]
Threads: TypeAlias = Annotated[
    int, typer.Option("--threads", min=0, metavar="N", help="Threads that compute; 0: one per core.")
]
