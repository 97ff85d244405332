"""The encoded sentences of a labelled file: an Arrow table on the disk, mapped into memory.

A row of the table is a sentence: ``forms``, the numbers of its words, and for each target ``labels.TARGET``,
the numbers of its labels (-1 where the sentence does not carry the target). The label of a sentence as a whole stands
at its first word, -1 at the others. Numbers are given in the order in
which words and labels first appear. The table is a stream of record batches, as ``datasets`` keeps its own:
``datasets.Dataset.from_file`` opens it too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tagger_cli.corpora.schemes import Kind
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.encoding.encoded_corpus import EncodedCorpus

NOT_CARRIED = -1
"""The label number of all words in a sentence without the target, and of all but the first where it has one label."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """What is found in a file besides its sentences.

    Attributes:
        source: the file's name.
        kinds: target → what its labels are of.
        words: the distinct words, by number.
        word_counts: how often each occurs.
        labels: target → its labels, by number; span labels in IOB2.
        label_counts: target → how often each occurs.
        notes: what was repaired or left out.
        sentences: how many there are.
        tokens: running words.
    """

    source: str
    kinds: dict[str, Kind]
    words: list[str]
    word_counts: list[int]
    labels: dict[str, list[str]]
    label_counts: dict[str, list[int]]
    notes: list[str]
    sentences: int
    tokens: int


class EncodedFile:
    """The sentences of a labelled file, in parts of some thousand whose arrays are views of the mapped table.

    Args:
        inventory: of the file.
        table: the Arrow table.
        sha256: of the labelled file.
    """

    def __init__(self, inventory: Inventory, table: Path, sha256: str) -> None:
        self.inventory = inventory
        self.sha256 = sha256
        self.source = inventory.source
        self.kinds = inventory.kinds
        with pa.memory_map(str(table)) as mapped:
            batches = pa.ipc.open_stream(mapped).read_all().to_batches()
        self.parts = [_part(batch, list(inventory.labels)) for batch in batches]

    def __len__(self) -> int:
        """Number of sentences."""
        return self.inventory.sentences

    @cached_property
    def begins(self) -> NDArray[np.int64]:
        """(parts,) number of each part's first sentence."""
        sizes = [len(part) for part in self.parts]
        return np.cumsum([0, *sizes[:-1]])

    def label_counts(self, target: str) -> Counter[str]:
        """How often each label of a target occurs, span labels in IOB2; words without a label are left out."""
        counts = Counter(dict(zip(self.inventory.labels[target], self.inventory.label_counts[target], strict=True)))
        counts.pop("", None)  # words without a label
        return counts

    def pair_counts(self, target: str) -> Counter[tuple[str, str]]:
        """How often each word occurs with each label of a target, in the order in which labels first appear."""
        words, labels = self.inventory.words, self.inventory.labels[target]
        found: Counter[int] = Counter()
        for part in self.parts:
            ids = part.labels[target].astype(np.int64)
            carried = ids != NOT_CARRIED
            pairs, counts = np.unique(ids[carried] * len(words) + part.forms[carried], return_counts=True)
            found.update(dict(zip(pairs.tolist(), counts.tolist(), strict=True)))
        return Counter(
            {(words[pair % len(words)], labels[pair // len(words)]): count for pair, count in sorted(found.items())}
        )

    def sentence(self, number: int) -> Sentence:
        """A sentence as ``read_corpus`` gives it."""
        place = int(np.searchsorted(self.begins, number, "right")) - 1
        encoded = self.parts[place].take(np.array([number - self.begins[place]]))
        words = [self.inventory.words[form] for form in encoded.forms.tolist()]
        sentence = Sentence(words)
        for target, ids in encoded.labels.items():
            if ids[0] != NOT_CARRIED:
                names = self.inventory.labels[target]
                if self.kinds[target] == "sentence":
                    sentence.labels[target] = names[ids[0]]
                else:
                    sentence.tags[target] = [names[number] for number in ids.tolist()]
        return sentence


def _part(batch: pa.RecordBatch, targets: list[str]) -> EncodedCorpus:
    forms = batch["forms"]
    labels = {target: batch[f"labels.{target}"].values.to_numpy() for target in targets}
    return EncodedCorpus(forms.values.to_numpy(), forms.offsets.to_numpy(), labels)
