"""One request's texts on their way through a model, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tagger_cli.corpora.segments import Segment, SentencePlaces
from tagger_cli.corpora.sentence import Sentence
from tagger_cli.serving.loaded_model import LoadedModel
from tagger_cli.serving.question import Question
from tagger_cli.serving.refusal import Refusal
from tagger_cli.serving.texts import BodyKind, read_texts
from tagger_cli.tagging.writers.jsonl import JsonlWriter
from tagger_cli.targets.target import of_sentences

PIECE_WORDS = 512
"""Words of a request that are tagged before others have their turn."""

SMALL_BYTES = 4096
"""Of a body whose texts are segmented together with those of other requests."""


class Job:
    """The texts of one request; workers read and tag a piece after the other, never two at once.

    Args:
        model: tags them.
        question: what is wanted of it.
        body: the texts.
        kind: what the body is.

    Attributes:
        model: tags them.
        targets: the names of the targets that are predicted.
        scores: whether probabilities are wanted.
        size: bytes of the body.
        abandoned: nobody waits for an answer any more.
        done: all pieces are tagged.

    Raises:
        Refusal: the model does not have such a target (400).
    """

    def __init__(self, model: LoadedModel, question: Question, body: bytes, kind: BodyKind) -> None:
        for name in question.targets or ():
            if name not in model.model.decoders:
                there_are = ", ".join(model.model.decoders)
                raise Refusal(400, f"there is no target {name!r}; the model {model.name} has {there_are}")
        chosen = model.model.choose_targets(question.targets)
        self.model = model
        self.targets = tuple(target.name for target in chosen)
        self.scores = question.scores
        self.size = len(body)
        self.abandoned = self.done = False
        self._writer = JsonlWriter.of(chosen)
        self._lines = question.lines
        self._whole_texts = bool(of_sentences(chosen))
        self._body, self._kind = body, kind
        self._segment: Segment | None = None  # of the worker that has it now
        self._segmented: list[list[SentencePlaces]] = []
        self._sentences: Iterator[Sentence] | None = None

    @property
    def alike(self) -> tuple[LoadedModel, tuple[str, ...], bool]:
        """What jobs have in common that can be tagged together."""
        return self.model, self.targets, self.scores

    @property
    def is_begun(self) -> bool:
        """Whether a piece of it was read."""
        return self._sentences is not None

    def begin(self) -> list[str]:
        """Read the body from begin to end, so that an answer is never broken off by what stands at its end.

        Returns:
            The texts to be segmented now; see ``read``.

        Raises:
            InputError: the body is not what it should be.
        """
        texts = read_texts(self._body, self._kind)
        self._body = b""
        found: list[str] = []

        def remember(asked: Sequence[str]) -> list[list[SentencePlaces]]:
            found.extend(asked)
            return [[] for _ in asked]

        for _ in texts.sentences(remember, self._lines, self._whole_texts):
            pass
        self._sentences = texts.sentences(self._segment_now, self._lines, self._whole_texts)
        return found if self.size <= SMALL_BYTES else []

    def read(self, segment: Segment, segmented: Sequence[list[SentencePlaces]] = ()) -> list[Sentence]:
        """The sentences of the next piece.

        Args:
            segment: finds the sentences of texts.
            segmented: those of the texts that ``begin`` gave.
        """
        assert self._sentences is not None
        self._segment = segment
        self._segmented.extend(segmented)
        piece: list[Sentence] = []
        words = 0
        while words < PIECE_WORDS:
            sentence = next(self._sentences, None)
            if sentence is None:
                self.done = True
                break
            piece.append(sentence)
            words += len(sentence.words)
        return piece

    def write(self, tagged: Sequence[Sentence]) -> bytes:
        """The lines of a piece; those of an object whose sentences go on are held back."""
        text = self._writer.write(tagged)
        return (text + self._writer.end() if self.done else text).encode()

    def _segment_now(self, texts: Sequence[str]) -> Sequence[list[SentencePlaces]]:
        if self._segmented:
            segmented, self._segmented = self._segmented[: len(texts)], self._segmented[len(texts) :]
            return segmented
        assert self._segment is not None
        return self._segment(texts)
