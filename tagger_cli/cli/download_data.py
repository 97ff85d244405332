"""``tagger download-data``: real corpora and word vectors in one command."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from tagger_cli.cli import completion
from tagger_cli.errors import UsageError


def download_data_command(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME…]",
            autocompletion=completion.corpora,
            help="As --list shows them, or hf:OWNER/NAME for any hub dataset.",
        ),
    ] = None,
    list_all: Annotated[bool, typer.Option("--list", help="Print what there is by name and leave.")] = False,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Each NAME becomes a folder in it.")
    ] = Path("data"),
    offline: Annotated[bool, typer.Option("--offline", help="Take everything from the cache.")] = False,
    tokens_column: Annotated[
        str, typer.Option("--tokens-column", metavar="COLUMN", help="Where the words of a hub dataset are.")
    ] = "",
    target: Annotated[
        list[str] | None,
        typer.Option(
            "-t", "--target", metavar="NAME=COLUMN", help="Where the labels of a hub dataset are; repeatable."
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")] = False,
    labels: Annotated[
        list[str] | None,
        typer.Option("--labels", metavar="NAME=LABEL,…", help="Names of label ids 0, 1, 2 …; repeatable."),
    ] = None,
) -> None:
    """Download annotated corpora and word vectors as files that `tagger train` takes (no NAME: --list).

    HF_ENDPOINT names a mirror, HF_TOKEN logs in, HF_HOME moves the cache, HTTPS_PROXY works as usual.

    Examples:
      tagger download-data conll2003 ud:en_ewt
      tagger download-data hf:OWNER/NAME@REVISION:CONFIGURATION
      tagger download-data hf:OWNER/NAME --target ner=ner_tags
    """
    if list_all or not names:
        from tagger_cli.display.catalogue_table import print_catalogue

        print_catalogue()
        return
    from tagger_cli.cli.options import need_extra

    columns = {key: column for key, (column,) in _pairs("--target", target, "ner=ner_tags").items()}
    label_names = _pairs("--labels", labels, "ner=O,B-PER,I-PER")
    try:
        _download(names, output, offline, tokens_column, columns, label_names, quiet)
    except ModuleNotFoundError as error:
        raise need_extra(error, "train") from None


def _download(
    names: list[str],
    output: Path,
    offline: bool,
    tokens: str,
    targets: dict[str, str],
    labels: dict[str, list[str]],
    quiet: bool,
) -> None:
    from tagger_cli.download.source import find_source

    for name in names:
        find_source(name)  # a slip in the last name is told before the first download
    from tagger_cli.cli.interrupts import clean_up_on_interrupt
    from tagger_cli.cli.options import say_nothing
    from tagger_cli.display.download_display import download_display
    from tagger_cli.display.download_summary import print_download
    from tagger_cli.download.download_data import download_data
    from tagger_cli.download.hub import hub_of_environment

    clean_up_on_interrupt()
    hub = hub_of_environment(offline)
    for name in names:
        with nullcontext(say_nothing) if quiet else download_display() as report:
            downloaded = download_data(name, output, hub, report, tokens, targets, labels)
        if not quiet:
            print_download(downloaded)


def _pairs(option: str, values: list[str] | None, example: str) -> dict[str, list[str]]:
    """``NAME=A,B`` as name → [A, B]."""
    pairs = {}
    for value in values or []:
        name, equals, rest = value.partition("=")
        if not (name and equals and rest):
            raise UsageError(f"{option} {value}: expected {option} {example}")
        pairs[name] = rest.split(",") if option == "--labels" else [rest]
    return pairs
