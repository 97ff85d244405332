"""The finished model at work: words in, labels out, on ONNX Runtime and numpy alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import TaggerError, UsageError
from tagger_cli.features.characters import Alphabet
from tagger_cli.features.targets import Target, written_labels
from tagger_cli.features.vocabulary import Vocabulary, read_words
from tagger_cli.runtime import model_folder
from tagger_cli.runtime.decoding import best_labels, viterbi
from tagger_cli.runtime.length_batches import Indices, length_batches
from tagger_cli.runtime.prediction import LONGEST_SENTENCE, Prediction
from tagger_cli.runtime.sessions import available_cores, check_outputs, open_session
from tagger_cli.runtime.word_cache import WordCache

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

BATCH_TOKENS = 512
"""Words of a batch, padding included: enough to keep the matrix products busy, little enough for the cache."""

WINDOW_TOKENS = 16_384
"""Words of a window of a stream, within which sentences are sorted by length."""

WINDOWS_AT_ONCE = 2
"""Windows in work: one is computed while the next is prepared."""


class Tagger:
    """A loaded model.

    Args:
        folder: of the model.
        threads: that compute; 0 for one per core.
        description: of a model whose ``model.json`` is not written yet.

    Raises:
        TaggerError: the folder is no model, or a file of it is damaged.
    """

    def __init__(
        self, folder: Path | str, threads: int = 0, description: model_folder.ModelDescription | None = None
    ) -> None:
        self.folder = Path(folder)
        self.description = description or model_folder.read_description(self.folder)
        self._threads = threads or available_cores()
        self._pool: ThreadPoolExecutor | None = None
        vocabulary = self._read_vocabulary()
        words_graph = open_session(self.folder / model_folder.WORDS_GRAPH)
        self._words = WordCache(words_graph, vocabulary, Alphabet(self.description.alphabet))
        path = self.folder / model_folder.TAGGER_GRAPH
        self._session = open_session(path)
        check_outputs(self._session, self.targets, path)
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._transitions = self.description.transition_scores()
        self._written = {t.name: np.array(written_labels(t), dtype=object) for t in self.targets}

    @property
    def targets(self) -> tuple[Target, ...]:
        """What the model predicts."""
        return self.description.targets

    def choose_targets(self, names: Sequence[str] | None) -> list[Target]:
        """The targets of some names, in the model's order; all of them for None.

        Raises:
            UsageError: the model does not have one.
        """
        if names is None:
            return list(self.targets)
        for name in names:
            if name not in self._written:
                raise UsageError(f"target {name}: the model {self.folder} has {', '.join(self._written)}")
        return [target for target in self.targets if target.name in names]

    def training_words(self) -> set[str] | None:
        """The distinct words of the training data; None where the model does not say."""
        path = self.folder / model_folder.TRAINING_WORDS
        return set(read_words(path)) if path.exists() else None

    def tag(self, texts: Iterable[str | Sequence[str]], targets: Sequence[str] | None = None) -> Iterator[Sentence]:
        """Tag texts as they come, in windows of bounded size.

        Args:
            texts: each one running text (one line or paragraph) or a list of words (one sentence).
            targets: names of the targets to predict; None for all.

        Yields:
            Sentences with their tags; a text of several sentences gives several.
        """
        for sentences in self.tag_stream(_sentences(texts), targets):
            yield from sentences

    def tag_stream(
        self, sentences: Iterable[Sentence | None], targets: Sequence[str] | None = None
    ) -> Iterator[list[Sentence]]:
        """Tag a stream; ``None`` in it says that no more input is there for now.

        While threads compute a window, the next one is read and prepared.

        Args:
            sentences: with their words; their tags are filled in.
            targets: names of the targets to predict; None for all.

        Yields:
            Tagged sentences in the order of the input, as soon as a window is full or input pauses;
            an empty list at every pause, when all that has come is tagged.
        """
        chosen = self.choose_targets(targets)
        window: list[Sentence] = []
        computing: list[tuple[list[Sentence], Prediction]] = []
        tokens = 0

        def start() -> None:
            nonlocal window, tokens
            if window:
                computing.append((window, self._start([sentence.words for sentence in window], chosen)))
                window, tokens = [], 0

        try:
            for sentence in sentences:
                if sentence is None:
                    start()
                    while computing:
                        yield _filled(*computing.pop(0))
                    yield []
                    continue
                window.append(sentence)
                tokens += len(sentence.words)
                if tokens >= WINDOW_TOKENS:
                    start()
                    if len(computing) == WINDOWS_AT_ONCE:
                        yield _filled(*computing.pop(0))
        except TaggerError:
            # What was read before the bad input is not lost.
            start()
            while computing:
                yield _filled(*computing.pop(0))
            raise
        start()
        while computing:
            yield _filled(*computing.pop(0))

    def predict(self, sentences: Sequence[Sequence[str]], targets: Sequence[Target]) -> dict[str, list[list[str]]]:
        """Labels of tokenised sentences, in any number.

        Args:
            sentences: the words of each.
            targets: to predict.

        Returns:
            Target → sentence → label of each word; spans in IOB2.
        """
        predicted: dict[str, list[list[str]]] = {target.name: [] for target in targets}
        window = [Sentence(words=list(words)) for words in sentences]
        for tagged in self.tag_stream(window, list(predicted)):
            for name, labels in predicted.items():
                labels += [sentence.tags[name] for sentence in tagged]
        return predicted

    def _start(self, sentences: Sequence[Sequence[str]], targets: Sequence[Target]) -> Prediction:
        """Start to compute the labels of a window of sentences."""
        pieces = [
            words[first : first + LONGEST_SENTENCE]
            for words in sentences
            for first in range(0, len(words), LONGEST_SENTENCE)
        ]
        lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
        rows = np.array(self._words.rows(chain.from_iterable(pieces)), np.intp)
        starts = np.concatenate([[0], np.cumsum(lengths)])
        vectors = self._words.vectors

        def compute(indices: Indices) -> dict[str, NDArray[np.object_]]:
            return self._label_batch(vectors, rows, starts[indices], lengths[indices], targets)

        batches = length_batches(lengths, BATCH_TOKENS)
        if self._threads > 1 and len(batches) > 1:
            labelled = self._executor().map(compute, batches)
        else:
            labelled = map(compute, batches)
        return Prediction([target.name for target in targets], list(map(len, sentences)), lengths, batches, labelled)

    def _label_batch(
        self,
        vectors: NDArray[np.float32],
        rows: NDArray[np.intp],
        starts: NDArray[np.int64],
        lengths: NDArray[np.int64],
        targets: Sequence[Target],
    ) -> dict[str, NDArray[np.object_]]:
        """Labels of a batch: target → (batch, time)."""
        steps = np.arange(int(lengths.max()))[:, None]
        places = np.where(steps < lengths, starts + steps, starts)
        feeds = {"vectors": vectors[rows[places]], "lengths": lengths.astype(np.int32)}
        names = [target.name for target in targets]
        outputs = self._session.run(names, {name: feeds[name] for name in self._inputs})
        labels = {}
        for name, emissions in zip(names, outputs, strict=True):
            scores = self._transitions.get(name)
            ids = best_labels(emissions) if scores is None else viterbi(emissions, lengths, scores)
            labels[name] = self._written[name][ids.T]
        return labels

    def _executor(self) -> ThreadPoolExecutor:
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(self._threads, "tagger")
        return self._pool

    def _read_vocabulary(self) -> Vocabulary:
        path = self.folder / model_folder.VOCABULARY
        try:
            vocabulary = Vocabulary.read(path)
        except (OSError, UnicodeDecodeError) as error:
            raise TaggerError(f"{path}: missing or damaged ({error}); copy the model again") from None
        if len(vocabulary.words) != self.description.vocabulary_size:
            raise TaggerError(
                f"{path}: has {len(vocabulary.words):,} words where model.json says "
                f"{self.description.vocabulary_size:,}; copy the model again"
            )
        return vocabulary


def _filled(window: list[Sentence], prediction: Prediction) -> list[Sentence]:
    """The sentences of a window with their tags."""
    for name, labels in prediction.labels().items():
        for sentence, tags in zip(window, labels, strict=True):
            sentence.tags[name] = tags
    return window


def _sentences(texts: Iterable[str | Sequence[str]]) -> Iterator[Sentence | None]:
    from tagger_cli.corpora.text_reader import read_text
    from tagger_cli.segmentation.segmenter import RuleSegmenter

    segmenter = RuleSegmenter()
    for text in texts:
        if isinstance(text, str):
            yield from read_text([text], segmenter.segment)
        elif text:
            yield Sentence(words=list(text))
