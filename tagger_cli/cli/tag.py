"""``tagger tag``: text in, labels out."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Literal, get_args

import typer

from tagger_cli.cli import completion
from tagger_cli.errors import UsageError

if TYPE_CHECKING:
    from tagger_cli.corpora.bad_input import PassedOver
    from tagger_cli.display.output_formats import Look
    from tagger_cli.tagging.jobs.messages import Setup
    from tagger_cli.tagging.tag_files import Progress, Reading

InputFormat = Literal["auto", "text", "tokens", "conll", "conllu", "jsonl"]
OutputFormat = Literal["pretty", "conll", "conllu", "jsonl", "inline", "html"]

SWITCH_INTERVAL = 5e-5
"""Seconds; with Python's 5 ms, two threads tagged at 1.4 instead of 1.7 times the speed of one."""

LARGE_FILE = 20_000_000
LARGE_FILES = 1_000_000
"""Bytes of one file, and of several, from which on every core gets a process: to start them takes half a second."""

WORKER = (sys.executable, "-m", "tagger_cli.cli.tag_worker")
"""The command that starts a process that tags."""


def tag_command(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]...", help="Files to tag; - or none: standard input.")
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
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Default: standard output.")
    ] = None,
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
    from tagger_cli.cli.options import parse_names, say_nothing
    from tagger_cli.corpora.bad_input import PassedOver
    from tagger_cli.corpora.lines import DecodingErrors, check_readable
    from tagger_cli.display.output_formats import Look, writer_for
    from tagger_cli.display.tagging_progress import tagging_progress
    from tagger_cli.inference.find_model import find_model
    from tagger_cli.tagging.open_session import open_session
    from tagger_cli.tagging.output import open_output
    from tagger_cli.tagging.tag_files import Reading, tag_files

    files = files or ["-"]
    folder = find_model(model)
    names = parse_names(targets) if targets else None
    processes, threads = _processes_and_threads(jobs, threads, files, output_format, output)
    opened = None
    if processes == 1:
        # A thread that has run the graph waits so long at most for this one to let it start the next batch.
        sys.setswitchinterval(SWITCH_INTERVAL)
        opened = open_session(folder, names, threads, entities or [], min_score, _say)
        # Words and offsets are many objects without cycles, and the vocabulary stays: looking through them takes 3 %.
        gc.freeze()
    if output is not None:
        clean_up_on_interrupt()
        clean_up_on_termination()
    for file in files:
        check_readable(file)
    if "-" in files and not quiet and sys.stdin is not None and sys.stdin.isatty():
        _say("reading text from the terminal; end it with Ctrl-D, or name a file")
    passed_over = PassedOver()
    tell = say_nothing if quiet else _say
    decoding: DecodingErrors = "strict" if errors == "stop" else errors
    alphabet = opened.alphabet if opened else ""
    reading = Reading(input_format, lines, segmenter == "rules", decoding, tell, alphabet)
    with open_output(output) as stream, tagging_progress(files, stream, quiet) as progress:
        if progress is not None:
            clean_up_on_interrupt()
        if output is None and progress is None and opened is not None and hasattr(signal, "SIGPIPE"):
            # As grep and sort do: when the reader of a pipe goes, go too, at once and in silence. Not where a worker
            # reads from one of our own pipes.
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        format = output_format or ("pretty" if stream.isatty() else "conll")
        look = Look.on(stream)
        try:
            if opened is None:
                setup = _setup(
                    folder, names, threads, entities or [], min_score, files, format, look, scores, reading, quiet
                )
                _tag_in_processes(setup, processes, files, reading, stream, progress, passed_over)
            else:
                writer = writer_for(format, opened.written, files, look, scores)
                tag_files(opened.tagger, files, reading, opened.targets, writer, stream, progress, scores, passed_over)
        finally:
            for note in passed_over.notes():
                tell(note)


def _tag_in_processes(
    setup: Setup,
    processes: int,
    files: Sequence[str],
    reading: Reading,
    output: BinaryIO,
    progress: Progress | None,
    passed_over: PassedOver,
) -> None:
    from tagger_cli.tagging.jobs.tag_pieces import tag_pieces
    from tagger_cli.tagging.jobs.workers import Workers

    with Workers(WORKER, processes, setup) as workers:
        tag_pieces(workers, files, reading, output, progress, passed_over)


def _setup(
    folder: Path,
    names: list[str] | None,
    threads: int,
    entities: list[str],
    min_score: float,
    files: Sequence[str],
    format: str,
    look: Look,
    scores: bool,
    reading: Reading,
    quiet: bool,
) -> Setup:
    """What a worker process is told."""
    from tagger_cli.tagging.jobs.messages import Setup

    if entities:
        from tagger_cli.tagging.rules.rule_file import read_rules

        read_rules(entities, _say)  # what is wrong with the rules is said once, not by every worker
    return Setup(
        model=os.fsencode(folder),
        targets=names,
        threads=threads,
        entities=list(map(os.fsencode, entities)),
        min_score=min_score,
        files=list(map(os.fsencode, files)),
        format=format,
        scores=scores,
        rules=reading.rules,
        errors=reading.errors,
        coloured=look.coloured,
        width=look.width,
        quiet=quiet,
    )


def _processes_and_threads(
    jobs: int | None, threads: int | None, files: Sequence[str], format: str | None, output: Path | None
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
    return (cores, 1) if large else (1, cores)


def _say(message: str) -> None:
    print(f"tagger: {message}", file=sys.stderr)
