"""The work of one server: which sentence comes next, what was answered, and how good the model is by now."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tagger_cli.annotation.answers import Answer, AnswerFile
from tagger_cli.annotation.background import MODEL, BackgroundTraining, Trained
from tagger_cli.annotation.labelled import FILE, write_labelled
from tagger_cli.annotation.messages import Given, Progress, Question
from tagger_cli.annotation.pool import PooledSentence
from tagger_cli.annotation.suggestions import Suggestions
from tagger_cli.annotation.task import Task
from tagger_cli.annotation.turns import Turns
from tagger_cli.corpora.schemes import Kind, Span
from tagger_cli.files import write_text

LEAST_MEASURED = 5
"""Accepted answers drawn by chance without which no model is trained."""
CURVE = "curve.jsonl"
"""The file of answers and score of each model that was trained."""
MEASURES: dict[Kind, str] = {"span": "F1", "word": "accuracy", "sentence": "macro F1"}


class AnsweredElsewhere(Exception):
    """The sentence was answered after it was shown: in another tab, or by somebody else."""


class Labelling:
    """What the requests of all tabs share; every method may be called by any thread.

    Args:
        pool: the sentences.
        answers: what was answered before, and where answers go.
        folder: of the answers.
        task: what is labelled.
        who: gives them.
        model: for suggestions, until a better one is trained; None for none.
        train: makes what trains models and tells a function what came of it; None where none shall be trained.
        every: answers between two trainings.
        in_order: whether the sentences are asked in the order of the pool, see ``Turns``.
        also_write: is given the answers by the keys of sentences, after each of them.
    """

    def __init__(
        self,
        pool: Sequence[PooledSentence],
        answers: AnswerFile,
        folder: Path,
        task: Task,
        who: str,
        model: Path | None,
        train: Callable[[Callable[[Trained], None]], BackgroundTraining] | None,
        every: int,
        in_order: bool = False,
        also_write: Callable[[Mapping[str, Answer]], None] | None = None,
    ) -> None:
        self.task = task
        self._also_write = also_write
        self._pool = {sentence.key: sentence for sentence in pool}
        self._answers, self._folder, self._who, self._every = answers, folder, who, every
        self._lock = threading.Lock()
        self._turns = Turns(self._pool, answers, in_order)
        self._curve = _read_curve(folder / CURVE)
        self._message = ""
        self._trained_at = len(answers)
        self._training = train(self._after_training) if train is not None else None
        trained = folder / MODEL
        self._suggestions: Suggestions | None = None
        for place in (trained if trained.is_dir() else None, model):
            if place is not None and self._suggestions is None:
                self._suggestions = Suggestions(place, task)
        self._turns.reorder(self._suggestions)

    def next(self, tab: str) -> Question | None:
        """The sentence that helps most, of those that no other tab shows; None where all are answered.

        Args:
            tab: a name for who asks.
        """
        with self._lock:
            key = self._turns.next(tab)
            return None if key is None else self._question(key)

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
            spans = sorted(Span(*span) for span in given.spans) if given.action == "accept" else []
            if given.action == "accept":
                self.task.check(spans, len(sentence.words))
            by = before.by if before is not None else self._turns.chosen_by(given.key)
            when = datetime.now(UTC).isoformat(timespec="seconds")
            answer = sentence.answered(self.task, spans, given.action, by, given.revision + 1, self._who, when)
            self._answers.add(answer)
            self._turns.answered(given.key)
            write_labelled(self._folder / FILE, self._answers.accepted())
            if self._also_write is not None:
                self._also_write(self._answers.latest)
            self._maybe_train()

    def progress(self) -> Progress:
        """How far the work is."""
        with self._lock:
            accepted = len(self._answers.accepted())
            running = self._training is not None and self._training.is_running
            left = sum(key not in self._answers.latest for key in self._pool)
            skipped = len(self._answers) - accepted
            return Progress(
                accepted, skipped, left, list(self._curve), MEASURES[self.task.kind], running, self._message
            )

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
            spans = [(span.start, span.end, span.label) for span in sentence.spans]
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
            note=sentence.note,
        )

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
        if trained.score is None:
            self._message = f"the last training failed: {trained.message}"
            return  # what failed once would fail again, until there are more answers
        new = Suggestions(self._folder / MODEL, self.task)
        with self._lock:
            measured = self._answers.accepted("chance")
        old = self._suggestions
        if old is None or new.score(measured) >= old.score(measured):
            self._suggestions = new
        self._turns.reorder(self._suggestions)
        self._message = ""
        self._curve.append((trained.answers, trained.score))
        write_text(self._folder / CURVE, "".join(f"{json.dumps(point)}\n" for point in self._curve))
        with self._lock:
            self._maybe_train()  # answers came while this one was trained


def _read_curve(path: Path) -> list[tuple[int, float]]:
    """The trainings of earlier days; none where the file is not what was written."""
    try:
        return [msgspec.json.decode(line, type=tuple[int, float]) for line in path.read_bytes().splitlines()]
    except (OSError, msgspec.DecodeError):
        return []
