"""``tagger evaluate``: how good a model is on annotated text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagger_cli.cli import completion
from tagger_cli.cli.scoring_options import AsJson, CountedLabels, GoldFiles, GoldTargets, Quiet, Threads

if TYPE_CHECKING:
    from tagger_cli.evaluation.evaluate import Evaluation
    from tagger_cli.inference.model import Model


def evaluate_command(
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help="Folder or name of the model.", autocompletion=completion.models)
    ],
    files: GoldFiles,
    targets: GoldTargets = None,
    labels: CountedLabels = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Tag the raw text of the files as well, and score what was cut out of it.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE.html", help="Write a web page: intervals, confusions, every error."),
    ] = None,
    errors: Annotated[
        Path | None, typer.Option("--errors", metavar="FILE.jsonl", help="Write every error in its sentence, as JSONL.")
    ] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    threads: Threads = 0,
) -> None:
    """Compare a model's labels with those of annotated files.

    Spans get strict precision, recall and F1 (seqeval), words accuracy; words and entities that were
    not seen in training are shown apart.

    With --raw the model also gets the files as raw text, cuts it into sentences and words itself, and is
    scored as in the CoNLL 2018 shared task; spans count by their characters. A line of that text is a
    paragraph of CoNLL-U, a text of JSONL, or the words of a CoNLL sentence with blanks between them.

    Examples:
      tagger evaluate out/ner dev.conll --report report.html
      tagger evaluate out/ner dev.conll --errors errors.jsonl
    """
    from tagger_cli.cli.options import need_extra, parse_labels, parse_targets, print_json

    try:
        from tagger_cli.evaluation.evaluate import evaluate_files
    except ModuleNotFoundError as error:
        raise need_extra(error, "train") from None
    from tagger_cli.inference.find_model import find_model
    from tagger_cli.inference.model import Model

    loaded = Model(find_model(model), threads)
    evaluation = evaluate_files(
        loaded,
        files,
        parse_targets(targets) if targets else None,
        raw,
        parse_labels(labels) if labels else None,
        report is not None or errors is not None,
    )
    if report is not None or errors is not None:
        _write_analysis(loaded, evaluation, report, errors)
    for note in evaluation.notes if not quiet else ():
        print(note, file=sys.stderr)
    if as_json:
        print_json(evaluation.to_json())
        return
    from rich.console import Console

    from tagger_cli.display.score_table import print_scores

    console = Console()
    print_scores(evaluation.scores, console)
    if evaluation.raw is not None:
        from tagger_cli.display.raw_table import print_raw_scores

        print_raw_scores(evaluation.raw, console)


def _write_analysis(model: Model, evaluation: Evaluation, page: Path | None, lines: Path | None) -> None:
    """Write the report and the errors, each where it was asked for."""
    from tagger_cli.files import write_text

    if page is not None:
        from tagger_cli.display.report.page import report_page
        from tagger_cli.evaluation.report import make_report

        write_text(page, report_page(make_report(model, evaluation)))
    if lines is not None:
        from tagger_cli.evaluation.error_lines import error_lines
        from tagger_cli.evaluation.tagging_errors import tagging_errors

        gold = evaluation.gold
        errors = (error for target in evaluation.answers.targets.values() for error in tagging_errors(target))
        write_text(lines, "".join(error_lines(errors, gold.sentences, gold.sources)))
