"""The work of one server: which sentence comes next, what was answered, and how good the model is by now."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from tagger_cli.annotation.answers import Answer, AnswerFile, Entity, Token
from tagger_cli.annotation.background import MODEL, BackgroundTraining, Trained
from tagger_cli.annotation.labelled import FILE, write_labelled
from tagger_cli.annotation.pool import PooledSentence
from tagger_cli.annotation.suggestions import Suggestions
from tagger_cli.annotation.uncertainty import promise, queue, representativeness
from tagger_cli.corpora.schemes import Span
from tagger_cli.files import write_text

CHANCE = 5
"""Every so many-th sentence is drawn by chance: only such sentences say how good a model is on all text."""
LEAST_MEASURED = 5
"""Accepted answers drawn by chance without which no model is trained."""
LOOKED_AT = 3000
"""Sentences that the model is asked about when the queue is made anew."""
LEASE_SECONDS = 600.0
"""How long a sentence shown in one tab is kept from others."""
SEED = 1
CURVE = "curve.jsonl"
"""The file of answers and F1 of each model that was trained."""


class Question(msgspec.Struct, frozen=True):
    """A sentence as the page shows it.

    Attributes:
        key: of the sentence.
        revision: how many answers it has.
        text: of the sentence.
        words: (start, end) of each word in the text.
        spans: (first word, word behind the last, label) as suggested, or as answered before.
        before: the sentence before it.
        after: the sentence after it.
        place: file and line.
        action: what was answered before; empty for a new one.
    """

    key: str
    revision: int
    text: str
    words: tuple[tuple[int, int], ...]
    spans: list[tuple[int, int, str]]
    before: str
    after: str
    place: str
    action: str


class Progress(msgspec.Struct, frozen=True):
    """What the strip of the page shows.

    Attributes:
        accepted: sentences.
        skipped: sentences.
        left: sentences without an answer.
        curve: (answers, F1 from 0 to 1) of each model that was trained.
        training: whether one is being trained.
        message: why the last training failed, or why there is none.
    """

    accepted: int
    skipped: int
    left: int
    curve: list[tuple[int, float]]
    training: bool
    message: str


class Given(msgspec.Struct, frozen=True):
    """What the page sends as an answer; see ``Question``."""

    key: str
    revision: int
    action: Literal["accept", "skip"]
    spans: list[tuple[int, int, str]]


class AnsweredElsewhere(Exception):
    """The sentence was answered after it was shown: in another tab, or by somebody else."""


@dataclass(slots=True)
class _Lease:
    tab: str
    until: float


class Labelling:
    """What the requests of all tabs share; every method may be called by any thread.

    Args:
        pool: the sentences.
        answers: what was answered before, and where answers go.
        folder: of the answers.
        target: that is labelled.
        labels: that people may give.
        who: gives them.
        model: for suggestions, until a better one is trained; None for none.
        train: makes what trains models and tells a function what came of it; None where none shall be trained.
        every: answers between two trainings.
    """

    def __init__(
        self,
        pool: Sequence[PooledSentence],
        answers: AnswerFile,
        folder: Path,
        target: str,
        labels: Sequence[str],
        who: str,
        model: Path | None,
        train: Callable[[Callable[[Trained], None]], BackgroundTraining] | None,
        every: int,
    ) -> None:
        self.labels = list(labels)
        self._pool = {sentence.key: sentence for sentence in pool}
        self._answers, self._folder, self._target, self._who, self._every = answers, folder, target, who, every
        self._lock = threading.Lock()
        self._leases: dict[str, _Lease] = {}
        self._by: dict[str, Literal["chance", "queue"]] = {}
        self._curve = _read_curve(folder / CURVE)
        self._message = ""
        draw = random.Random(SEED)
        self._by_chance = draw.sample(sorted(self._pool), len(self._pool))
        self._trained_at = len(answers)
        self._training = train(self._after_training) if train is not None else None
        trained = folder / MODEL
        self._suggestions: Suggestions | None = None
        for place in (trained if trained.is_dir() else None, model):
            if place is not None and self._suggestions is None:
                self._suggestions = Suggestions(place, target, labels)
        self._queue: list[str] = []
        self._make_queue()

    def next(self, tab: str) -> Question | None:
        """The sentence that helps most, of those that no other tab shows; None where all are answered.

        Args:
            tab: a name for who asks.
        """
        with self._lock:
            held = next((key for key, lease in self._leases.items() if lease.tab == tab), None)
            if held is not None and held not in self._answers.latest:
                return self._question(held)
            now = time.monotonic()
            drawn = len(self._answers) % CHANCE == CHANCE - 1
            for key in self._by_chance if drawn else [*self._queue, *self._by_chance]:
                lease = self._leases.get(key)
                if key in self._answers.latest or (lease is not None and lease.until > now):
                    continue
                self._leases[key] = _Lease(tab, now + LEASE_SECONDS)
                self._by[key] = "chance" if drawn else "queue"
                return self._question(key)
            return None

    def again(self, key: str) -> Question | None:
        """A sentence as it was answered; None where there is none."""
        with self._lock:
            return self._question(key) if key in self._pool else None

    def before(self, key: str) -> Question | None:
        """The sentence that was answered before another one, or last of all; None where there is none."""
        with self._lock:
            order = [known for known in self._answers.order if known in self._pool]
            place = order.index(key) if key in order else len(order)
            return self._question(order[place - 1]) if place else None

    def answer(self, given: Given) -> None:
        """Put an answer on the disk.

        Raises:
            AnsweredElsewhere: somebody has answered it since it was shown.
            ValueError: it is no answer to this sentence.
        """
        with self._lock:
            sentence = self._pool.get(given.key)
            if sentence is None:
                raise ValueError("there is no such sentence")
            before = self._answers.latest.get(given.key)
            if given.revision != self._answers.revision(given.key):
                raise AnsweredElsewhere
            spans = sorted(Span(*span) for span in given.spans)
            behind = 0
            for start, end, label in spans:
                if not behind <= start < end <= len(sentence.words) or label not in self.labels:
                    raise ValueError("spans overlap, lie outside of the sentence or have no such label")
                behind = end
            answer = Answer(
                key=given.key,
                action=given.action,
                by=before.by if before is not None else self._by.get(given.key, "queue"),
                revision=given.revision + 1,
                who=self._who,
                when=datetime.now(UTC).isoformat(timespec="seconds"),
                file=sentence.file,
                line=sentence.line,
                text=sentence.text,
                tokens=[Token(w, *place) for w, place in zip(sentence.words, sentence.places, strict=True)],
                entities=[_entity(sentence, span) for span in spans] if given.action == "accept" else [],
            )
            self._answers.add(answer)
            self._leases.pop(given.key, None)
            write_labelled(self._folder / FILE, self._answers.accepted())
            self._maybe_train()

    def progress(self) -> Progress:
        """How far the work is."""
        with self._lock:
            accepted = len(self._answers.accepted())
            running = self._training is not None and self._training.is_running
            left = sum(key not in self._answers.latest for key in self._pool)
            skipped = len(self._answers) - accepted
            return Progress(accepted, skipped, left, list(self._curve), running, self._message)

    def close(self) -> None:
        """End the training; all answers are on the disk."""
        if self._training is not None:
            self._training.stop()
        self._answers.close()

    def _question(self, key: str) -> Question:
        sentence, answer = self._pool[key], self._answers.latest.get(key)
        if answer is not None and answer.action == "accept":
            starts = {start: place for place, (start, _) in enumerate(sentence.places)}
            ends = {end: place + 1 for place, (_, end) in enumerate(sentence.places)}
            spans = [(starts[entity.start], ends[entity.end], entity.label) for entity in answer.entities]
        elif self._suggestions is not None:
            spans = [(span.start, span.end, span.label) for span in self._suggestions.spans(sentence.words)]
        else:
            spans = []
        return Question(
            key=key,
            revision=self._answers.revision(key),
            text=sentence.text,
            words=sentence.places,
            spans=spans,
            before=sentence.before,
            after=sentence.after,
            place=f"{sentence.file}:{sentence.line}",
            action="" if answer is None else answer.action,
        )

    def _make_queue(self) -> None:
        """Ask the model about sentences and put them into order; see ``uncertainty``."""
        open_ones = [self._pool[key] for key in self._by_chance if key not in self._answers.latest][:LOOKED_AT]
        words = [sentence.words for sentence in open_ones]
        if self._suggestions is not None:
            helpful = self._suggestions.uncertainties(open_ones)
        else:
            helpful = [promise(sentence) for sentence in words]
        values = representativeness(words) * helpful
        answered = [self._pool[key].words for key in self._answers.order if key in self._pool]
        self._queue = [open_ones[place].key for place in queue(values.tolist(), words, answered)]

    def _maybe_train(self) -> None:
        training = self._training
        if training is None or training.is_running or len(self._answers) - self._trained_at < self._every:
            return
        if not training.is_possible:
            self._message = "no model is trained; that needs: pip install 'tagger-cli[train]'"
            return
        learned, measured = self._answers.accepted("queue"), self._answers.accepted("chance")
        if len(measured) < LEAST_MEASURED or not any(answer.entities for answer in learned):
            return
        self._trained_at = len(self._answers)
        training.begin(learned, measured)

    def _after_training(self, trained: Trained) -> None:
        """Let the new model suggest, where it is not worse than what suggests now; in the thread of the training."""
        if trained.f1 is None:
            self._message = f"the last training failed: {trained.message}"
            return  # what failed once would fail again, until there are more answers
        new = Suggestions(self._folder / MODEL, self._target, self.labels)
        with self._lock:
            measured = self._answers.accepted("chance")
        old = self._suggestions
        if old is None or new.f1(measured) >= old.f1(measured):
            self._suggestions = new
        self._make_queue()
        self._message = ""
        self._curve.append((trained.answers, trained.f1))
        write_text(self._folder / CURVE, "".join(f"{json.dumps(point)}\n" for point in self._curve))
        with self._lock:
            self._maybe_train()  # answers came while this one was trained


def _read_curve(path: Path) -> list[tuple[int, float]]:
    """The trainings of earlier days; none where the file is not what was written."""
    try:
        return [msgspec.json.decode(line, type=tuple[int, float]) for line in path.read_bytes().splitlines()]
    except (OSError, msgspec.DecodeError):
        return []


def _entity(sentence: PooledSentence, span: Span) -> Entity:
    start, end = sentence.places[span.start][0], sentence.places[span.end - 1][1]
    return Entity(sentence.text[start:end], span.label, start, end)
