"""Tables among the documents of folders: each is tagged by itself into a whole file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tagger_cli.errors import InputError
from tagger_cli.files import whole_file
from tagger_cli.tagging.folders.batch import DocumentTask, Outcome
from tagger_cli.tagging.jobs.messages import Problem
from tagger_cli.tagging.tables.tag_table import TableTagger


def tag_table_files(tagger: TableTagger, tasks: Sequence[DocumentTask], format: str) -> list[Outcome]:
    """Tag tables; one that cannot be read has no output.

    Raises:
        OSError: an output cannot be written.
    """
    return [_tag(tagger, os.fsdecode(task.path), Path(os.fsdecode(task.output)), format) for task in tasks]


def _tag(tagger: TableTagger, path: str, output: Path, format: str) -> Outcome:
    output.parent.mkdir(parents=True, exist_ok=True)
    try:
        with whole_file(output) as stream:
            words = tagger.tag(path, stream, format)
        return Outcome(output.stat().st_size, words)
    except InputError as error:
        return Outcome(problem=Problem.of(error))
