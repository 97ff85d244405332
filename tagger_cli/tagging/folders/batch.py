"""A batch of documents: what a worker process is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from tagger_cli.tagging.folders.documents import Document
from tagger_cli.tagging.jobs.messages import Problem

BATCH_BYTES = 1 << 17
BATCH_DOCUMENTS = 256
"""Of a batch at most, but for one document that is larger: small ones make larger batches for the network together."""


class DocumentTask(msgspec.Struct, array_like=True):
    """A document and where its output goes.

    Attributes:
        name: what the document is called in its output.
        path: where it lies.
        output: where its output goes.
    """

    name: bytes
    path: bytes
    output: bytes


class Batch(msgspec.Struct, array_like=True):
    """Documents that one worker tags in one go."""

    tasks: list[DocumentTask]


class Outcome(msgspec.Struct, array_like=True):
    """What became of a document.

    Attributes:
        bytes: of its output.
        words: that were tagged.
        problem: why there is no output.
        passed_over: what was left out or mended, how often, and the first of it.
    """

    bytes: int = 0
    words: int = 0
    problem: Problem | None = None
    passed_over: list[tuple[str, int, Problem]] = []


class Outcomes(msgspec.Struct, array_like=True):
    """What became of the documents of a batch, in their order; or why the worker gave up."""

    outcomes: list[Outcome]
    failure: str | None = None


def batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Documents in groups that are tagged together."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        if batch and (size + document.size > BATCH_BYTES or len(batch) == BATCH_DOCUMENTS):
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += document.size
    if batch:
        yield batch
