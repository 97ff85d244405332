"""The engine of ``tagger tag`` with several processes: pieces of the input go out, their output comes back in order."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import BinaryIO

import msgspec

from tagger_cli.corpora.bad_input import PassedOver
from tagger_cli.tagging.jobs.cutting import cut_files
from tagger_cli.tagging.jobs.messages import Tagged
from tagger_cli.tagging.jobs.workers import Workers
from tagger_cli.tagging.tag_files import Progress, Reading

_decode = msgspec.msgpack.Decoder(Tagged).decode


def tag_pieces(
    workers: Workers,
    files: Sequence[str],
    reading: Reading,
    output: BinaryIO,
    progress: Progress | None,
    passed_over: PassedOver,
) -> None:
    """Tag files as ``tag_files`` does, byte for byte.

    Args:
        workers: processes that tag.
        files: the names of the files, ``-`` for standard input.
        reading: how the files are read.
        output: receives UTF-8.
        progress: is told what is read and tagged.
        passed_over: counts what is left out or mended.

    Raises:
        InputError: a file is not what it should be; what came before it is written.
    """
    sentences = 0
    script_told = False
    for answer in workers.answers(cut_files(files, reading, progress, passed_over)):
        tagged = _decode(answer.message)
        output.write(tagged.text(sentences))
        output.flush()
        sentences += tagged.sentences
        tagged.note(passed_over)
        if tagged.script is not None and not script_told:
            script_told = True
            if tagged.script:
                reading.tell(os.fsdecode(tagged.script))
        if progress:
            progress.tagged(tagged.words)
        if tagged.problem is not None:
            raise tagged.problem.error()
