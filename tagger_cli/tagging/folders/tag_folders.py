"""The engine of ``tagger tag`` for folders: documents go out to workers in batches, the manifest tells what is done."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from tagger_cli.corpora.bad_input import PassedOver
from tagger_cli.errors import TaggerError
from tagger_cli.tagging.folders.batch import Batch, DocumentTask, Outcome, Outcomes, batches
from tagger_cli.tagging.folders.documents import ERRORS, Document
from tagger_cli.tagging.folders.manifest import Entry, Manifest, shown_name
from tagger_cli.tagging.tag_files import Progress

Answers = Callable[[Iterator[Batch]], Iterator[tuple[int, Outcomes]]]
"""Has batches tagged; gives the number of each and what became of it, in any order."""


def tag_folders(
    answers: Answers,
    documents: Sequence[Document],
    output: Path,
    manifest: Manifest,
    progress: Progress | None,
    passed_over: PassedOver,
) -> None:
    """Tag the documents that are not finished yet, each into a file of its own.

    Args:
        answers: what tags.
        documents: all that belong to the output.
        output: the folder of the output.
        manifest: is told of each document when its output is on the disk.
        progress: is told what is read and tagged.
        passed_over: counts what is left out or mended.

    Raises:
        TaggerError: some could not be read; all others are tagged. Or an output cannot be written.
    """
    waiting = list(batches(document for document in documents if not manifest.is_finished(document)))
    requests = (Batch([_task(document, output) for document in batch]) for batch in waiting)
    for number, found in answers(requests) if waiting else ():
        if found.failure is not None:
            raise TaggerError(found.failure)
        batch = waiting[number]
        manifest.add(map(_entry, batch, found.outcomes))
        for document, outcome in zip(batch, found.outcomes, strict=True):
            for what, count, problem in outcome.passed_over:
                passed_over.add(what, count, problem.error())
            if progress:
                progress.read(document.size)
                progress.tagged(outcome.words)
    failed = manifest.finish(documents)
    if failed:
        first = f"{failed[0].file}{'' if failed[0].line is None else f':{failed[0].line}'}: {failed[0].error}"
        raise TaggerError(
            f"{len(failed):,} of {len(documents):,} documents could not be read, see {output / ERRORS}; "
            f"the first: {first}"
        )


def decode_outcomes(message: bytes) -> Outcomes:
    """What a worker answered."""
    return msgspec.msgpack.decode(message, type=Outcomes)


def _task(document: Document, output: Path) -> DocumentTask:
    return DocumentTask(os.fsencode(document.name), os.fsencode(document.path), os.fsencode(output / document.output))


def _entry(document: Document, outcome: Outcome) -> Entry:
    name, problem = shown_name(document), outcome.problem
    if problem is None:
        return Entry(name, document.size, outcome.bytes, outcome.words)
    return Entry(name, document.size, line=problem.line, error=problem.message)
