"""What one thread or stream tags with: it owns the cache of word vectors and the windows in work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from tagger_cli.corpora.segments import Segment
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.corpora.text_reader import read_text
from tagger_cli.errors import TaggerError
from tagger_cli.inference.labelled_batch import LabelledBatch
from tagger_cli.inference.length_batches import Indices, length_batches
from tagger_cli.inference.prediction import Prediction
from tagger_cli.inference.shared_work import share_work
from tagger_cli.inference.window import Window
from tagger_cli.inference.word_cache import WordCache
from tagger_cli.targets.target import Target

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from tagger_cli.inference.model import Model

BATCH_TOKENS = 384
"""Words of a batch, padding included: enough to keep the matrix products busy, little enough for the cache."""

DECODED_TOKENS = 8192
"""Words, padding included, that are decoded together: a step of Viterbi costs little more for many sentences."""

WINDOW_TOKENS = 8192
"""Words of a window of a stream, within which sentences are sorted by length."""

FIRST_WINDOW_TOKENS = 2048
"""Words of the first window, so that threads have work soon; each later one has twice as many."""

WINDOWS_AT_ONCE = 2
"""Windows in work: while one is decoded and the next is read, threads have that one or another to compute."""


class Session:
    """Tags one stream after another with a model that it may share with other sessions.

    A session is cheap and belongs to one thread; its words stay in its cache from one call to the next.

    Args:
        model: the loaded model.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._words = WordCache(model.words, model.known_words)
        self._pool: ThreadPoolExecutor | None = None
        self._segment: Segment | None = None
        self._enough = FIRST_WINDOW_TOKENS

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the threads of the session."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def tag(
        self, texts: str | Iterable[str | Sequence[str]], targets: Sequence[str] | None = None, scores: bool = False
    ) -> Iterator[Sentence]:
        """Tag texts as they come, in windows of bounded size.

        Args:
            texts: one running text, or several of them, each one running text (one line or paragraph) or a list of
                words (one sentence).
            targets: the names of the targets to predict; None for all.
            scores: whether the sentences get the probabilities of their tags and spans as well.

        Yields:
            Sentences with their tags; a text of several sentences gives several.
        """
        given = [texts] if isinstance(texts, str) else texts
        for sentences in self.tag_stream(chain.from_iterable(map(self._read, given)), targets, scores):
            yield from sentences

    def tag_stream(
        self, sentences: Iterable[Sentence | None], targets: Sequence[str] | None = None, scores: bool = False
    ) -> Iterator[list[Sentence]]:
        """Tag a stream; ``None`` in it says that no more input is there for now.

        While threads compute a window, the next one is read and prepared.

        Args:
            sentences: sentences with their words; their tags are filled in.
            targets: the names of the targets to predict; None for all.
            scores: whether probabilities are filled in as well.

        Yields:
            Tagged sentences in the order of the input, as soon as a window is full or input pauses;
            an empty list at every pause, when all that has come is tagged.
        """
        chosen = self._model.choose_targets(targets)
        window: list[Sentence] = []
        computing: list[Prediction] = []
        tokens = 0

        def start() -> None:
            nonlocal window, tokens
            if window:
                computing.append(self._start(window, chosen, scores))
                window, tokens = [], 0
                self._enough = min(2 * self._enough, WINDOW_TOKENS)

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
                if tokens >= self._enough:
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

    def emissions(
        self, sentences: Sequence[Sequence[str]], targets: Sequence[Target]
    ) -> Iterator[tuple[Indices, dict[str, NDArray[np.float32]]]]:
        """What the network says of sentences of at most ``LONGEST_SENTENCE`` words, none without words.

        Yields:
            Batches of like length: their (batch,) places in ``sentences``, and target → (time, batch, labels), time
            being 1 for targets of sentences.
        """
        window = Window.of(sentences, self._words)
        names = [target.name for target in targets]
        for indices in length_batches(window.lengths, BATCH_TOKENS, spare_padding=True):
            yield indices, self._model.run(window.feeds(indices), names)

    @property
    def segment(self) -> Segment:
        """What finds the sentences and words of running text: the model's own segmenter, or rules where it has none."""
        if self._segment is None:
            if self._model.segmenter is not None:
                self._segment = self._model.segmenter.segmenter().segment
            else:
                from tagger_cli.segmentation.segmenter import RuleSegmenter

                self._segment = RuleSegmenter().segment
        return self._segment

    def _read(self, text: str | Sequence[str]) -> Iterator[Sentence | None]:
        """The sentences of one text: running text, or the words of a sentence."""
        if isinstance(text, str):
            return read_text([text], self.segment)
        return iter([Sentence(words=list(text))])

    def _start(self, sentences: list[Sentence], targets: Sequence[Target], scores: bool) -> Prediction:
        """Start to compute the labels of sentences."""
        window = Window.of([sentence.words for sentence in sentences], self._words)
        names = [target.name for target in targets]
        model = self._model

        groups = length_batches(window.lengths, DECODED_TOKENS)
        batches = [length_batches(window.lengths[group], BATCH_TOKENS, spare_padding=True) for group in groups]
        indices = [group[batch] for group, of_group in zip(groups, batches, strict=True) for batch in of_group]

        def run(batch: Indices) -> dict[str, NDArray[np.float32]]:
            return model.run(window.feeds(batch), names, scores)

        # Threads only run the graph: each step of Python in them would wait for the interpreter lock.
        parallel = model.threads > 1 and len(indices) > 1
        outputs = share_work(self._workers(), run, indices) if parallel else map(run, indices)

        def labelled() -> Iterator[dict[str, LabelledBatch]]:
            for group, of_group in zip(groups, batches, strict=True):
                emissions = _joined([next(outputs) for _ in of_group], of_group)
                words = [window.pieces[index] for index in group.tolist()]
                yield {name: model.decoders[name].decode(found, words, scores) for name, found in emissions.items()}

        return Prediction(sentences, targets, groups, labelled())

    def _workers(self) -> ThreadPoolExecutor:
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(self._model.threads - 1, "tagger")  # the thread that asks is one itself
        return self._pool


def _joined(outputs: list[dict[str, NDArray[np.float32]]], batches: list[Indices]) -> dict[str, NDArray[np.float32]]:
    """The emissions of batches as those of one batch; each has the longer sequences of the one before."""
    if len(outputs) == 1:
        return outputs[0]
    joined = {}
    for name, last in outputs[-1].items():
        time, _, labels = last.shape
        joined[name] = np.zeros((time, sum(map(len, batches)), labels), np.float32)
        for output, indices in zip(outputs, batches, strict=True):
            emissions = output[name]
            joined[name][: len(emissions), indices] = emissions
    return joined
