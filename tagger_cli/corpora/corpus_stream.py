"""A labelled file that is never in memory as a whole: looked over once, then read sentence by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from tagger_cli.corpora.label_reading import LabelReading
from tagger_cli.corpora.labelled_file import LabelledFile
from tagger_cli.corpora.recutting import recut
from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.sentence import Sentence


class CorpusStream:
    """The sentences ``read_corpus`` would give, from two passes over the file.

    Args:
        file: not standard input, which cannot be read twice.
        kinds: target → kind, where it is not to be found by looking.

    Attributes:
        source: the file's name.
        kinds: target → what its labels are of.
        distinct_labels: target → how many different labels stand in the file.

    Raises:
        InputError: as ``read_corpus``.
    """

    def __init__(self, file: LabelledFile, kinds: Mapping[str, Kind]) -> None:
        self.source = file.source
        self._file = file
        self._readings = {target: LabelReading(file.source, target, kinds.get(target)) for target in file.targets}
        self._repairs: Counter[str] = Counter()
        first = None
        for sentence in file.read()[1]:
            first = first or sentence
            for reading in self._readings.values():
                reading.look_at(sentence)
        assert first is not None
        for reading in self._readings.values():
            reading.settle(first)
        self.kinds = {target: reading.kind for target, reading in self._readings.items()}
        self.distinct_labels = {target: len(reading.counts) for target, reading in self._readings.items()}

    def read(self) -> Iterator[Sentence]:
        """The sentences, to be read once: each has the labels of at least one target, span labels in IOB2."""
        for sentence in self._file.read(self._repairs)[1]:
            for reading in self._readings.values():
                reading.apply(sentence)
            if any(sentence.targets):
                yield recut(sentence, self._file.segment, self.kinds) if self._file.recut else sentence

    def notes(self) -> list[str]:
        """What was repaired or left out, one line each; complete once the sentences are read."""
        repairs = [f"{self._file.source}: {count} {what}" for what, count in self._repairs.items()]
        return [*repairs, *(note for reading in self._readings.values() for note in reading.notes())]
