"""``tagger compare``: which of two models is better, and whether that is luck."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tagger_cli.cli import completion
from tagger_cli.cli.scoring_options import AsJson, CountedLabels, GoldFiles, GoldTargets, Quiet, Threads


def compare_command(
    first: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help="A model, or the folder of train --seeds.",
            autocompletion=completion.models,
        ),
    ],
    second: Annotated[str, typer.Argument(metavar="B", help="Another one.", autocompletion=completion.models)],
    files: GoldFiles,
    targets: GoldTargets = None,
    labels: CountedLabels = None,
    differences: Annotated[
        Path | None,
        typer.Option(
            "--differences", metavar="FILE.jsonl", help="Write what one model gets right and the other does not."
        ),
    ] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    threads: Threads = 0,
) -> None:
    """Compare two models on the same annotated files.

    The difference has an interval (paired bootstrap), and p says how often it comes about where the answers of the two
    are exchanged at random (approximate randomisation). Documents are drawn and exchanged as a whole where files tell
    them apart (-DOCSTART-, # newdoc), else sentences.

    Another seed of the same recipe makes another model: of single models it is assumed how much that is, and p seeds
    says how often two recipes that are equally good differ as much. "Better" without a but takes both.

    Folders that train --seeds wrote are compared as recipes: mean scores, and how often a difference comes about where
    the seeds are dealt to the two at random. It takes four seeds of each for p < 0.05.

    Examples:
      tagger compare out/old out/new dev.conll
      tagger compare en out/new dev.conll -t ner=2 --differences differences.jsonl
      tagger compare out/five-small out/five-large dev.conll
    """
    from tagger_cli.cli.options import need_extra, parse_labels, parse_targets, print_json

    try:
        from tagger_cli.evaluation.compare_models import compare_models
    except ModuleNotFoundError as error:
        raise need_extra(error, "train") from None
    from tagger_cli.evaluation.difference_lines import difference_lines
    from tagger_cli.evaluation.repeated_scores import seed_folders
    from tagger_cli.files import write_text
    from tagger_cli.inference.find_model import find_model
    from tagger_cli.inference.model import Model

    sides = [seed_folders(name) or [find_model(name)] for name in (first, second)]
    models = [[Model(folder, threads) for folder in folders] for folders in sides]
    found = compare_models(
        models[0],
        models[1],
        (first, second),
        files,
        parse_targets(targets) if targets else None,
        parse_labels(labels) if labels else None,
    )
    for note in found.notes if not quiet else ():
        print(note, file=sys.stderr)
    if differences is not None:
        write_text(differences, "".join(difference_lines(found)))
    if as_json:
        print_json(found.to_json())
        return
    from rich.console import Console

    from tagger_cli.display.comparison_table import print_comparison

    print_comparison(found, Console())
