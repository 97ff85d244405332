"""The sentences a network is trained on: those of several encoded files, without copies of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tagger_cli.encoding.encoded_corpus import EncodedCorpus
from tagger_cli.encoding.training_file import TrainingFile
from tagger_cli.targets.codec import NO_LABEL, Encoder
from tagger_cli.targets.label_sets import LabelSets
from tagger_cli.targets.target import Target


@dataclass(frozen=True, slots=True)
class _Part:
    """Sentences of a file, and what its numbers stand for in this run.

    Attributes:
        sentences: with the numbers of the file.
        form_ids: (words of the file,) ids in the form table.
        encoders: target → what turns the numbers of the file into label ids.
    """

    sentences: EncodedCorpus
    form_ids: NDArray[np.int32]
    encoders: dict[str, Encoder]

    def labels(self, target: Target, first: int, last: int) -> NDArray[np.int32]:
        """(tokens,) label ids of the words of the sentences from ``first`` to ``last``, that one not included."""
        starts = self.sentences.starts[first : last + 1]
        tokens = slice(starts[0], starts[-1])
        if target.name not in self.encoders:
            return np.full(tokens.stop - tokens.start, NO_LABEL, np.int32)
        encode = self.encoders[target.name]
        return encode(self.sentences.forms[tokens], self.sentences.labels[target.name][tokens], starts - starts[0])

    def labelled_words(self, target: Target) -> NDArray[np.int32]:
        """(sentences,) words of each sentence that have a label to learn from."""
        starts = self.sentences.starts
        before = np.concatenate([[0], np.cumsum(self.labels(target, 0, len(self.sentences)) != NO_LABEL)])
        labelled: NDArray[np.int32] = np.diff(before[starts]).astype(np.int32)
        return labelled


class TrainingSentences:
    """Sentences by number; in memory are a few numbers for each, its words are read from the disk.

    Args:
        files: where they are.
        kept: for each file (sentences,) which of them are trained on.
        targets: of the network.
        form_ids: of all words of the files.

    Attributes:
        lengths: (sentences,) words of each.
        labelled: target → (sentences,) words of each that have a label to learn from.
        weights: (sentences,) how often each is read in an epoch, on average.
    """

    def __init__(
        self,
        files: Sequence[TrainingFile],
        kept: Sequence[NDArray[np.bool_]],
        targets: Sequence[Target],
        form_ids: Mapping[str, int],
    ) -> None:
        self._targets = targets
        self._parts: list[_Part] = []
        sets = {target.name: LabelSets(target) for target in targets}
        for file in files:
            ids = np.fromiter((form_ids[word] for word in file.inventory.words), np.int32)
            encoders = {
                target.name: sets[target.name].encoder(
                    file.rules, file.inventory.words, file.inventory.labels[target.name]
                )
                for target in targets
                if target.name in file.kinds
            }
            self._parts += [_Part(part, ids, encoders) for part in file.encoded.parts]
        sizes = [len(part.sentences) for part in self._parts]
        self._begins = np.cumsum([0, *sizes[:-1]])
        self._numbers = np.flatnonzero(np.concatenate(kept)).astype(np.int32)
        lengths = np.concatenate([np.diff(part.sentences.starts) for part in self._parts])
        self.lengths: NDArray[np.int32] = lengths[self._numbers]
        weights = np.repeat([file.weight for file in files], list(map(len, files)))
        self.weights: NDArray[np.float64] = weights[self._numbers]
        self.labelled = {
            target.name: np.concatenate([part.labelled_words(target) for part in self._parts])[self._numbers]
            for target in targets
        }
        self._label_sets = {name: found for name, found in sets.items() if found.needed}

    def __len__(self) -> int:
        return len(self.lengths)

    def keep(self, chosen: NDArray[np.bool_]) -> None:
        """Leave the other sentences out."""
        self._numbers, self.lengths = self._numbers[chosen], self.lengths[chosen]
        self.weights = self.weights[chosen]
        self.labelled = {name: labelled[chosen] for name, labelled in self.labelled.items()}

    def take(self, indices: NDArray[np.int64]) -> EncodedCorpus:
        """Some sentences, in the order of their indices, with the ids of this run."""
        numbers = self._numbers[indices]
        places = np.searchsorted(self._begins, numbers, "right") - 1
        forms: list[NDArray[np.int32]] = []
        labels: dict[str, list[NDArray[np.int32]]] = {target.name: [] for target in self._targets}
        for place, row in zip(places.tolist(), (numbers - self._begins[places]).tolist(), strict=True):
            part = self._parts[place]
            tokens = slice(part.sentences.starts[row], part.sentences.starts[row + 1])
            forms.append(part.form_ids[part.sentences.forms[tokens]])
            for target in self._targets:
                labels[target.name].append(part.labels(target, row, row + 1))
        starts = np.concatenate([[0], np.cumsum(self.lengths[indices], dtype=np.int64)])
        joined: dict[str, NDArray[np.integer]] = {name: np.concatenate(ids) for name, ids in labels.items()}
        return EncodedCorpus(np.concatenate(forms), starts, joined, self._label_sets)
