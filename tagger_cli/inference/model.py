"""A loaded model: what does not change while it tags, so that any number of threads may share it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tagger_cli.cores import available_cores
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import TaggerError, UsageError
from tagger_cli.features.alphabet import Alphabet
from tagger_cli.features.vocabulary import Vocabulary, read_words
from tagger_cli.inference import model_folder
from tagger_cli.inference.description import ModelDescription
from tagger_cli.inference.graphs import check_outputs, open_graph
from tagger_cli.inference.known_words import KnownWords, most_known_words
from tagger_cli.inference.sentence_decoder import SentenceDecoder
from tagger_cli.inference.session import Session
from tagger_cli.inference.target_decoder import TargetDecoder
from tagger_cli.inference.word_graph import INPUTS, WordGraph
from tagger_cli.targets.target import ALL_WANTED, LABELS_WANTED, NOTHING_WANTED, Target

if TYPE_CHECKING:
    from tagger_cli.inference.segmenter_folder import SegmenterModel


class Model:
    """A loaded model. Nothing of it changes after it is loaded; what a stream needs beside it is a ``Session``.

    Args:
        folder: the model's folder.
        threads: how many threads a session computes with; 0 for one per core.
        description: the description of a model whose ``model.json`` is not written yet.

    Attributes:
        folder: the model's folder.
        description: what ``model.json`` says.
        targets: what the model predicts.
        threads: how many threads a session computes with.
        words: the graph that encodes distinct words.
        known_words: the vectors of frequent words that are computed already; None where the folder has none.
        decoders: target → what makes labels of emissions.

    Raises:
        TaggerError: the folder is no model, a file of it is damaged, or the files are not of one model.
    """

    def __init__(self, folder: Path | str, threads: int = 0, description: ModelDescription | None = None) -> None:
        self.folder = Path(folder)
        self.description = description or model_folder.read_description(self.folder)
        self.targets: tuple[Target, ...] = self.description.targets
        self.threads = threads or available_cores()
        check = model_folder.FileCheck(self.folder, self.description.files)
        alphabet = Alphabet(self.description.alphabet)
        words_graph = open_graph(self.folder / model_folder.WORDS_GRAPH, INPUTS)
        self.words = WordGraph(words_graph, self._read_vocabulary(), alphabet)
        self.known_words = self._read_known_words()
        path = self.folder / model_folder.TAGGER_GRAPH
        self._graph = open_graph(path, ("inputs.vectors", "inputs.lengths", "inputs.wanted"))
        check_outputs(self._graph, self.targets, path)
        self._inputs = [given.name for given in self._graph.get_inputs()]
        self.decoders = {target.name: self._decoder(target) for target in self.targets}
        check.finish()

    def choose_targets(self, names: Sequence[str] | None) -> list[Target]:
        """The targets of some names, in the model's order; all of them where none is named.

        Raises:
            UsageError: the model does not have one.
        """
        if not names:
            return list(self.targets)
        for name in names:
            if name not in self.decoders:
                raise UsageError(f"target {name}: the model {self.folder} has {', '.join(self.decoders)}")
        return [target for target in self.targets if target.name in names]

    def training_words(self, most: int = -1) -> list[str] | None:
        """The distinct words of the training data, most frequent first; None where the model does not say.

        Args:
            most: how many are wanted at most; −1 for all.

        Raises:
            TaggerError: the file of them is damaged.
        """
        path = self.folder / model_folder.TRAINING_WORDS
        try:
            return read_words(path, most) if path.is_file() else None
        except (OSError, UnicodeDecodeError) as error:
            raise TaggerError(f"{path}: damaged ({error}); copy the model again") from None

    @cached_property
    def segmenter(self) -> SegmenterModel | None:
        """What finds sentences and words of running text; None where the model has learnt none.

        Raises:
            TaggerError: it is damaged.
        """
        from tagger_cli.inference.segmenter_folder import load_segmenter  # itself a model

        return load_segmenter(self.folder)

    def session(self) -> Session:
        """What one thread or one stream tags with; several of them share the model."""
        return Session(self)

    def tag(
        self, texts: str | Iterable[str | Sequence[str]], targets: Sequence[str] | None = None, scores: bool = False
    ) -> Iterator[Sentence]:
        """Tag texts in a session of their own; see ``Session.tag``."""
        with self.session() as session:
            yield from session.tag(texts, targets, scores)

    def predict(self, sentences: Sequence[Sequence[str]], targets: Sequence[Target]) -> dict[str, list[list[str]]]:
        """Labels of tokenised sentences, in any number.

        Args:
            sentences: the words of each sentence.
            targets: what is predicted.

        Returns:
            Target → sentence → label of each word, spans in IOB2, or the one label of the sentence.
        """
        predicted: dict[str, list[list[str]]] = {target.name: [] for target in targets}
        with self.session() as session:
            for tagged in session.tag_stream((Sentence(list(words)) for words in sentences), list(predicted)):
                for name, labels in predicted.items():
                    labels += [sentence.said_of(name) or [] for sentence in tagged]
        return predicted

    def run(
        self, feeds: Mapping[str, NDArray[np.generic]], targets: list[str], scores: bool = True
    ) -> dict[str, NDArray[np.float32]]:
        """Run the network on a batch.

        Args:
            feeds: the inputs, as ``Window.feeds`` gives them.
            targets: the names of the targets whose emissions are wanted.
            scores: whether probabilities will be asked for; without them some need not be computed.

        Returns:
            Target → emissions (time, batch, labels).
        """
        level = ALL_WANTED if scores else LABELS_WANTED
        wanted = np.array([level if target.name in targets else NOTHING_WANTED for target in self.targets], np.int64)
        given = {**feeds, "inputs.wanted": wanted}
        # A graph without recurrent layers reads no lengths, one without heads of many labels not what is wanted.
        outputs = self._graph.run(targets, {name: given[name] for name in self._inputs})
        return dict(zip(targets, outputs, strict=True))

    def _decoder(self, target: Target) -> TargetDecoder | SentenceDecoder:
        temperature = self.description.temperatures.get(target.name, 1.0)
        if target.kind == "sentence":
            return SentenceDecoder(target, temperature, self.description.thresholds.get(target.name))
        return TargetDecoder(target, self.description.transition_scores(target), temperature)

    def _read_known_words(self) -> KnownWords | None:
        path = self.folder / model_folder.KNOWN_WORDS
        size, element = self.words.size, self.words.element
        words = self.training_words(most_known_words(size, element)) if path.is_file() else None
        return None if words is None else KnownWords.read(path, words, size, element)

    def _read_vocabulary(self) -> Vocabulary:
        path = self.folder / model_folder.VOCABULARY
        try:
            if not path.is_file():  # a pipe would never end
                raise TaggerError(f"{path}: missing; copy the model again")
            vocabulary = Vocabulary.read(path)
        except (OSError, UnicodeDecodeError) as error:
            raise TaggerError(f"{path}: missing or damaged ({error}); copy the model again") from None
        words = len(vocabulary) - 1
        if words != self.description.vocabulary_size:
            raise TaggerError(
                f"{path}: has {words:,} words where model.json says "
                f"{self.description.vocabulary_size:,}; copy the model again"
            )
        return vocabulary
