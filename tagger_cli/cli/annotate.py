"""``tagger annotate``: a page on which people label sentences."""

from __future__ import annotations

import getpass
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tagger_cli.cli import completion
from tagger_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagger_cli.annotation.background import BackgroundTraining, Trained

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
        str | None, typer.Option(metavar="PER,ORG,...", help="Labels of entities. Default: those of the model.")
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
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="PORT", help="0: any that is free.")] = 0,
) -> None:
    """Label entities on a local web page, those sentences first that a model learns most from.

    DIR/labelled.jsonl is what tagger train reads; DIR/model is the newest model. Ctrl-C ends it, nothing is lost.

    Examples:
      tagger annotate mails.txt -o labels --labels PERSON,ORDER
      tagger annotate mails.txt -o labels -m en
      tagger train --train labels/labelled.jsonl -t ner -o out/orders
      tagger annotate -o labels --export doccano
    """
    from tagger_cli.cli.options import need_extra, say
    from tagger_cli.inference.find_model import find_model

    try:
        from tagger_cli.annotation.answers import FILE, AnswerFile
        from tagger_cli.annotation.application import build_application
        from tagger_cli.annotation.background import BackgroundTraining
        from tagger_cli.annotation.labelling import Labelling
        from tagger_cli.annotation.pool import read_pool
        from tagger_cli.annotation.suggestions import span_target
        from tagger_cli.web.address import LOOPBACK, open_socket, url_of
        from tagger_cli.web.run_server import run_server
    except ModuleNotFoundError as error:
        raise need_extra(error, "annotate") from None
    if export_format is not None:
        from tagger_cli.annotation.exports import export

        if not (output / FILE).is_file():
            raise UsageError(f"{output}: has no {FILE}; name the folder of a work that was begun")
        written = export(AnswerFile(output).accepted(), export_format, output)
        say(f"wrote {', '.join(map(str, written))}")
        return
    if not texts:
        raise UsageError("name the texts to label")
    from tagger_cli.inference.tokenizer import Tokenizer
    from tagger_cli.tagging.tag_files import segment_by_rules

    folder = None if model is None else find_model(model)
    predicted = None if folder is None else span_target(folder)
    target, own = predicted or (TARGET, [])
    names = [name.strip() for name in labels.split(",")] if labels is not None else own
    if not names or not all(name and name.isprintable() and " " not in name for name in names):
        raise UsageError("name the labels with --labels, as in --labels PERSON,ORDER; they have no blanks")
    pool = read_pool(texts, segment_by_rules if folder is None else Tokenizer(folder).segment, say)
    output.mkdir(parents=True, exist_ok=True)
    answers = AnswerFile(output)

    def train(finished: Callable[[Trained], None]) -> BackgroundTraining:
        return BackgroundTraining(output, target, folder, settings or [], finished)

    labelling = Labelling(
        pool,
        answers,
        output,
        target,
        list(dict.fromkeys(names)),
        who or getpass.getuser(),
        folder if predicted is not None else None,
        train if every else None,
        every,
    )
    token = secrets.token_urlsafe(16)
    with open_socket(LOOPBACK, port, None) as opened:
        opened.listen()  # who opens the page at once waits, and is not refused
        say(f"{len(pool):,} sentences, {len(answers):,} answers; open {url_of(opened)}/{token}/ (Ctrl-C ends it)")
        run_server(build_application(labelling, token), opened, 5.0)
