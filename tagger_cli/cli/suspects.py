"""``tagger suspects``: labels that are probably wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tagger_cli.cli import completion
from tagger_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tagger_cli.annotation.labelling import Labelling
    from tagger_cli.training.suspects.suspect import Suspect


def suspects_command(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Labelled files, as for training.")],
    target: Annotated[
        list[str],
        typer.Option("-t", "--target", metavar="NAME[=COLUMN]", help="As in train: whose labels; repeatable."),
    ],
    folds: Annotated[int, typer.Option(min=2, metavar="N", help="Parts of the files; as many models are trained.")] = 5,
    most: Annotated[int, typer.Option("--most", min=0, metavar="N", help="How many are shown; 0: all.")] = 100,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="SECTION.KEY=VALUE",
            help="A setting of tagger train for the models, such as vectors.path; repeatable.",
            autocompletion=completion.settings,
        ),
    ] = None,
    device: Annotated[
        Literal["auto", "cpu", "cuda", "mps", "xpu", "npu"], typer.Option(help="auto: an accelerator if there is one.")
    ] = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False,
    annotate: Annotated[
        Path | None,
        typer.Option(
            "--annotate", metavar="DIR", help="Correct those that are shown on a local page; answers go here."
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")] = False,
) -> None:
    """Find labels that are probably wrong, worst first, by models that have not seen the sentence.

    A line has how sure a model is, the place, what the file says, what the model says, and the sentence,
    with tabs between. With --annotate, DIR/corrected.jsonl has all sentences, corrected as far as the work is.

    Examples:
      tagger suspects train.conll -t ner
      tagger suspects train.conll -t ner --annotate corrections
      tagger suspects eng.train -t ner=4 --set vectors.path=glove.txt.gz --most 500 > suspects.tsv
    """
    from tagger_cli.cli.options import need_extra, parse_targets, print_json, say, say_nothing
    from tagger_cli.corpora.lines import check_readable
    from tagger_cli.waiting_threads import let_threads_sleep

    targets = parse_targets(target)
    if annotate is not None:
        if len(targets) > 1:
            raise UsageError("the page shows the labels of one target; name one with -t")
        try:
            from tagger_cli.annotation.serve_page import serve_page
        except ModuleNotFoundError as error:
            raise need_extra(error, "annotate") from None
    for file in files:
        check_readable(file)
    let_threads_sleep()
    try:
        from tagger_cli.training.configuration import parse_setting
        from tagger_cli.training.suspects.find_suspects import find_suspects
    except ModuleNotFoundError as error:
        raise need_extra(error, "train") from None
    tell = say_nothing if quiet else say
    found = find_suspects(files, targets, folds, list(map(parse_setting, settings or [])), device, tell)
    shown = found[:most] if most else found
    if annotate is not None and shown:
        serve_page(_corrections(shown, files, targets, annotate), 0, say)
        return
    for suspect in shown:
        readings = [[(reading.text, reading.label) for reading in side] for side in (suspect.gold, suspect.found)]
        if as_json:
            import msgspec

            print_json(msgspec.to_builtins(suspect))
            continue
        columns = [", ".join(f"{text} {label}" for text, label in side) or "O" for side in readings]
        place = f"{suspect.file}:{suspect.line}" + (f" {suspect.target}" if len(targets) > 1 else "")
        print("\t".join([f"{suspect.score:.3f}", place, *columns, suspect.sentence]))
    tell(f"{len(found):,} labels are others to the models; shown are {len(shown):,}")


def _corrections(
    suspects: Sequence[Suspect], files: Sequence[str], targets: Mapping[str, str | None], folder: Path
) -> Labelling:
    """The suspects as work for the page, worst first."""
    import getpass

    from tagger_cli.annotation.answers import AnswerFile
    from tagger_cli.annotation.labelling import Labelling
    from tagger_cli.annotation.suspect_pool import SuspectPool, correcting

    pool = SuspectPool(suspects, files, targets)
    folder.mkdir(parents=True, exist_ok=True)
    answers = AnswerFile(folder)
    answers.refuse_others(pool.task.target, pool.task.kind)
    write = correcting(pool, folder)
    write(answers.latest)
    return Labelling(
        pool.sentences, answers, folder, pool.task, getpass.getuser(), None, None, 0, in_order=True, also_write=write
    )
