"""Tags documents in one stream, and writes the output of each into a file of its own."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from tagger_cli.corpora.arriving_lines import arriving_lines
from tagger_cli.corpora.bad_input import PassedOver
from tagger_cli.corpora.formats import read_sentences
from tagger_cli.corpora.lines import LONG_LINE_BYTES
from tagger_cli.corpora.segments import SentencePlaces
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import InputError
from tagger_cli.files import put_all_in_place, temporary_name
from tagger_cli.tagging.folders.batch import DocumentTask, Outcome
from tagger_cli.tagging.jobs.messages import Problem
from tagger_cli.tagging.tag_files import Reading, StreamTagger, format_of, segment_by_rules
from tagger_cli.tagging.writers.writer import Writer


class BatchTagger:
    """Tags batches of documents.

    Args:
        tagger: what tags.
        reading: how documents are read.
        targets: the names of what is predicted.
        scores: whether probabilities are computed as well.
        writer: document → what writes it.
    """

    def __init__(
        self,
        tagger: StreamTagger,
        reading: Reading,
        targets: Sequence[str],
        scores: bool,
        writer: Callable[[str], Writer],
    ) -> None:
        self._tagger = tagger
        self._reading = reading
        self._targets = targets
        self._scores = scores
        self._writer = writer

    def tag(self, tasks: Sequence[DocumentTask]) -> list[Outcome]:
        """Tag documents; what each output holds does not depend on the others.

        When this returns, the outputs are whole and on the disk. A document that cannot be read to its end has none.

        Raises:
            OSError: an output cannot be written.
        """
        outputs = [_Output(Path(os.fsdecode(task.output)), self._writer(os.fsdecode(task.name))) for task in tasks]
        outcomes = [Outcome(passed_over=[]) for _ in tasks]
        owners: deque[int] = deque()  # of the sentences that are on their way, the number of their document
        try:
            following = 0
            stream = self._tagger.tag_stream(self._sentences(tasks, outcomes, owners), self._targets, self._scores)
            for window in stream:
                for number, group in groupby(window, lambda _: owners.popleft()):
                    for output in outputs[following:number]:
                        output.end()
                    following = number
                    sentences = list(group)
                    outputs[number].write(sentences)
                    outcomes[number].words += sum(map(len, sentences))
            for output in outputs[following:]:
                output.end()
            finished = [output for output, outcome in zip(outputs, outcomes, strict=True) if outcome.problem is None]
            for output, outcome in zip(outputs, outcomes, strict=True):
                if outcome.problem is None:
                    outcome.bytes = output.bytes
                else:
                    output.remove()
            put_all_in_place([(output.temporary, output.path) for output in finished])
        except BaseException:
            for output in outputs:
                output.remove()
            raise
        return outcomes

    def _sentences(
        self, tasks: Sequence[DocumentTask], outcomes: Sequence[Outcome], owners: deque[int]
    ) -> Iterator[Sentence | None]:
        """The sentences of all documents; each document that is not what it should be ends with its error."""
        for number, task in enumerate(tasks):
            passed_over = PassedOver()
            try:
                for sentence in self._read(os.fsdecode(task.path), os.fsdecode(task.name), passed_over):
                    if sentence is not None:
                        owners.append(number)
                        yield sentence
            except InputError as error:
                outcomes[number].problem = Problem.of(error)
            counted = passed_over.counted()
            outcomes[number].passed_over = [(what, count, Problem.of(first)) for what, count, first in counted]

    def _read(self, path: str, name: str, passed_over: PassedOver) -> Iterator[Sentence | None]:
        reading = self._reading
        format = format_of(path, reading.tell) if reading.format == "auto" else reading.format
        long_line = LONG_LINE_BYTES if format == "text" else None
        lines = arriving_lines(path, reading.errors, None, long_line, passed_over)
        left_out = passed_over if reading.errors == "skip" else None
        return read_sentences(
            lines,
            name,
            format,
            self._segment,
            reading.lines,
            reading.tell,
            left_out,
            whole_texts=reading.whole_texts,
            text_column=reading.text_column,
        )

    def _segment(self, texts: Sequence[str]) -> Sequence[list[SentencePlaces]]:
        return (segment_by_rules if self._reading.rules else self._tagger.segment)(texts)


class _Output:
    """The output of a document, under a temporary name.

    Args:
        path: its final name.
        writer: makes its text.
    """

    def __init__(self, path: Path, writer: Writer) -> None:
        self.path = path
        self.temporary = temporary_name(path)
        self.bytes = 0
        self._writer = writer
        self._file: BinaryIO | None = None
        self._is_ended = False

    def write(self, sentences: Sequence[Sentence]) -> None:
        """Add sentences."""
        self._put(self._writer.write(sentences))

    def end(self) -> None:
        """Write what stands at the end, once, and close the file."""
        if not self._is_ended:
            self._is_ended = True
            self._put(self._writer.end())
            if self._file is not None:
                self._file.close()

    def remove(self) -> None:
        """Take what is written away."""
        if self._file is not None:
            self._file.close()
            with suppress(OSError):
                self.temporary.unlink()

    def _put(self, text: str) -> None:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.temporary.open("wb")
            text = self._writer.begin() + text
        self.bytes += self._file.write(text.encode())
