"""``tagger suspects``: labels that are probably wrong."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from tagger_cli.cli import completion


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
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")] = False,
) -> None:
    """Find labels that are probably wrong, worst first, by models that have not seen the sentence.

    A line has how sure a model is, the place, what the file says, what the model says, and the sentence,
    with tabs between.

    Examples:
      tagger suspects train.conll -t ner
      tagger suspects eng.train -t ner=4 --set vectors.path=glove.txt.gz --most 500 > suspects.tsv
    """
    from tagger_cli.cli.options import need_extra, parse_targets, print_json, say, say_nothing
    from tagger_cli.corpora.lines import check_readable
    from tagger_cli.waiting_threads import let_threads_sleep

    targets = parse_targets(target)
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
