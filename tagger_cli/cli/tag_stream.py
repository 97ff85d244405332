"""``tagger tag`` without folders: files or standard input in, one stream of text out, by one process or several."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tagger_cli.corpora.bad_input import PassedOver
    from tagger_cli.tagging.jobs.messages import Setup

SWITCH_INTERVAL = 5e-5
"""Seconds; with Python's 5 ms, two threads tagged at 1.4 instead of 1.7 times the speed of one."""


def tag_into_stream(
    files: Sequence[str],
    output: Path | None,
    setup: Setup,
    command: Sequence[str],
    processes: int,
    tell: Callable[[str], None],
    passed_over: PassedOver,
) -> None:
    """Tag files, one after another, into a file or standard output.

    Args:
        files: their names, ``-`` for standard input.
        output: the file; None for standard output.
        setup: how is tagged; without a format that of a pipe or a terminal is chosen.
        command: starts a worker, where there are several processes.
        processes: how many tag.
        tell: is told what a user should know.
        passed_over: counts what is left out or mended.
    """
    from tagger_cli.cli.interrupts import clean_up_on_interrupt, clean_up_on_termination
    from tagger_cli.corpora.lines import check_readable
    from tagger_cli.display.output_formats import Look, writer_for
    from tagger_cli.display.tagging_progress import tagging_progress
    from tagger_cli.freed_memory import give_back_large_blocks
    from tagger_cli.tagging.open_session import open_session
    from tagger_cli.tagging.output import open_output
    from tagger_cli.tagging.tag_files import Reading, tag_files

    opened = None
    if processes == 1:
        give_back_large_blocks()
        # A thread that has run the graph waits so long at most for this one to let it start the next batch.
        sys.setswitchinterval(SWITCH_INTERVAL)
        rules = list(map(os.fsdecode, setup.entities))
        opened = open_session(
            Path(os.fsdecode(setup.model)),
            setup.targets,
            setup.threads,
            rules,
            setup.min_score,
            tell,
            setup.best,
            setup.soft,
        )
        # Words and offsets are many objects without cycles, and the vocabulary stays: looking through them takes 3 %.
        gc.freeze()
    if output is not None:
        clean_up_on_interrupt()
        clean_up_on_termination()
    for file in files:
        check_readable(file)
    if "-" in files and sys.stdin is not None and sys.stdin.isatty():
        tell("reading text from the terminal; end it with Ctrl-D, or name a file")
    alphabet = opened.alphabet if opened else ""
    reading = Reading(
        setup.input_format, setup.lines, setup.rules, setup.errors, tell, alphabet, text_column=setup.text_column
    )
    with open_output(output) as stream, tagging_progress(files, stream, setup.quiet) as progress:
        if progress is not None:
            clean_up_on_interrupt()
        if output is None and progress is None and opened is not None and hasattr(signal, "SIGPIPE"):
            # As grep and sort do: when the reader of a pipe goes, go too, at once and in silence. Not where a worker
            # reads from one of our own pipes.
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        setup.format = setup.format or ("pretty" if stream.isatty() else "conll")
        look = Look.on(stream)
        if opened is not None:
            writer = writer_for(setup.format, opened.written, files, look, setup.scores)
            tag_files(
                opened.tagger, files, reading, opened.targets, writer, stream, progress, setup.scores, passed_over
            )
            return
        from tagger_cli.tagging.jobs.tag_pieces import tag_pieces
        from tagger_cli.tagging.jobs.workers import Workers

        setup.coloured, setup.width = look
        with Workers(command, processes, setup) as workers:
            tag_pieces(workers, files, reading, stream, progress, passed_over)
