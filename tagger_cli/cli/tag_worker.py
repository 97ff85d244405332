"""A worker process of ``tagger tag``, which starts it."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tagger_cli.__main__ import GARBAGE_THRESHOLD

if TYPE_CHECKING:
    from collections.abc import Callable

    from tagger_cli.tagging.folders.document_tagger import DocumentTagger
    from tagger_cli.tagging.jobs.messages import Setup
    from tagger_cli.tagging.open_session import OpenSession
    from tagger_cli.tagging.writers.writer import Writer


def main() -> None:
    """Answer requests on standard input until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it ends it
    gc.set_threshold(GARBAGE_THRESHOLD)
    requests = sys.stdin.buffer
    # Whatever a library prints goes to standard error, not between the answers.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with suppress(BrokenPipeError, EOFError):  # nobody is there any more
        _work(requests, replies)
    os._exit(0)


def document_tagger(setup: Setup) -> DocumentTagger:
    """What tags batches of documents in this process.

    Raises:
        TaggerError: it cannot be opened, or the format has no place for what is asked.
    """
    from tagger_cli.tagging.folders.document_tagger import DocumentTagger

    opened, write = _open(setup)
    return DocumentTagger(setup, opened, lambda name: write([name]))


def _open(setup: Setup) -> tuple[OpenSession, Callable[[list[str]], Writer]]:
    """What tags, and what makes the writer of some files."""
    from tagger_cli.cli.options import say_nothing
    from tagger_cli.display.output_formats import Look, writer_for
    from tagger_cli.freed_memory import give_back_large_blocks
    from tagger_cli.tagging.open_session import open_session
    from tagger_cli.tagging.tables.table_names import TABLE_FORMATS

    give_back_large_blocks()
    rules = list(map(os.fsdecode, setup.entities))
    folder = Path(os.fsdecode(setup.model))
    opened = open_session(
        folder, setup.targets, setup.threads, rules, setup.min_score, say_nothing, setup.best, setup.soft
    )
    look = Look(setup.coloured, setup.width)
    write = partial(writer_for, setup.format, opened.written, look=look, scores=setup.scores)
    if setup.format not in TABLE_FORMATS:
        write([""])  # raises where the format has no place for something
    gc.freeze()
    return opened, write


def _work(requests: BinaryIO, replies: BinaryIO) -> None:
    import msgspec

    from tagger_cli.errors import TaggerError
    from tagger_cli.tagging.jobs.messages import Failure, Ready, Setup, read_message, write_message
    from tagger_cli.tagging.jobs.worker import PieceTagger
    from tagger_cli.targets.target import of_sentences

    message = read_message(requests)
    if message is None:
        return
    setup = msgspec.msgpack.decode(message, type=Setup)
    try:
        if setup.folders:
            documents = document_tagger(setup)
        else:
            opened, write = _open(setup)
    except TaggerError as error:
        write_message(replies, msgspec.msgpack.encode(Failure(str(error), error.exit_code)))
        return
    write_message(replies, msgspec.msgpack.encode(Ready()))
    if setup.folders:
        documents.serve(requests, replies)
        return
    files = list(map(os.fsdecode, setup.files))
    names = [target.name for target in opened.targets]
    alphabet = "" if setup.quiet else opened.alphabet
    tagger = PieceTagger(
        opened.tagger,
        files,
        names,
        write(files),
        setup.scores,
        setup.rules,
        setup.errors,
        alphabet,
        whole_texts=bool(of_sentences(opened.targets)),
        text_column=setup.text_column,
    )
    tagger.tag(requests, replies)
