"""How fast a run goes and how far it is: what its steps took, as events."""

from __future__ import annotations

import time

from tagger_cli.training.configuration import TrainingSettings
from tagger_cli.training.events import Forecast, Progress, Report
from tagger_cli.training.optimization.checkpoint import Position

REPORT_SECONDS = 0.5
WARM_UP_SECONDS = 1.0
FORECAST_SECONDS = 3.0


class Pace:
    """Reports a run's progress twice a second, and once what to expect of it.

    The forecast rests on the first steps, the slow ones of the first second left out. An epoch that ends before needs
    none: its own line says how fast it was.

    Args:
        settings: section ``[training]``.
        tokens: words of an epoch.
        report: is told what happens.
    """

    def __init__(self, settings: TrainingSettings, tokens: int, report: Report) -> None:
        self._settings = settings
        self._tokens = tokens
        self._report = report
        self._forecast_due = True
        self._warm: tuple[float, int] | None = None

    def begin(self, position: Position, batches: int) -> None:
        """An epoch of so many batches begins, or goes on after a checkpoint."""
        self._batches = batches
        self._began = self._reported = time.monotonic()
        self._reported_tokens = position.tokens

    def after_step(self, position: Position, done: float, norm: float, seconds: float) -> None:
        """A step is over.

        Args:
            position: where the run stands.
            done: share of the run that is done, 0 to 1.
            norm: norm of the gradient, before clipping.
            seconds: duration of the run so far.
        """
        now = time.monotonic()
        if self._forecast_due:
            self._maybe_forecast(position.tokens, now)
        if now - self._reported < REPORT_SECONDS:
            return
        self._report(
            Progress(
                epoch=position.epoch + 1,
                epochs=self._settings.epochs,
                fraction=done,
                epoch_fraction=min(position.batches / self._batches, 1.0),  # weights of corpora make some epochs longer
                loss=position.loss / position.batches,
                gradient_norm=norm,
                tokens_per_second=(position.tokens - self._reported_tokens) / (now - self._reported),
                learning_rate=position.learning_rate,
                seconds=seconds,
                seconds_left=seconds * (1.0 - done) / max(done, 1e-9),
            )
        )
        self._reported, self._reported_tokens = now, position.tokens

    def end(self) -> None:
        """The epoch is over."""
        self._forecast_due = False

    def _maybe_forecast(self, tokens: int, now: float) -> None:
        if self._warm is None:
            if now - self._began >= WARM_UP_SECONDS:
                self._warm = now, tokens
            return
        since, tokens_before = self._warm
        if now - since >= FORECAST_SECONDS:
            self._forecast_due = False
            speed = (tokens - tokens_before) / (now - since)
            minutes = self._settings.minutes
            self._report(
                Forecast(
                    tokens_per_second=speed,
                    epoch_tokens=self._tokens,
                    epoch_seconds=self._tokens / speed,
                    epochs=self._settings.epochs,
                    seconds_at_most=min(
                        self._settings.epochs * self._tokens / speed, 60.0 * minutes if minutes else float("inf")
                    ),
                )
            )
