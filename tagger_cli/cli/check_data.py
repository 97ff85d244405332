"""``tagger check-data``: what training would read in labelled files."""

from __future__ import annotations

from typing import Annotated

import typer


def check_data_command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="Labelled files; the first is what the others are compared with: train first."
        ),
    ],
    target: Annotated[
        list[str] | None,
        typer.Option(
            "-t",
            "--target",
            metavar="NAME[=COLUMN]",
            help="As in train, repeatable. Default: all that looks like labels in the first file.",
        ),
    ] = None,
    vectors: Annotated[
        str | None, typer.Option("--vectors", metavar="FILE", help="Count the words that these word vectors lack.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Look over labelled files before training: what to act on, then labels, sizes and overlap in numbers.

    Examples:
      tagger check-data train.conllu dev.conllu test.conllu
      tagger check-data eng.train eng.testa -t ner=4 --vectors glove.txt.gz
    """
    from tagger_cli.cli.options import parse_targets, print_json
    from tagger_cli.inspection.inspect import inspect_files

    report = inspect_files(files, parse_targets(target) if target else None, vectors)
    if as_json:
        print_json(report.to_json())
        return
    from rich.console import Console

    from tagger_cli.display.data_table import print_data_report

    print_data_report(report, Console(highlight=False))
