"""Two threads train as one does, bit for bit, and a run may go on with another number of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from small_runs import StopAfterEpoch, model_bytes, small_configuration

from tagger_cli.network.recurrent import RecurrentLayer
from tagger_cli.training.configuration import Configuration
from tagger_cli.training.events import Event, Note
from tagger_cli.training.optimization import threads
from tagger_cli.training.optimization.interruption import Interrupted
from tagger_cli.training.optimization.threads import STEPS_BETWEEN_TRIALS, STEPS_OF_A_TRIAL, Directions
from tagger_cli.training.train import train


@pytest.fixture(scope="module")
def one_thread_whole(
    train_file: str, dev_file: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Configuration, dict[str, bytes]]:
    """A configuration and the model that one thread makes of it."""
    configuration = small_configuration(train_file, dev_file, network={"characters": "lstm", "layers": 2})
    folder = tmp_path_factory.mktemp("whole") / "model"
    torch.set_num_threads(1)
    train(configuration, folder)
    return configuration, model_bytes(folder)


def test_two_threads_make_the_model_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_thread_whole: tuple[Configuration, dict[str, bytes]]
) -> None:
    configuration, expected = one_thread_whole
    monkeypatch.setattr(threads, "STEPS_OF_A_TRIAL", 4)
    monkeypatch.setattr(threads, "STEPS_BETWEEN_TRIALS", 3)
    torch.set_num_threads(2)
    notes: list[Event] = []
    train(configuration, tmp_path / "model", device="cpu", report=notes.append)
    assert any(isinstance(note, Note) and "cpu, 2 threads in fp32" in note.message for note in notes)
    assert model_bytes(tmp_path / "model") == expected
    assert torch.get_num_threads() == 2  # as before


def test_a_run_of_two_threads_may_go_on_with_one(
    tmp_path: Path, one_thread_whole: tuple[Configuration, dict[str, bytes]]
) -> None:
    configuration, expected = one_thread_whole
    torch.set_num_threads(2)
    with pytest.raises(Interrupted):
        train(configuration, tmp_path / "model", report=StopAfterEpoch(1))
    assert torch.get_num_threads() == 2
    torch.set_num_threads(1)
    train(configuration, tmp_path / "model", resume=True)
    assert model_bytes(tmp_path / "model") == expected


CALL = "from tagger_cli.waiting_threads import let_threads_sleep; let_threads_sleep(); import os"


@pytest.mark.parametrize(
    ("program", "chosen", "expected"),
    [
        (CALL, {}, "PASSIVE"),
        (CALL, {"OMP_WAIT_POLICY": "active"}, "active"),
        (CALL, {"GOMP_SPINCOUNT": "100"}, None),
        (CALL, {"KMP_BLOCKTIME": "5"}, None),
        (f"import sys; sys.modules['torch'] = None; {CALL}", {}, None),  # too late for torch
    ],
    ids=["nothing chosen", "standard", "libgomp", "Intel", "torch is there"],
)
def test_threads_wait_asleep_unless_the_user_chose(program: str, chosen: dict[str, str], expected: str | None) -> None:
    names = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME", "KMP_LIBRARY")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; print(os.environ.get('OMP_WAIT_POLICY'))"],
        env={**environment, **chosen},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == (f"{expected}\n", "")


def directions_after(seconds_at_once: float, seconds_in_turn: float, steps: int) -> list[bool]:
    """Whether the directions were computed at the same time, step by step, where the two ways take so long a word."""
    torch.set_num_threads(2)
    directions = Directions(RecurrentLayer("gru", 2, 2, bidirectional=True))
    ways = []
    for step in range(steps):
        ways.append(directions.at_once)
        tokens = 10 + step % 7
        seconds = seconds_at_once if directions.at_once else seconds_in_turn
        directions.step_took(seconds * tokens * (100 if step == 3 else 1), tokens)
    directions.close()
    assert torch.get_num_threads() == 2
    return ways


def test_a_trial_decides_whether_both_directions_are_computed_at_the_same_time() -> None:
    steps = STEPS_BETWEEN_TRIALS + 3 * STEPS_OF_A_TRIAL  # the first ones, a trial, what it decided, another trial
    quiet, busy = directions_after(1.0, 1.5, steps), directions_after(2.0, 1.5, steps)
    assert quiet[:STEPS_OF_A_TRIAL] == busy[:STEPS_OF_A_TRIAL] == [True] * STEPS_OF_A_TRIAL
    assert sum(quiet) >= steps - STEPS_OF_A_TRIAL
    assert sum(busy) == 2 * STEPS_OF_A_TRIAL
    assert sum(busy[-STEPS_OF_A_TRIAL:]) == STEPS_OF_A_TRIAL // 2  # it is tried again
    assert directions_after(0.1, 1.5, 40)[-1]


def test_one_thread_has_nothing_to_try() -> None:
    torch.set_num_threads(1)
    directions = Directions(RecurrentLayer("gru", 2, 2, bidirectional=True))
    for _ in range(3 * STEPS_OF_A_TRIAL):
        assert not directions.at_once
        directions.step_took(1.0, 10)
    directions.close()
