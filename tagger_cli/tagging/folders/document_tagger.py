"""What tags batches of documents: texts together, tables one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import BinaryIO

import msgspec

from tagger_cli.tagging.folders.batch import Batch, DocumentTask, Outcome, Outcomes
from tagger_cli.tagging.folders.tag_batch import BatchTagger
from tagger_cli.tagging.jobs.messages import Setup, read_message, write_message
from tagger_cli.tagging.open_session import OpenSession
from tagger_cli.tagging.tables.table_names import TABLE_FORMATS, TEXT_COLUMN, table_format
from tagger_cli.tagging.tag_files import Reading
from tagger_cli.tagging.writers.writer import Writer
from tagger_cli.targets.target import of_sentences


class DocumentTagger:
    """Tags batches of documents, each into a file of its own.

    Args:
        setup: how is tagged.
        opened: what tags.
        writer: document → what writes it, where it is no table.
    """

    def __init__(self, setup: Setup, opened: OpenSession, writer: Callable[[str], Writer]) -> None:
        self._setup = setup
        self._opened = opened
        whole_texts = bool(of_sentences(opened.targets))
        reading = Reading(
            setup.input_format,
            setup.lines,
            setup.rules,
            setup.errors,
            whole_texts=whole_texts,
            text_column=setup.text_column,
        )
        names = [target.name for target in opened.targets]
        self._texts = BatchTagger(opened.tagger, reading, names, setup.scores, writer)

    def tag(self, batch: Batch) -> Outcomes:
        """What becomes of a batch, or why its outputs cannot be written."""
        all_tables = self._setup.format in TABLE_FORMATS
        tables = [number for number, task in enumerate(batch.tasks) if all_tables or table_format(_path(task))]
        texts = sorted({*range(len(batch.tasks))} - {*tables})
        outcomes: dict[int, Outcome] = {}
        try:
            if texts:
                outcomes |= zip(texts, self._texts.tag([batch.tasks[number] for number in texts]), strict=True)
            if tables:
                outcomes |= zip(tables, self._tag_tables([batch.tasks[number] for number in tables]), strict=True)
        except ModuleNotFoundError as error:
            return Outcomes([], f"this needs {error.name}, which comes with: pip install 'tagger-cli[tables]'")
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            return Outcomes([], f"{place}cannot be written: {error.strerror or error}; choose another -o")
        return Outcomes([outcomes[number] for number in range(len(batch.tasks))])

    def serve(self, requests: BinaryIO, replies: BinaryIO) -> None:
        """Answer each batch that arrives, until no more come."""
        while (message := read_message(requests)) is not None:
            write_message(replies, msgspec.msgpack.encode(self.tag(msgspec.msgpack.decode(message, type=Batch))))

    def _tag_tables(self, tasks: Sequence[DocumentTask]) -> list[Outcome]:
        from tagger_cli.tagging.tables.table_files import tag_table_files
        from tagger_cli.tagging.tables.tag_table import TableTagger

        setup, opened = self._setup, self._opened
        tagger = TableTagger(
            opened.tagger, opened.targets, opened.written, setup.scores, setup.rules, setup.text_column or TEXT_COLUMN
        )
        return tag_table_files(tagger, tasks, setup.format)


def _path(task: DocumentTask) -> str:
    return task.path.decode(errors="replace")
