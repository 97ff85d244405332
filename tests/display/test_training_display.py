"""What a person sees of a training run: a line that moves on a terminal, a line an epoch in a log."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest
from terminal import terminal

from tagger_cli.display.training_display import training_display
from tagger_cli.training.events import EpochResult, Event, Forecast, Note, Progress


def epoch(number: int, score: float, **values: Any) -> EpochResult:
    standard: dict[str, Any] = {
        "steps": 10,
        "loss": 1.5,
        "gradient_norm": 2.25,
        "gradient_norm_max": 9.0,
        "learning_rate": 0.001,
        "tokens_per_second": 12_345.6,
        "seconds": 61.0,
        "dev": {"upos": 0.9512, "ner": score},
        "best": True,
    }
    return EpochResult(epoch=number, score=score, **{**standard, **values})


def progress(seconds_left: float) -> Progress:
    return Progress(2, 20, 0.06, 0.2, 1.4321, 3.0, 9876.5, 0.00123, 12.0, seconds_left)


EVENTS: list[Event] = [
    Note("target ner: [bold]span[/bold] labels " + "of a line longer than a terminal " * 3),
    epoch(1, 0.9),
    progress(65),
    epoch(2, 0.8, seconds=3661.0, best=False),
]


def test_a_log_gets_a_line_for_every_note_and_epoch(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # as continuous integration sets it
    with training_display() as report:
        for event in EVENTS:
            report(event)
    written = capsys.readouterr()
    assert written.out == ""
    note, first, second = re.sub(r"\x1b\[\d*m", "", written.err).splitlines()
    assert isinstance(EVENTS[0], Note)
    assert note == EVENTS[0].message
    row = "epoch 1 1:01 loss 1.5000 gradient 2.25 12,346 tokens/s dev upos 95.12 ner 90.00 *"
    assert " ".join(first.split()) == row
    assert second.startswith("epoch   2  1:01:01  ")
    assert second.endswith("ner 80.00")  # without a star: it is not the best


def lines_of(capsys: pytest.CaptureFixture[str], epoch_seconds: float) -> list[str]:
    """What a log gets of two epochs of which a run reports twice a second."""
    with training_display() as report:
        for number in (1, 2):
            for tick in range(round(2 * epoch_seconds)):
                done = (tick + 1) / 2 / epoch_seconds
                seconds = (number - 1 + done) * epoch_seconds
                report(Progress(number, 2, seconds / 2, done, 1.5, 2.25, 9876.5, 0.001, seconds, 90.0))
            report(epoch(number, 0.9))
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("epoch_seconds", "lines_an_epoch"),
    [(1, 0), (29, 0), (100, 3), (1440, 9)],
    ids=["short", "below half a minute", "a line per half minute", "a line per tenth of an epoch"],
)
def test_a_log_shows_progress_within_long_epochs(
    capsys: pytest.CaptureFixture[str], epoch_seconds: float, lines_an_epoch: int
) -> None:
    lines = lines_of(capsys, epoch_seconds)
    assert len(lines) == 2 * (lines_an_epoch + 1)
    within = [line for line in lines if line.endswith(" left")]
    assert len(within) == 2 * lines_an_epoch
    if epoch_seconds == 1440:
        row = "epoch 1 2:24 loss 1.5000 gradient 2.25 9,876 tokens/s 10% 1:30 left"
        assert " ".join(within[0].split()) == row


def test_what_to_expect_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with training_display() as report:
        report(Forecast(12_345.6, 203_621, 16.49, 36, 593.8))
    assert capsys.readouterr().err == (
        "about 12,346 tokens/s: 0:16 for an epoch of 203,621 tokens, 9:54 at most for 36, measuring on dev left out\n"
    )


def test_a_terminal_shows_where_the_run_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal() as (stderr, written):
        monkeypatch.setattr(sys, "stderr", stderr)
        with training_display() as report:
            for event in EVENTS:
                report(event)
        text = written()
    lines = re.split(r"[\r\n]+", re.sub(r"\x1b\[[?\d;]*[A-Za-z]", "", text))
    assert sum(line.startswith("epoch   1  1:01  loss") for line in lines) == 1  # the table of epochs stays above
    live = next(line.rstrip() for line in lines if line.startswith("epoch 2/20"))
    assert live == "epoch 2/20  loss 1.4321  best 90.00  gradient 3.00  9,876 tokens/s  rate 1.2e-03"
    after = text[text.rindex("20% of the epoch, 1:05 left") :]
    assert "\x1b[2K" in after  # the line and its bar are taken away at the end
    assert "\x1b[?25h" in after  # and the cursor is back


def test_before_the_first_epoch_there_is_no_best(monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal() as (stderr, written):
        monkeypatch.setattr(sys, "stderr", stderr)
        with training_display() as report:
            report(progress(3725))
        text = written()
    assert "best" not in text
    assert "1:02:05 left" in text
