"""Too little disk or memory, and two runs in one folder: one line each, and nothing is lost."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from small_runs import StopAfterEpoch, model_bytes, small_configuration

from tagger_cli.errors import TaggerError, UsageError
from tagger_cli.folder_lock import only_run_in
from tagger_cli.training.events import EpochResult, Event
from tagger_cli.training.optimization.interruption import Interrupted
from tagger_cli.training.train import train


def test_a_full_disk_is_one_line_and_the_run_goes_on_later(tmp_path: Path, train_file: str, dev_file: str) -> None:
    configuration = small_configuration(train_file, dev_file, training={"checkpoint_minutes": 0.0})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill_the_disk(event: Event) -> None:
        if isinstance(event, EpochResult) and event.epoch == 1:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))

    try:
        with pytest.raises(TaggerError) as caught:
            train(configuration, tmp_path / "model", report=fill_the_disk)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    message = str(caught.value)
    assert "cannot be written: File too large; then go on with: tagger train --resume -o " in message
    assert "\n" not in message
    train(configuration, tmp_path / "model", resume=True)
    train(configuration, tmp_path / "other")
    assert model_bytes(tmp_path / "model") == model_bytes(tmp_path / "other")


def test_a_network_for_which_there_is_no_memory_is_one_line(tmp_path: Path, train_file: str, dev_file: str) -> None:
    settings = {"hidden": 65536, "layers": 100, "dense": [65536] * 50}
    with pytest.raises(TaggerError, match=r"^not enough memory for this network"):
        train(small_configuration(train_file, dev_file, network=settings), tmp_path / "model")


def test_the_second_run_in_a_folder_is_refused(tmp_path: Path, train_file: str, dev_file: str) -> None:
    configuration = small_configuration(train_file, dev_file)
    refused: list[str] = []

    def run_beside(event: Event) -> None:
        if isinstance(event, EpochResult) and not refused:
            with pytest.raises(UsageError, match="another run is training into this folder") as caught:
                train(configuration, tmp_path / "model", overwrite=True)
            refused.append(str(caught.value))

    assert train(configuration, tmp_path / "model", report=run_beside) is not None
    assert len(refused) == 1
    train(configuration, tmp_path / "alone")
    assert model_bytes(tmp_path / "model") == model_bytes(tmp_path / "alone")
    assert train(configuration, tmp_path / "model", overwrite=True) is not None  # the lock is gone


def test_a_killed_run_leaves_no_lock_behind(tmp_path: Path) -> None:
    program = (
        "import sys, os, signal; from pathlib import Path\n"
        "from tagger_cli.folder_lock import only_run_in\n"
        "with only_run_in(Path(sys.argv[1])):\n"
        "    print('locked', flush=True); signal.pause()"
    )
    folder = tmp_path / "model"
    with subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"locked\n"
        with pytest.raises(UsageError), only_run_in(folder):
            pass
        process.kill()
    with only_run_in(folder):
        assert list(folder.iterdir()) == []


def test_a_stopped_run_gives_its_folder_back(tmp_path: Path, train_file: str, dev_file: str) -> None:
    configuration = small_configuration(train_file, dev_file)
    with pytest.raises(Interrupted):
        train(configuration, tmp_path / "model", report=StopAfterEpoch(1))
    assert train(configuration, tmp_path / "model", resume=True) is not None
