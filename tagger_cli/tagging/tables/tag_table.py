"""Tags the texts in a column of a table; the other columns are kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import pyarrow as pa

from tagger_cli.corpora.segments import SentencePlaces, as_one
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.tagging.tables.columns import new_columns, new_fields
from tagger_cli.tagging.tables.row_batches import open_rows
from tagger_cli.tagging.tables.table_output import table_output
from tagger_cli.tagging.tag_files import Progress, StreamTagger, segment_by_rules
from tagger_cli.targets.target import Target


class TableTagger:
    """Tags tables.

    Args:
        tagger: what tags.
        targets: what it predicts.
        written: the targets that sentences have then.
        scores: whether probabilities are written as well.
        rules: whether rules find sentences and words.
        column: the column of the texts.
    """

    def __init__(
        self,
        tagger: StreamTagger,
        targets: Sequence[Target],
        written: Sequence[Target],
        scores: bool,
        rules: bool,
        column: str,
    ) -> None:
        self._tagger = tagger
        self._names = [target.name for target in targets]
        self._kinds = {target.name: target.kind for target in written}
        self._whole_texts = "sentence" in self._kinds.values()
        self._scores = scores
        self._rules = rules
        self._column = column

    def tag(self, path: str, output: BinaryIO, format: str, progress: Progress | None = None) -> int:
        """Tag a table into a stream; columns called ``tokens`` and ``entities`` are replaced.

        Args:
            path: of the table.
            output: receives the table.
            format: ``parquet``, ``arrow`` or ``jsonl``.
            progress: is told how many words are tagged.

        Returns:
            The number of words.

        Raises:
            InputError: the table cannot be read, or has no such column.
        """
        words = 0
        with open_rows(path, self._column) as (schema, batches):
            added = new_fields(self._kinds, self._scores)
            names = {field.name for field in added}
            kept = [name for name in schema.names if name not in names]
            out = pa.schema([*(schema.field(name) for name in kept), *added], schema.metadata)
            with table_output(output, format, out) as table:
                for batch in batches:
                    columns, count = self._columns(batch.column(self._column).to_pylist())
                    table.write(pa.record_batch([*(batch.column(name) for name in kept), *columns], schema=out))
                    words += count
                    if progress:
                        progress.tagged(count)
        return words

    def _columns(self, texts: list[str | None]) -> tuple[list[pa.Array], int]:
        """The new columns of some texts, and how many words are tagged."""
        owners: deque[int] = deque()  # of the sentences that are on their way, the number of their row
        rows: list[list[Sentence] | None] = [None if text is None else [] for text in texts]
        words = 0
        for window in self._tagger.tag_stream(self._sentences(texts, owners), self._names, self._scores):
            for sentence in window:
                row = rows[owners.popleft()]
                if row is not None:
                    row.append(sentence)
                words += len(sentence)
        return new_columns(rows, texts, self._kinds, self._scores), words

    def _sentences(self, texts: list[str | None], owners: deque[int]) -> Iterator[Sentence | None]:
        given = [(number, text) for number, text in enumerate(texts) if text]
        segmented = self._segment([text for _, text in given]) if given else []
        for (number, text), places in zip(given, segmented, strict=True):
            for place in as_one(places) if self._whole_texts else places:
                start, end = place.offsets[0][0], place.offsets[-1][1]
                owners.append(number)
                yield Sentence(place.words, {}, place.offsets, text[start:end], start, ranges=place.ranges)

    def _segment(self, texts: Sequence[str]) -> Sequence[list[SentencePlaces]]:
        return (segment_by_rules if self._rules else self._tagger.segment)(texts)
