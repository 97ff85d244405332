"""What a run says of its speed while it goes, by a clock that the test moves."""

from __future__ import annotations

from typing import Any

import pytest

from tagger_cli.training.configuration import TrainingSettings
from tagger_cli.training.events import Event, Forecast, Progress
from tagger_cli.training.optimization.checkpoint import Position
from tagger_cli.training.optimization.pace import Pace


def run(monkeypatch: pytest.MonkeyPatch, seconds_of: list[float], **settings: Any) -> list[Event]:
    """Events of an epoch of 100 words a step, whose steps take so many seconds."""
    now = 50.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    events: list[Event] = []
    batches = len(seconds_of)
    pace = Pace(TrainingSettings(epochs=10, **settings), 100 * batches, events.append)
    position = Position("fingerprint", epoch=2)
    pace.begin(position, batches)
    for seconds in seconds_of:
        now += seconds
        position.batches += 1
        position.tokens += 100
        position.loss += 3.0
        pace.after_step(position, 0.25, 1.5, now)
    pace.end()
    return events


def test_what_to_expect_is_said_once_and_without_the_first_slow_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    forecasts = [event for event in run(monkeypatch, [2.0] + [0.1] * 99) if isinstance(event, Forecast)]
    (forecast,) = forecasts
    assert forecast.tokens_per_second == pytest.approx(1000)
    assert (forecast.epoch_tokens, forecast.epochs) == (10_000, 10)
    assert forecast.epoch_seconds == pytest.approx(10)
    assert forecast.seconds_at_most == pytest.approx(100)


def test_a_time_budget_bounds_what_to_expect(monkeypatch: pytest.MonkeyPatch) -> None:
    (forecast,) = [event for event in run(monkeypatch, [0.1] * 100, minutes=0.5) if isinstance(event, Forecast)]
    assert forecast.seconds_at_most == 30


def test_a_short_epoch_has_nothing_to_say_before_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, [0.01] * 30) == []


def test_progress_twice_a_second_within_the_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    progress = [event for event in run(monkeypatch, [0.25] * 40) if isinstance(event, Progress)]
    assert [event.epoch_fraction for event in progress] == pytest.approx([n / 20 for n in range(1, 21)])
    for event in progress:
        assert (event.epoch, event.epochs, event.fraction, event.loss) == (3, 10, 0.25, 3.0)
        assert event.tokens_per_second == pytest.approx(400)
        assert event.seconds_left == pytest.approx(3 * event.seconds)
