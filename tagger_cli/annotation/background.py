"""A model that is trained while people label: in a process of its own, which nobody waits for."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tagger_cli.annotation.answers import Answer
from tagger_cli.annotation.labelled import write_labelled
from tagger_cli.inference.model_folder import DESCRIPTION, WEIGHTS, read_description

MODEL = "model"
"""The folder of the newest model, in that of the answers."""
WORK = "work"
"""Where it is trained, until it is finished."""
MINUTES = 0.8
WORDS = 60_000
"""Words that a run reads; few sentences are read more often."""
EPOCHS = range(15, 201)


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training run made.

    Attributes:
        answers: accepted answers that it could learn from or be measured on.
        score: the main one of the model on those that were drawn by chance, 0 to 1; None where the run failed.
        message: why it failed.
    """

    answers: int
    score: float | None
    message: str = ""


class BackgroundTraining:
    """Trains at most one model at a time.

    Args:
        folder: of the answers.
        target: what is labelled.
        start: a model to go on from at first; None to begin anew.
        settings: for ``tagger train --set``.
        finished: is told what came of each run, in a thread of its own.
    """

    def __init__(
        self,
        folder: Path,
        target: str,
        start: Path | None,
        settings: Sequence[str],
        finished: Callable[[Trained], None],
    ) -> None:
        self._folder, self._target, self._settings, self._finished = folder, target, settings, finished
        self._start = start if start is not None and (start / WEIGHTS).is_file() else None
        self._process: subprocess.Popen[bytes] | None = None
        self._running = False

    @property
    def is_possible(self) -> bool:
        """Whether what training needs is installed."""
        return find_spec("torch") is not None

    @property
    def is_running(self) -> bool:
        """Whether a model is being trained."""
        return self._running

    def begin(self, learned: Sequence[Answer], measured: Sequence[Answer]) -> None:
        """Start to train, from the last model where there is one.

        Args:
            learned: answers to learn from.
            measured: answers that choose the epoch.
        """
        work = self._folder / WORK
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        write_labelled(work / "train.jsonl", learned)
        write_labelled(work / "dev.jsonl", measured)
        command = [sys.executable, "-m", "tagger_cli", "train", "-q", "-t", self._target, "-o", str(work / MODEL)]
        command += ["--train", str(work / "train.jsonl"), "--dev", str(work / "dev.jsonl")]
        settings = list(self._settings)
        start = self._folder / MODEL if (self._folder / MODEL / WEIGHTS).is_file() else self._start
        if start is not None:
            command += ["--from", str(start)]
            # What it goes on from has settled them.
            settings = [setting for setting in settings if not setting.startswith(("network.", "vectors."))]
        else:
            command += ["--set", "network.hidden=128"]
        words = sum(len(answer.tokens) for answer in learned)
        epochs = min(max(WORDS // words, EPOCHS[0]), EPOCHS[-1])
        # A first model has an F1 of 0 for many epochs, which is no reason to stop.
        usual = {"epochs": epochs, "minutes": MINUTES, "batch_tokens": 256, "patience": 0}
        command += [part for name, value in usual.items() for part in ("--set", f"training.{name}={value}")]
        command += [part for setting in settings for part in ("--set", setting)]
        answers = len(learned) + len(measured)
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self._running = True
        threading.Thread(target=self._wait, args=(self._process, answers), daemon=True).start()

    def stop(self) -> None:
        """End a run that is not finished."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _wait(self, process: subprocess.Popen[bytes], answers: int) -> None:
        trained = self._outcome(process, answers)
        self._running = False
        self._finished(trained)

    def _outcome(self, process: subprocess.Popen[bytes], answers: int) -> Trained:
        """Wait for a run, and put its model in its place."""
        _, said = process.communicate()
        made = self._folder / WORK / MODEL
        if process.returncode != 0 or not (made / DESCRIPTION).is_file():
            lines = said.decode("utf-8", "replace").splitlines()
            return Trained(answers, None, lines[-1] if lines else "it was ended")
        final, before = self._folder / MODEL, self._folder / WORK / "before"
        if final.exists():
            final.rename(before)
        made.rename(final)
        shutil.rmtree(before, ignore_errors=True)
        scores = read_description(final).scores["dev"].targets
        return Trained(answers, scores[self._target].main[1] if self._target in scores else None)
