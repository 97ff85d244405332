"""The finished model at work: words in, labels out, on ONNX Runtime and numpy alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.sentence import Sentence
from tagger_cli.errors import TaggerError, UsageError
from tagger_cli.features.characters import Alphabet
from tagger_cli.features.targets import Target
from tagger_cli.features.vocabulary import Vocabulary, read_words
from tagger_cli.runtime import model_folder
from tagger_cli.runtime.known_words import KnownWords
from tagger_cli.runtime.length_batches import Indices, length_batches
from tagger_cli.runtime.prediction import Prediction
from tagger_cli.runtime.sessions import available_cores, check_outputs, open_session
from tagger_cli.runtime.shared_work import share_work
from tagger_cli.runtime.target_decoder import LabelledBatch, TargetDecoder
from tagger_cli.runtime.window import Window
from tagger_cli.runtime.word_cache import WordCache, WordEncoder

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

BATCH_TOKENS = 384
"""Words of a batch, padding included: enough to keep the matrix products busy, little enough for the cache."""

DECODED_TOKENS = 2048
"""Words, padding included, that are decoded together: a step of Viterbi costs little more for many sentences."""

WINDOW_TOKENS = 8192
"""Words of a window of a stream, within which sentences are sorted by length."""

FIRST_WINDOW_TOKENS = 2048
"""Words of the first window, so that threads have work soon; each later one has twice as many."""

WINDOWS_AT_ONCE = 2
"""Windows in work: while one is decoded and the next is read, threads have that one or another to compute."""


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
        encoder = WordEncoder(words_graph, vocabulary, Alphabet(self.description.alphabet))
        self._words = WordCache(encoder, self._read_known_words(encoder))
        path = self.folder / model_folder.TAGGER_GRAPH
        self._session = open_session(path)
        check_outputs(self._session, self.targets, path)
        self._inputs = {given.name for given in self._session.get_inputs()}
        transitions, temperatures = self.description.transition_scores(), self.description.temperatures
        self._decoders = {
            target.name: TargetDecoder(target, transitions.get(target.name), temperatures.get(target.name, 1.0))
            for target in self.targets
        }

    @property
    def targets(self) -> tuple[Target, ...]:
        """What the model predicts."""
        return self.description.targets

    def choose_targets(self, names: Sequence[str] | None) -> list[Target]:
        """The targets of some names, in the model's order; all of them where none is named.

        Raises:
            UsageError: the model does not have one.
        """
        if not names:
            return list(self.targets)
        for name in names:
            if name not in self._decoders:
                raise UsageError(f"target {name}: the model {self.folder} has {', '.join(self._decoders)}")
        return [target for target in self.targets if target.name in names]

    def training_words(self) -> list[str] | None:
        """The distinct words of the training data, most frequent first; None where the model does not say."""
        path = self.folder / model_folder.TRAINING_WORDS
        return read_words(path) if path.exists() else None

    def tag(
        self, texts: Iterable[str | Sequence[str]], targets: Sequence[str] | None = None, scores: bool = False
    ) -> Iterator[Sentence]:
        """Tag texts as they come, in windows of bounded size.

        Args:
            texts: each one running text (one line or paragraph) or a list of words (one sentence).
            targets: names of the targets to predict; None for all.
            scores: whether the sentences get the probabilities of their tags and spans as well.

        Yields:
            Sentences with their tags; a text of several sentences gives several.
        """
        for sentences in self.tag_stream(_sentences(texts), targets, scores):
            yield from sentences

    def tag_stream(
        self, sentences: Iterable[Sentence | None], targets: Sequence[str] | None = None, scores: bool = False
    ) -> Iterator[list[Sentence]]:
        """Tag a stream; ``None`` in it says that no more input is there for now.

        While threads compute a window, the next one is read and prepared.

        Args:
            sentences: with their words; their tags are filled in.
            targets: names of the targets to predict; None for all.
            scores: whether probabilities are filled in as well.

        Yields:
            Tagged sentences in the order of the input, as soon as a window is full or input pauses;
            an empty list at every pause, when all that has come is tagged.
        """
        chosen = self.choose_targets(targets)
        window: list[Sentence] = []
        computing: list[Prediction] = []
        tokens, enough = 0, FIRST_WINDOW_TOKENS

        def start() -> None:
            nonlocal window, tokens, enough
            if window:
                computing.append(self._start(window, chosen, scores))
                window, tokens, enough = [], 0, min(2 * enough, WINDOW_TOKENS)

        try:
            for sentence in sentences:
                if sentence is None:
                    start()
                    while computing:
                        yield computing.pop(0).finish()
                    yield []
                    continue
                window.append(sentence)
                tokens += len(sentence.words)
                if tokens >= enough:
                    start()
                    if len(computing) == WINDOWS_AT_ONCE:
                        yield computing.pop(0).finish()
        except TaggerError:
            # What was read before the bad input is not lost.
            start()
            while computing:
                yield computing.pop(0).finish()
            raise
        start()
        while computing:
            yield computing.pop(0).finish()

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

    def emissions(
        self, sentences: Sequence[Sequence[str]], targets: Sequence[Target]
    ) -> Iterator[tuple[Indices, dict[str, NDArray[np.float32]]]]:
        """What the network says of sentences of at most ``LONGEST_SENTENCE`` words, none without words.

        Yields:
            Batches of like length: their (batch,) places in ``sentences``, and target → (time, batch, labels).
        """
        window = Window.of(sentences, self._words)
        names = [target.name for target in targets]
        for indices in length_batches(window.lengths, BATCH_TOKENS):
            yield indices, self._run(window, indices, names)

    def _start(self, sentences: list[Sentence], targets: Sequence[Target], scores: bool) -> Prediction:
        """Start to compute the labels of sentences."""
        window = Window.of([sentence.words for sentence in sentences], self._words)
        names = [target.name for target in targets]

        groups = length_batches(window.lengths, DECODED_TOKENS)
        batches = [length_batches(window.lengths[group], BATCH_TOKENS) for group in groups]
        indices = [group[batch] for group, of_group in zip(groups, batches, strict=True) for batch in of_group]

        def run(batch: Indices) -> dict[str, NDArray[np.float32]]:
            return self._run(window, batch, names)

        # Threads only run the graph: each step of Python in them would wait for the interpreter lock.
        parallel = self._threads > 1 and len(indices) > 1
        outputs = share_work(self._workers(), run, indices) if parallel else map(run, indices)

        def labelled() -> Iterator[dict[str, LabelledBatch]]:
            for group, of_group in zip(groups, batches, strict=True):
                emissions = _joined([next(outputs) for _ in of_group], of_group)
                lengths = window.lengths[group]
                yield {name: self._decoders[name].decode(found, lengths, scores) for name, found in emissions.items()}

        return Prediction(sentences, names, groups, labelled())

    def _run(self, window: Window, indices: Indices, names: list[str]) -> dict[str, NDArray[np.float32]]:
        """Emissions of a batch: target → (time, batch, labels)."""
        feeds = window.feeds(indices)
        outputs = self._session.run(names, {name: feeds[name] for name in self._inputs})
        return dict(zip(names, outputs, strict=True))

    def _workers(self) -> ThreadPoolExecutor:
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(self._threads - 1, "tagger")  # the thread that asks is one itself
        return self._pool

    def _read_known_words(self, encoder: WordEncoder) -> KnownWords | None:
        path, words = self.folder / model_folder.KNOWN_WORDS, self.training_words()
        if words is None or not path.exists():
            return None
        return KnownWords.read(path, words, encoder.size, encoder.element)

    def _read_vocabulary(self) -> Vocabulary:
        path = self.folder / model_folder.VOCABULARY
        try:
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


def _joined(outputs: list[dict[str, NDArray[np.float32]]], batches: list[Indices]) -> dict[str, NDArray[np.float32]]:
    """The emissions of batches as those of one batch; each has the longer sequences of the one before."""
    if len(outputs) == 1:
        return outputs[0]
    joined = {}
    for name, last in outputs[-1].items():
        joined[name] = np.zeros((len(last), sum(map(len, batches)), last.shape[2]), np.float32)
        for output, batch in zip(outputs, batches, strict=True):
            joined[name][: len(output[name]), batch] = output[name]
    return joined


def _sentences(texts: Iterable[str | Sequence[str]]) -> Iterator[Sentence | None]:
    from tagger_cli.corpora.text_reader import read_text
    from tagger_cli.segmentation.segmenter import RuleSegmenter

    segmenter = RuleSegmenter()
    for text in texts:
        if isinstance(text, str):
            yield from read_text([text], segmenter.segment)
        else:
            yield Sentence(words=list(text))
