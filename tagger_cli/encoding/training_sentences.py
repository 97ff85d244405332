"""The sentences a network is trained on: those of several encoded files, without copies of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tagger_cli.encoding.encoded_corpus import EncodedCorpus
from tagger_cli.encoding.joined_sentences import pair_sentences
from tagger_cli.encoding.training_file import TrainingFile
from tagger_cli.errors import InputError
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

    def __len__(self) -> int:
        return len(self.sentences)

    def words(self, row: int) -> NDArray[np.int32]:
        """(tokens,) ids of the words of a sentence."""
        return self.form_ids[self.sentences.forms[self.sentences.starts[row] : self.sentences.starts[row + 1]]]

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

    Raises:
        InputError: a file whose labels should be soft has others.

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
                target.name: _encoder(file, target, sets[target.name])
                for target in targets
                if target.name in file.kinds
            }
            self._parts += [_Part(part, ids, encoders) for part in file.encoded.parts]
        self._begins = np.cumsum([0, *map(len, self._parts[:-1])])
        kept_ones = np.concatenate(kept)
        lengths = np.concatenate([np.diff(part.sentences.starts) for part in self._parts])
        labelled = {
            target.name: np.concatenate([part.labelled_words(target) for part in self._parts]) for target in targets
        }
        self._partners = self._join(files, kept_ones, labelled)
        self._numbers = np.flatnonzero(kept_ones).astype(np.int32)
        self.lengths: NDArray[np.int32] = lengths[self._numbers]
        weights = np.repeat([file.weight for file in files], list(map(len, files)))
        self.weights: NDArray[np.float64] = weights[self._numbers]
        self.labelled = {name: words[self._numbers] for name, words in labelled.items()}
        self._label_sets = {name: found for name, found in sets.items() if found.needed}

    def __len__(self) -> int:
        return len(self.lengths)

    def _join(
        self, files: Sequence[TrainingFile], kept: NDArray[np.bool_], labelled: dict[str, NDArray[np.int32]]
    ) -> dict[int, int]:
        """Give labels of corpora that join others to the same sentences there; those that gave theirs are not kept.

        Returns:
            Sentence → the one that gives it further labels.
        """
        ends = np.cumsum([len(file) for file in files])
        partners: dict[int, int] = {}
        for joining, end in zip(files, ends.tolist(), strict=True):
            if not joining.joins:
                continue
            others = [
                range(stop - len(file), stop)
                for file, stop in zip(files, ends.tolist(), strict=True)
                if not file.joins and not file.kinds.keys() & joining.kinds.keys()
            ]
            givers = self._with_words(range(end - len(joining), end), kept)
            takers = (pair for numbers in others for pair in self._with_words(numbers, kept))
            for taker, giver in pair_sentences(givers, (pair for pair in takers if pair[0] not in partners)):
                partners[taker] = giver
                kept[giver] = False
                for name in joining.kinds:
                    labelled[name][taker] = labelled[name][giver]
        return partners

    def _with_words(self, numbers: range, kept: NDArray[np.bool_]) -> Iterator[tuple[int, bytes]]:
        for number in numbers:
            if kept[number]:
                part, row = self._place(number)
                yield number, part.words(row).tobytes()

    def _place(self, number: int) -> tuple[_Part, int]:
        place = int(np.searchsorted(self._begins, number, "right")) - 1
        return self._parts[place], number - int(self._begins[place])

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
        rows = (numbers - self._begins[places]).tolist()
        for number, place, row in zip(numbers.tolist(), places.tolist(), rows, strict=True):
            part = self._parts[place]
            forms.append(part.words(row))
            other, other_row = self._place(self._partners[number]) if number in self._partners else (part, row)
            for target in self._targets:
                if target.name in part.encoders:
                    labels[target.name].append(part.labels(target, row, row + 1))
                else:
                    labels[target.name].append(other.labels(target, other_row, other_row + 1))
        starts = np.concatenate([[0], np.cumsum(self.lengths[indices], dtype=np.int64)])
        joined: dict[str, NDArray[np.integer]] = {name: np.concatenate(ids) for name, ids in labels.items()}
        return EncodedCorpus(np.concatenate(forms), starts, joined, self._label_sets)


def _encoder(file: TrainingFile, target: Target, sets: LabelSets) -> Encoder:
    """What turns the numbers of a file into label ids, or into those of sets."""
    labels = file.inventory.labels[target.name]
    if not file.soft:
        return sets.encoder(file.rules, file.inventory.words, labels)
    if target.codec.reads_word:
        raise InputError(file.source, None, f"{target.name}: what a label means hangs on its word; it cannot be soft")
    try:
        return sets.soft_encoder(labels)
    except ValueError as error:
        raise InputError(file.source, None, f"{target.name}: {error}") from None
