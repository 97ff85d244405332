from __future__ import annotations

import signal
from itertools import pairwise
from pathlib import Path

import pytest
from made_up_language import sentences, write_columns
from safetensors import safe_open
from small_runs import StopAfterEpoch, TickingClock, read_history, small_configuration

from tagger_cli.errors import TaggerError
from tagger_cli.training.events import EpochResult, Event, Note, Progress
from tagger_cli.training.optimization.interruption import Interrupted
from tagger_cli.training.output_folder import CHECKPOINT
from tagger_cli.training.train import train


def test_history_has_one_line_per_epoch(tmp_path: Path, train_file: str, dev_file: str) -> None:
    events: list[Event] = []
    train(small_configuration(train_file, dev_file), tmp_path / "model", report=events.append)
    lines = read_history(tmp_path / "model")
    assert [line["epoch"] for line in lines] == [1, 2, 3]
    results = [event for event in events if isinstance(event, EpochResult)]
    assert [(line["loss"], line["score"]) for line in lines] == [(r.loss, r.score) for r in results]
    steps = lines[0]["steps"]
    assert [line["steps"] for line in lines] == [steps, 2 * steps, 3 * steps]
    for line in lines:
        assert line["dev"].keys() == {"pos", "ner"}
        assert 0.0 < line["gradient_norm"] <= line["gradient_norm_max"]
        assert line["tokens_per_second"] > 0
    assert lines[0]["loss"] > lines[1]["loss"] > lines[2]["loss"]
    assert lines[0]["seconds"] < lines[1]["seconds"] < lines[2]["seconds"]


def test_history_is_whole_after_several_resumes(tmp_path: Path, train_file: str, dev_file: str) -> None:
    configuration = small_configuration(train_file, dev_file, training={"epochs": 5})
    with pytest.raises(Interrupted):
        train(configuration, tmp_path / "model", report=StopAfterEpoch(1))
    for epoch in (2, 4):
        with pytest.raises(Interrupted):
            train(configuration, tmp_path / "model", report=StopAfterEpoch(epoch), resume=True)
    train(configuration, tmp_path / "model", resume=True)
    lines = read_history(tmp_path / "model")
    assert [line["epoch"] for line in lines] == [1, 2, 3, 4, 5]
    assert [line["seconds"] for line in lines] == sorted(line["seconds"] for line in lines)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> TickingClock:
    """The clock of the runs of a test."""
    clock = TickingClock()
    monkeypatch.setattr("time.monotonic", clock)
    return clock


@pytest.mark.usefixtures("clock")
def test_a_time_budget_ends_the_run_with_a_low_rate(tmp_path: Path, train_file: str, dev_file: str) -> None:
    seconds = 1.2
    training = {"epochs": 100_000, "minutes": seconds / 60}
    train(small_configuration(train_file, dev_file, training=training), tmp_path / "model")
    lines = read_history(tmp_path / "model")
    assert 3 < len(lines) < 1000
    assert 0.9 * seconds < lines[-1]["seconds"] < 1.05 * seconds
    rates = [line["learning_rate"] for line in lines]
    assert max(rates) > 0.016  # of 0.02
    assert rates[-1] < 0.004


@pytest.mark.usefixtures("clock")
def test_a_long_epoch_reports_its_progress(tmp_path: Path, dev_file: str) -> None:
    corpus = write_columns(tmp_path / "train.conll", sentences(2000))
    training = {"epochs": 3, "minutes": 1.5 / 60, "batch_tokens": 1}
    events: list[Event] = []
    train(small_configuration(corpus, dev_file, training=training), tmp_path / "model", report=events.append)
    progress = [event for event in events if isinstance(event, Progress)]
    assert len(progress) >= 2
    for event in progress:
        assert (event.epoch, event.epochs) == (1, 3)
        assert 0.0 < event.loss < 20.0
        assert event.gradient_norm > 0.0
        assert event.tokens_per_second > 0.0
    fractions = [event.fraction for event in progress]
    assert fractions == sorted(fractions)
    assert 0.0 < fractions[0] < fractions[-1] <= 1.0
    assert 0.0 < progress[0].seconds_left < 5.0


