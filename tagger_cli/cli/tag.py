"""``tagger tag``: text in, labels out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from tagger_cli.cli import completion
from tagger_cli.errors import UsageError

if TYPE_CHECKING:
    from tagger_cli.tagging.jobs.messages import Setup

InputFormat = Literal["auto", "text", "tokens", "conll", "conllu", "jsonl", "csv", "tsv"]
OutputFormat = Literal["pretty", "conll", "conllu", "jsonl", "inline", "html", "parquet", "arrow"]

LARGE_FILE = 20_000_000
LARGE_FILES = 1_000_000
"""Bytes of one file, and of several, from which on every core gets a process: to start them takes half a second."""

_HOME = str(Path(__file__).parents[2])
WORKER = (
    *(sys.executable, "-P", "-c"),
    f"import sys; {_HOME!r} in sys.path or sys.path.insert(0, {_HOME!r})\n"
    "from tagger_cli.cli.tag_worker import main; main()",
)
"""The command that starts a process that tags, with the package of this one and nothing from the folder at hand."""


def tag_command(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE|DIR]...", help="Files or folders to tag; - or none: standard input."),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            "-m",
            "--model",
            metavar="NAME|DIR",
            help="Default: the shipped English model.",
            autocompletion=completion.models,
        ),
    ] = None,
    output_format: Annotated[
        OutputFormat | None,
        typer.Option(
            "-f",
            "--format",
            metavar="FORMAT",
            help=f"{', '.join(get_args(OutputFormat))}. Default: pretty on a terminal, conll elsewhere.",
        ),
    ] = None,
    input_format: Annotated[
        InputFormat,
        typer.Option(
            "-i",
            "--input",
            metavar="FORMAT",
            help=f"{', '.join(get_args(InputFormat))}; auto: by the file's name, standard input is text.",
        ),
    ] = "auto",
    targets: Annotated[
        list[str] | None,
        typer.Option(
            "-t",
            "--target",
            autocompletion=completion.targets,
            metavar="NAME,...",
            help="Default: all of the model's; none: sentences and words only.",
        ),
    ] = None,
    lines: Annotated[
        Literal["auto", "wrapped", "sentence", "paragraph", "document"],
        typer.Option(
            help="What a line of text is. auto: paragraphs, or pieces of wrapped ones, as the first lines look.",
        ),
    ] = "auto",
    segmenter: Annotated[
        Literal["model", "rules"],
        typer.Option(help="What finds sentences and words: the model's own network where it has one, or rules."),
    ] = "model",
    scores: Annotated[
        bool, typer.Option("--scores", help="Add how probable labels and entities are; in all formats but inline.")
    ] = False,
    entities: Annotated[
        list[str] | None,
        typer.Option(
            "--entities",
            metavar="FILE",
            help="Names and /regular expressions/, a tab and a label a line; what they find is no longer the network's "
            "to decide. Repeatable.",
        ),
    ] = None,
    min_score: Annotated[
        float, typer.Option("--min-score", min=0.0, max=1.0, metavar="P", help="Leave out less probable entities.")
    ] = 0.0,
    best: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Add the N most probable readings of the entities; with -f jsonl."),
    ] = None,
    soft: Annotated[
        bool,
        typer.Option(
            "--soft",
            help="Write all likely labels of a word with their probabilities, for another model to learn from; with "
            "-f conll.",
        ),
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE|DIR", help="Default: standard output. A folder where a folder is tagged."
        ),
    ] = None,
    text_column: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The column of the texts in tables and JSONL. Default: text, or what looks like it."
        ),
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option(metavar="PATTERN", help="Of the files of a folder, those of such names only, as '*.txt'."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Tag into the folder -o what is not finished there yet.")
    ] = False,
    errors: Annotated[
        Literal["stop", "skip", "replace", "strict"],
        typer.Option(
            metavar="stop|skip|replace",
            help="At what cannot be read: stop, leave out the line, record or sentence, or replace bytes that are not "
            "UTF-8. Default: stop.",
            show_default=False,
        ),
    ] = "stop",
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")] = False,
    threads: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            help="Threads that compute. Default, or 0: one per core; beside --jobs one in each process.",
            show_default=False,
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "-j",
            "--jobs",
            min=0,
            metavar="N",
            help="Processes that tag; 0: one per core. Default: one per core from 20 MB on, and for several files from "
            "1 MB on; else, and beside --threads, one.",
            show_default=False,
        ),
    ] = None,
    ray: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS|local", help="Have a folder tagged by a Ray cluster, or by Ray on this computer."
        ),
    ] = None,
) -> None:
    """Tag text from files or standard input.

    Raw text is segmented into sentences and words; a blank line always ends a sentence.
    Without a FILE, or for -, standard input is read; input may be compressed.

    Examples:
      echo "Ada Lovelace lived in London." | tagger tag -m out/ner
      tagger tag -m out/ner -f jsonl news.txt > news.jsonl
      tagger tag --target none --lines wrapped -f conllu book.txt
    """
    from tagger_cli.cli.interrupts import clean_up_on_interrupt, clean_up_on_termination
    from tagger_cli.cli.options import parse_names, say, say_nothing
    from tagger_cli.corpora.bad_input import PassedOver
    from tagger_cli.inference.find_model import find_model
    from tagger_cli.tagging.jobs.messages import Setup
    from tagger_cli.tagging.tables.table_names import TABLE_FORMATS, table_format

    files = files or ["-"]
    if best is not None and output_format != "jsonl":
        raise UsageError("--best: only jsonl has a place for several readings; add -f jsonl")
    if soft and (output_format not in (None, "conll") or scores or entities or min_score or best):
        raise UsageError(
            "--soft: goes with -f conll and a choice of targets (-t), and with nothing that changes labels"
        )
    setup = Setup(
        model=os.fsencode(find_model(model)),
        targets=parse_names(targets) if targets else None,
        entities=list(map(os.fsencode, entities or [])),
        min_score=min_score,
        best=best or 0,
        soft=soft,
        files=list(map(os.fsencode, files)),
        input_format=input_format,
        lines=lines,
        rules=segmenter == "rules",
        errors="strict" if errors == "stop" else errors,
        format=output_format or ("conll" if soft else ""),
        scores=scores,
        quiet=quiet,
        text_column=text_column,
        folders=resume or any(map(os.path.isdir, files)),
    )
    passed_over = PassedOver()
    tell = say_nothing if quiet else say
    try:
        if setup.folders:
            from tagger_cli.cli.tag_folders import tag_into_folder

            if output is None:
                raise UsageError("a folder is tagged into a folder; name one with -o DIR")
            setup.format = setup.format or "conll"
            setup.threads = threads or 1
            _look_at_rules(setup, tell)
            clean_up_on_interrupt()
            clean_up_on_termination()
            tag_into_folder(files, include or [], output, resume, setup, WORKER, jobs, ray, passed_over)
            return
        if ray is not None:
            raise UsageError("--ray: is for folders; name one, and an output with -o DIR")
        if include:
            raise UsageError("--include: chooses among the files of a folder, and none is given")
        if output_format in TABLE_FORMATS or any(map(table_format, files)):
            from tagger_cli.cli.tag_table import tag_into_table

            setup.threads = threads or 0
            tag_into_table(files, output, setup, tell)
        else:
            from tagger_cli.cli.tag_stream import tag_into_stream

            processes, setup.threads = _processes_and_threads(jobs, threads, files, input_format, output_format, output)
            if processes > 1:
                _look_at_rules(setup, tell)
            tag_into_stream(files, output, setup, WORKER, processes, tell, passed_over)
    finally:
        for note in passed_over.notes():
            tell(note)


def _look_at_rules(setup: Setup, tell: Callable[[str], None]) -> None:
    """Tell what is wrong with the rules once, not in every worker."""
    if setup.entities:
        from tagger_cli.tagging.rules.rule_file import read_rules

        read_rules(map(os.fsdecode, setup.entities), tell)


def _processes_and_threads(
    jobs: int | None,
    threads: int | None,
    files: Sequence[str],
    input_format: InputFormat,
    format: str | None,
    output: Path | None,
) -> tuple[int, int]:
    """How many processes shall tag, and with how many threads each.

    Raises:
        UsageError: more than one process for a format that is one page.
    """
    from tagger_cli.cores import available_cores

    cores = available_cores()
    if jobs is not None:
        if (jobs or cores) > 1 and format == "html":
            raise UsageError("--jobs: html is one page that one process writes; leave --jobs out")
        return jobs or cores, threads or (1 if threads is None else cores)
    on_terminal = output is None and sys.stdout is not None and sys.stdout.isatty()
    if threads is not None or format == "html" or on_terminal or not all(map(os.path.isfile, files)):
        return 1, threads or cores
    size = sum(map(os.path.getsize, files))
    large = size >= (LARGE_FILE if len(files) == 1 else LARGE_FILES)
    return (cores, 1) if large and not _holds_table(files, input_format) else (1, cores)


def _holds_table(files: Sequence[str], format: InputFormat) -> bool:
    """Whether one of the files is a table, which one process reads: where a row begins only those before it tell."""
    from tagger_cli.cli.options import say_nothing
    from tagger_cli.tagging.tag_files import format_of

    formats = [format_of(file, say_nothing) for file in files] if format == "auto" else [format]
    return any(found in ("csv", "tsv") for found in formats)
