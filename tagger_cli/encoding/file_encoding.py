"""From a stream of sentences to an Arrow table: some thousand sentences are in memory at a time."""

from __future__ import annotations

from array import array
from collections import defaultdict
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tagger_cli.corpora.corpus_stream import CorpusStream
from tagger_cli.encoding.encoded_file import NOT_CARRIED, Inventory

PART_TOKENS = 1 << 17
"""Words after which a part of the table is written."""


def encode_file(stream: CorpusStream, table: Path) -> Inventory:
    """Read a file to its end and write its sentences.

    Args:
        stream: the file.
        table: is written; ``encoded_file`` says what is in it.

    Raises:
        InputError: the file is not what it should be.
        OSError: the table cannot be written.
    """
    words = _Numbers()
    labels = {target: _Numbers() for target in stream.kinds}
    # A label of a span that was written without letters becomes two, B and I.
    types = {target: np.min_scalar_type(-2 * count - 2) for target, count in stream.distinct_labels.items()}
    schema = pa.schema(
        [("forms", pa.list_(pa.int32()))]
        + [(f"labels.{target}", pa.list_(pa.from_numpy_dtype(type))) for target, type in types.items()]
    )
    starts = array("i", [0])
    sentences = tokens = 0

    with pa.OSFile(str(table), "wb") as file, pa.ipc.new_stream(file, schema) as writer:

        def write_part() -> None:
            offsets = pa.array(np.array(starts), pa.int32())
            columns = [words.take_part(np.dtype(np.int32))]
            columns += [labels[target].take_part(type) for target, type in types.items()]
            lists = [pa.ListArray.from_arrays(offsets, pa.array(column)) for column in columns]
            writer.write_batch(pa.record_batch(lists, schema=schema))
            del starts[1:]

        for sentence in stream.read():
            words.add(sentence.words)
            for target, numbers in labels.items():
                # Of a sentence one label, which stands at its first word.
                given = sentence.said_of(target) or []
                numbers.add(given)
                numbers.add_none(len(sentence) - len(given))
            starts.append(starts[-1] + len(sentence))
            sentences += 1
            tokens += len(sentence)
            if starts[-1] >= PART_TOKENS:
                write_part()
        if len(starts) > 1:
            write_part()
    return Inventory(
        source=stream.source,
        kinds=stream.kinds,
        words=words.names(),
        word_counts=words.counts.tolist(),
        labels={target: numbers.names() for target, numbers in labels.items()},
        label_counts={target: numbers.counts.tolist() for target, numbers in labels.items()},
        notes=stream.notes(),
        sentences=sentences,
        tokens=tokens,
    )


class _Numbers:
    """Numbers for words or labels, in the order in which they first appear.

    Attributes:
        counts: (numbers,) how often each has been in the parts taken.
    """

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict()
        self._numbers.default_factory = self._numbers.__len__
        self._part = array("i")
        self.counts: NDArray[np.int64] = np.zeros(0, np.int64)

    def add(self, names: list[str]) -> None:
        self._part.extend(map(self._numbers.__getitem__, names))

    def add_none(self, count: int) -> None:
        self._part.extend([NOT_CARRIED] * count)

    def take_part(self, type: np.dtype) -> NDArray[np.integer]:
        """The numbers since the last part."""
        part = np.array(self._part)
        self._part = array("i")
        counts = np.bincount(part[part != NOT_CARRIED], minlength=len(self._numbers))
        counts[: len(self.counts)] += self.counts
        self.counts = counts
        return part.astype(type)

    def names(self) -> list[str]:
        return list(self._numbers)