def test_a_budget_that_reading_uses_up_says_so(tmp_path: Path, train_file: str, dev_file: str) -> None:
    configuration = small_configuration(train_file, dev_file, training={"minutes": 1e-6})
    with pytest.raises(TaggerError, match=r"training\.minutes=1e-06.* give it more"):
        train(configuration, tmp_path / "model")


def test_a_resumed_run_has_used_up_part_of_its_budget(
    tmp_path: Path, train_file: str, dev_file: str, clock: TickingClock
) -> None:
    configuration = small_configuration(train_file, dev_file, training={"epochs": 100_000, "minutes": 0.02})

    def stop_after_a_second(event: Event) -> None:
        if isinstance(event, EpochResult) and event.seconds > 0.8:
            StopAfterEpoch(event.epoch)(event)

    with pytest.raises(Interrupted):
        train(configuration, tmp_path / "model", report=stop_after_a_second)
    clock.now += 500  # does not count
    train(configuration, tmp_path / "model", resume=True)
    seconds = [line["seconds"] for line in read_history(tmp_path / "model")]
    assert seconds == sorted(seconds)
    assert 1.1 < seconds[-1] < 1.25
    assert max(after - before for before, after in pairwise(seconds)) < 0.2


@pytest.mark.parametrize(("patience", "epochs"), [(1, 2), (3, 4), (0, 6)])
def test_patience(tmp_path: Path, patience: int, epochs: int) -> None:
    corpus = tmp_path / "one-label.conll"
    corpus.write_text("a\tX\nb\tX\n\nc\tX\n", encoding="utf-8")
    training = {"epochs": 6, "patience": patience}  # the score is 1 from the first epoch on
    configuration = small_configuration(str(corpus), str(corpus), {"pos": 2}, training=training)
    train(configuration, tmp_path / "model")
    assert len(read_history(tmp_path / "model")) == epochs


def test_patience_is_counted_across_a_resume(tmp_path: Path) -> None:
    corpus = tmp_path / "one-label.conll"
    corpus.write_text("a\tX\nb\tX\n\nc\tX\n", encoding="utf-8")
    training = {"epochs": 9, "patience": 3}
    configuration = small_configuration(str(corpus), str(corpus), {"pos": 2}, training=training)
    with pytest.raises(Interrupted):
        train(configuration, tmp_path / "model", report=StopAfterEpoch(2))
    train(configuration, tmp_path / "model", resume=True)
    assert len(read_history(tmp_path / "model")) == 4


def test_a_loss_that_explodes_stops_the_run(tmp_path: Path, train_file: str, dev_file: str) -> None:
    training = {"learning_rate": 1e30, "checkpoint_minutes": 0.0, "warmup": 0.0}
    configuration = small_configuration(train_file, dev_file, training=training)
    with pytest.raises(TaggerError, match=r"became (nan|inf|infinite) at step \d+; .*learning_rate.*clip_norm"):
        train(configuration, tmp_path / "model")
    assert not (tmp_path / "model" / "model.json").exists()
    assert all_finite(tmp_path / "model" / CHECKPOINT)


def all_finite(checkpoint: Path) -> bool:
    with safe_open(checkpoint, framework="pt") as file:
        return all(bool(file.get_tensor(name).isfinite().all()) for name in file.keys())  # noqa: SIM118


def test_a_note_says_where_training_runs(tmp_path: Path, train_file: str, dev_file: str) -> None:
    notes: list[str] = []

    def report(event: Event) -> None:
        if isinstance(event, Note):
            notes.append(event.message)

    train(small_configuration(train_file, dev_file), tmp_path / "model", device="cpu", report=report)
    assert notes[0].startswith("training on cpu")
    assert "fp32" in notes[0]
    assert any("trainable parameters" in note for note in notes)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_closed_terminal_saves_as_a_request_to_end_does(
    tmp_path: Path, train_file: str, dev_file: str, number: signal.Signals
) -> None:
    def stop(event: Event) -> None:
        if isinstance(event, EpochResult) and event.epoch == 1:
            signal.raise_signal(number)

    with pytest.raises(Interrupted):
        train(small_configuration(train_file, dev_file), tmp_path / "model", report=stop)
    assert (tmp_path / "model" / CHECKPOINT).exists()
