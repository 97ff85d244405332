"""A training run as it goes: a live line and a growing table on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from tagger_cli.training.events import EpochResult, Event, Forecast, Note, Progress, Report

REFRESHES_PER_SECOND = 4
SECONDS_BETWEEN_LINES = 30.0


@contextmanager
def training_display() -> Iterator[Report]:
    """What a run reports to; everything goes to standard error."""
    console = Console(stderr=True, highlight=False)
    if not sys.stderr.isatty():  # rich's own answer is yes in a log, too, where FORCE_COLOR is set
        yield _Log(console).show
        return
    with Live(console=console, refresh_per_second=REFRESHES_PER_SECOND, transient=True) as live:
        best = -1.0

        def show(event: Event) -> None:
            nonlocal best
            if isinstance(event, Progress):
                live.update(_live_lines(event, best))
            else:
                if isinstance(event, EpochResult):  # each network of a run begins with an epoch 1
                    best = event.score if event.epoch == 1 else max(best, event.score)
                _print_line(console, event)

        yield show


class _Log:
    """Plain lines: one an epoch, and within an epoch one per half minute or tenth of it, whichever is rarer."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last: tuple[int, float, float] | None = None

    def show(self, event: Event) -> None:
        if not isinstance(event, Progress):
            _print_line(self._console, event)
            return
        if self._last is None or self._last[0] != event.epoch:
            self._last = event.epoch, event.seconds, event.epoch_fraction
        _, seconds, fraction = self._last
        if event.seconds - seconds >= SECONDS_BETWEEN_LINES and event.epoch_fraction - fraction >= 0.1:
            self._last = event.epoch, event.seconds, event.epoch_fraction
            self._console.print(Text(_progress_line(event)), soft_wrap=True)


def _print_line(console: Console, event: Note | Forecast | EpochResult) -> None:
    match event:
        case Note(message):
            console.print(Text(message), soft_wrap=True)
        case Forecast():
            console.print(Text(_forecast_line(event)), soft_wrap=True)
        case EpochResult():
            console.print(Text(_epoch_line(event), "bold" if event.best else ""), soft_wrap=True)


def _forecast_line(forecast: Forecast) -> str:
    return (
        f"about {forecast.tokens_per_second:,.0f} tokens/s: {_duration(forecast.epoch_seconds)} for an epoch of "
        f"{forecast.epoch_tokens:,} tokens, {_duration(forecast.seconds_at_most)} at most for {forecast.epochs}, "
        "measuring on dev left out"
    )


def _progress_line(progress: Progress) -> str:
    return (
        f"epoch {progress.epoch:3}  {_duration(progress.seconds)}  loss {progress.loss:8.4f}  "
        f"gradient {progress.gradient_norm:6.2f}  {progress.tokens_per_second:7,.0f} tokens/s  "
        f"{progress.epoch_fraction:.0%}  {_duration(progress.seconds_left)} left"
    )


def _epoch_line(result: EpochResult) -> str:
    dev = "  ".join(f"{target} {100 * score:.2f}" for target, score in result.dev.items())
    return (
        f"epoch {result.epoch:3}  {_duration(result.seconds)}  loss {result.loss:8.4f}  "
        f"gradient {result.gradient_norm:6.2f}  {result.tokens_per_second:7,.0f} tokens/s  "
        f"dev {dev}{'  *' if result.best else ''}"
    )


def _live_lines(progress: Progress, best: float) -> Group:
    parts = [
        f"epoch {progress.epoch}/{progress.epochs}",
        f"loss {progress.loss:.4f}",
        f"best {100 * best:.2f}" if best >= 0 else "",
        f"gradient {progress.gradient_norm:.2f}",
        f"{progress.tokens_per_second:,.0f} tokens/s",
        f"rate {progress.learning_rate:.1e}",
    ]
    line = "  ".join(filter(None, parts))
    bar = Table.grid(padding=(0, 1), expand=True)
    bar.add_column(ratio=1)
    bar.add_column(no_wrap=True)
    bar.add_row(
        ProgressBar(1.0, progress.fraction),
        f"{progress.epoch_fraction:.0%} of the epoch, {_duration(progress.seconds_left)} left",
    )
    return Group(Text(line, no_wrap=True, overflow="ellipsis"), bar)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
