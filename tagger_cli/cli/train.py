"""``tagger train``: from annotated text to a model."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from tagger_cli.cli import completion
from tagger_cli.errors import UsageError


def train_command(
    config: Annotated[
        Path | None, typer.Argument(metavar="[CONFIG.toml]", help="Configuration; every key also by --set.")
    ] = None,
    train: Annotated[list[str] | None, typer.Option("--train", metavar="FILE", help="Train on it; repeatable.")] = None,
    dev: Annotated[
        list[str] | None,
        typer.Option(
            "--dev", metavar="FILE", help="Choose the best epoch on it; default: a tenth of train, or 10,000 sentences."
        ),
    ] = None,
    test: Annotated[
        list[str] | None, typer.Option("--test", metavar="FILE", help="Measure the final model on it.")
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(
            "-t",
            "--target",
            metavar="NAME[=COLUMN]",
            help="What to predict, and its column by number or name; repeatable. segments: sentences and words of raw "
            "text, learnt from CoNLL-U; ud: these, and upos, xpos, feats and lemma as far as the file has them.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Folder that becomes the model.")
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="MODEL",
            help="Go on from the weights of a model: new data, new labels, a new domain.",
            autocompletion=completion.models,
        ),
    ] = None,
    rehearse: Annotated[
        list[str] | None,
        typer.Option(
            "--rehearse", metavar="FILE", help="Text; what MODEL says of it is learned again, so that it stays known."
        ),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="SECTION.KEY=VALUE", help="A setting; repeatable.", autocompletion=completion.settings
        ),
    ] = None,
    baseline: Annotated[
        Literal["tfidf"] | None,
        typer.Option(
            metavar="tfidf",
            help="Labels of sentences: show beside the network's scores those of TF-IDF with logistic regression.",
        ),
    ] = None,
    list_settings: Annotated[bool, typer.Option("--list-settings", help="Print all settings and leave.")] = False,
    device: Annotated[
        Literal["auto", "cpu", "cuda", "mps", "xpu", "npu"],
        typer.Option(help="auto: an accelerator if there is one."),
    ] = "auto",
    seeds: Annotated[
        int | None,
        typer.Option(
            min=2, metavar="N", help="Train N models that differ in their seed alone; print mean ± standard deviation."
        ),
    ] = None,
    folds: Annotated[
        int | None,
        typer.Option(min=2, metavar="K", help="Cross-validation: K models, each measured on the part it has not seen."),
    ] = None,
    curve: Annotated[
        bool, typer.Option("--curve", help="Train on 10, 20, 40 and 80 % of the data as well: would more data help?")
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where a stopped run was.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a model that is in DIR.")] = False,
) -> None:
    """Train a model on annotated text (CoNLL columns, CoNLL-U, JSONL, CSV, TSV; plain or compressed).

    Examples:
      tagger train --train train.conllu --dev dev.conllu --target upos -o out/pos
      tagger train --train train.conllu --dev dev.conllu -t ud -o out/treebank
      tagger train --train eng.train --dev eng.testa --target ner=4 --set vectors.path=glove.txt.gz -o out/ner
      tagger train --train train.conllu --dev dev.conllu --target upos --target segments -o out/both
      tagger train --from out/ner --rehearse old.txt --train orders.jsonl --target ner -o out/orders
      tagger train --train mine.conll --target ner --curve -o out/mine
      tagger train --train train.conllu --dev dev.conllu --target upos --seeds 5 -o out/five
      tagger train --train messages.csv --target label --baseline tfidf -o out/toxic
    """
    from tagger_cli.cli.interrupts import clean_up_on_interrupt
    from tagger_cli.cli.options import need_extra, say_nothing
    from tagger_cli.cli.train_series import series_runs, train_series
    from tagger_cli.waiting_threads import let_threads_sleep

    try:
        from tagger_cli.display.settings_table import print_settings
        from tagger_cli.display.training_display import training_display
        from tagger_cli.training.configuration import load_configuration, parse_setting

        if list_settings:
            print_settings()
            return
        from tagger_cli.training.named_files import check_named_files
        from tagger_cli.training.parts import check_output
        from tagger_cli.training.series import check_series, saved_configuration
    except ModuleNotFoundError as error:
        raise need_extra(error, "train") from None
    if output is None:
        raise UsageError("name the folder for the model with -o DIR")
    corpus = _corpus(train, dev, test, target)
    if resume and config is None and corpus is None:
        config = saved_configuration(output)
        if config is None:
            raise UsageError(f"{output}: no run to resume here; leave --resume out to start one")
    if config is None and corpus is None:
        raise UsageError("nothing to train on; give --train FILE --target NAME, or a CONFIG.toml")
    overrides: list[dict[str, Any]] = [{"corpora": [corpus]}] if corpus else []
    if start is not None:
        overrides.append({"training": {"start_from": start}})
    if rehearse:
        overrides.append({"training": {"rehearse": rehearse}})
    configuration = load_configuration(config, [*overrides, *map(parse_setting, settings or [])])
    series = series_runs(configuration, output, seeds, folds, curve)
    if series is None:
        check_output(configuration, output, resume, overwrite)
    else:
        check_series(series, output, resume, overwrite)
    check_named_files(configuration)
    let_threads_sleep()
    try:
        from tagger_cli.training.train_model import train_model as run  # imports torch: slips are told before it
    except ModuleNotFoundError as error:
        raise need_extra(error, "train") from None
    clean_up_on_interrupt()
    if series is not None:
        train_series(series, output, partial(run, device=device, overwrite=overwrite), resume, quiet)
        return
    with nullcontext(say_nothing) if quiet else training_display() as report:
        result = run(
            configuration,
            output,
            device=device,
            resume=resume,
            overwrite=overwrite,
            report=report,
            baseline=baseline is not None,
        )
    if result is not None and not quiet:
        from tagger_cli.display.training_summary import print_training_summary

        print_training_summary(result)


def _corpus(
    train: list[str] | None, dev: list[str] | None, test: list[str] | None, target: list[str] | None
) -> dict[str, Any] | None:
    """The corpus that the options name; None where they name none."""
    from tagger_cli.cli.options import parse_targets

    if not train:
        if dev or test or target:
            raise UsageError("--dev, --test and --target go with --train; in a CONFIG.toml they stand in [[corpora]]")
        return None
    if not target:
        raise UsageError("name what to predict with --target, as in --target upos or --target ner=4")
    targets = {name: column or "" for name, column in parse_targets(target).items()}
    if "ud" in targets:
        from tagger_cli.corpora.filled_columns import filled_columns

        del targets["ud"]
        targets = {**dict.fromkeys([*filled_columns(train[0]), "segments"], ""), **targets}
    return {"train": train, "dev": dev or [], "test": test or [], "targets": targets}
