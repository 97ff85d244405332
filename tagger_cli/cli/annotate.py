"""``tagger annotate``: a page on which people label sentences."""

from __future__ import annotations

import getpass
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tagger_cli.cli import completion
from tagger_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tagger_cli.annotation.background import BackgroundTraining, Trained
    from tagger_cli.corpora.schemes import Kind
    from tagger_cli.corpora.segments import Segment

TARGET = "ner"


def annotate_command(
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Folder of the answers; work there goes on.")
    ],
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="[TEXT]...", help="Text, or what else tagger tag reads.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            "-m",
            "--model",
            metavar="NAME|DIR",
            help="Suggests labels, and is trained further where it has weights. Default: none.",
            autocompletion=completion.models,
        ),
    ] = None,
    labels: Annotated[
        str | None, typer.Option(metavar="PER,ORG,...", help="The labels. Default: those of the model.")
    ] = None,
    target_name: Annotated[
        str | None,
        typer.Option(
            "-t", "--target", metavar="NAME", help="What is labelled. Default: the model's first of spans, ner."
        ),
    ] = None,
    kind: Annotated[
        Literal["span", "word", "sentence"] | None,
        typer.Option(help="What has a label: spans of words, every word, or the sentence. Default: the model's, span."),
    ] = None,
    every: Annotated[int, typer.Option(min=0, metavar="N", help="Train a model after so many answers; 0: never.")] = 25,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="SECTION.KEY=VALUE",
            help="A setting of tagger train for these models, such as vectors.path; repeatable.",
            autocompletion=completion.settings,
        ),
    ] = None,
    who: Annotated[str | None, typer.Option(metavar="NAME", help="Who answers. Default: the user's name.")] = None,
    export_format: Annotated[
        Literal["doccano", "label-studio", "brat"] | None,
        typer.Option("--export", metavar="doccano|label-studio|brat", help="Write what is in DIR for it, and leave."),
    ] = None,
    imported: Annotated[
        list[str] | None,
        typer.Option(
            "--import",
            metavar="FILE",
            help="Take over what was labelled in doccano (.jsonl), Label Studio (.json) or brat (.txt), and leave.",
        ),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="PORT", help="0: any that is free.")] = 0,
) -> None:
    """Label entities, words or sentences on a local web page, those sentences first that a model learns most from.

    DIR/labelled.jsonl is what tagger train reads; DIR/model is the newest model. Ctrl-C ends it, nothing is lost.

    Examples:
      tagger annotate mails.txt -o labels --labels PERSON,ORDER
      tagger annotate mails.txt -o labels -m en
      tagger train --train labels/labelled.jsonl -t ner -o out/orders
      tagger annotate mails.txt -o parts -m en -t upos
      tagger annotate mails.txt -o topics -t topic --kind sentence --labels ORDER,COMPLAINT
      tagger annotate -o labels --export doccano
      tagger annotate -o labels --import project.json
    """
    from tagger_cli.cli.options import need_extra, say
    from tagger_cli.inference.find_model import find_model

    try:
        from tagger_cli.annotation.answers import FILE, Answer, AnswerFile
        from tagger_cli.annotation.background import BackgroundTraining
        from tagger_cli.annotation.labelling import Labelling
        from tagger_cli.annotation.pool import read_pool
        from tagger_cli.annotation.serve_page import serve_page
        from tagger_cli.annotation.task import Task, task_of_model
    except ModuleNotFoundError as error:
        raise need_extra(error, "annotate") from None
    if export_format is not None:
        from tagger_cli.annotation.exports import export

        if not (output / FILE).is_file():
            raise UsageError(f"{output}: has no {FILE}; name the folder of a work that was begun")
        written = export(AnswerFile(output).accepted(), export_format, output)
        say(f"wrote {', '.join(map(str, written))}")
        return
    if not texts and not imported:
        raise UsageError("name the texts to label")
    from tagger_cli.inference.tokenizer import Tokenizer
    from tagger_cli.tagging.tag_files import segment_by_rules

    folder = None if model is None else find_model(model)
    segment = segment_by_rules if folder is None else Tokenizer(folder).segment
    author = who or getpass.getuser()
    if imported:
        _import(imported, target_name or TARGET, kind or "span", segment, author, output)
        return
    predicted = None if folder is None else task_of_model(folder, target_name)
    if predicted is not None and kind not in (None, predicted.kind):
        raise UsageError(f"target {predicted.target} of the model labels a {predicted.kind}; leave --kind out")
    given = None if labels is None else tuple(dict.fromkeys(name.strip() for name in labels.split(",")))
    if predicted is None:
        task = Task(target_name or TARGET, kind or "span", given or ())
    else:
        task = predicted if given is None else replace(predicted, labels=given)
    if not task.labels or not all(name and name.isprintable() and " " not in name for name in task.labels):
        raise UsageError("name the labels with --labels, as in --labels PERSON,ORDER; they have no blanks")
    if task.target in Answer.__struct_fields__:
        raise UsageError(f"a target cannot be called {task.target}: answers have a field of that name")
    pool = read_pool(texts or [], segment, say)
    output.mkdir(parents=True, exist_ok=True)
    answers = AnswerFile(output)
    answers.refuse_others(task.target, task.kind)

    def train(finished: Callable[[Trained], None]) -> BackgroundTraining:
        return BackgroundTraining(output, task.target, folder, settings or [], finished)

    labelling = Labelling(
        pool,
        answers,
        output,
        task,
        author,
        folder if predicted is not None else None,
        train if every else None,
        every,
    )
    serve_page(labelling, port, say)


def _import(files: Sequence[str], target: str, kind: Kind, segment: Segment, who: str, output: Path) -> None:
    """Put what was labelled elsewhere to the answers."""
    from tagger_cli.annotation.answers import AnswerFile
    from tagger_cli.annotation.imports import read_answers
    from tagger_cli.annotation.labelled import FILE, write_labelled
    from tagger_cli.cli.options import say
    from tagger_cli.corpora.lines import check_readable

    for file in files:
        check_readable(file)
    output.mkdir(parents=True, exist_ok=True)
    answers = AnswerFile(output)
    answers.refuse_others(target, kind)
    for file in files:
        found = read_answers(file, target, kind, segment, who, answers.latest)
        answers.add(*found)
        labels = sum(len(answer.entities) for answer in found)
        say(f"{file}: {len(found):,} sentences with {labels:,} labels")
    write_labelled(output / FILE, answers.accepted())
    say(f"wrote {output / FILE}")
