from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from made_up_language import sentences, write_tokens
from processes import finish_two, start_two, wait_until_changed
from safetensors.torch import load_file
from small_runs import model_bytes, read_history, small_configuration

from tagger_cli.errors import TaggerError
from tagger_cli.training.configuration import Configuration
from tagger_cli.training.train import train

EXACT: dict[str, dict[str, Any]] = {
    "network": {"dropout": 0.0, "word_dropout": 0.0},
    "training": {"optimizer": "sgd", "learning_rate": 0.05, "epochs": 3},
}
"""No dropout, which every process draws for itself, and an optimiser that does not enlarge rounding errors."""


def partly_labelled(folder: Path, **training: Any) -> Configuration:
    """Two targets of which sentences carry one or the other or both: shares of a batch lack a target."""
    carried = [[{"pos"}, {"ner"}, {"pos", "ner"}][number % 3] for number in range(41)]
    paths = [
        write_tokens(folder / "train.jsonl", sentences(41), carried),
        write_tokens(folder / "dev.jsonl", sentences(10, seed=1), [{"pos", "ner"}] * 10),
    ]
    sections = {**EXACT, "training": {**EXACT["training"], **training}}
    return small_configuration(*paths, columns={"pos": "", "ner": ""}, **sections)


def assert_same_weights(one: Path, two: Path) -> None:
    first, second = load_file(one / "weights.safetensors"), load_file(two / "weights.safetensors")
    assert first.keys() == second.keys()
    for name, tensor in first.items():
        assert torch.allclose(tensor, second[name], atol=1e-5), name
    for before, after in zip(read_history(one), read_history(two), strict=True):
        assert after["loss"] == pytest.approx(before["loss"], rel=1e-4)
        assert after["gradient_norm"] == pytest.approx(before["gradient_norm"], rel=1e-3)
        assert after["dev"] == pytest.approx(before["dev"])


def test_torchrun_of_two_processes_equals_one_with_the_joint_batch(tmp_path: Path) -> None:
    # Batches so small that some have one sentence: one process then has none.
    configuration = partly_labelled(tmp_path, batch_tokens=16)
    train(configuration, tmp_path / "one")
    file = tmp_path / "run.toml"
    file.write_text(configuration.to_toml(), encoding="utf-8")
    torchrun = ["-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2"]
    command = ["-m", "tagger_cli", "train", str(file), "-o", str(tmp_path / "two"), "--device", "cpu"]
    done = subprocess.run(
        [sys.executable, *torchrun, *command],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "2 processes" in done.stdout + done.stderr
    assert_same_weights(tmp_path / "one", tmp_path / "two")


def test_a_time_budget_ends_both_processes(tmp_path: Path) -> None:
    # Their clocks differ, and so do the moments at which they report.
    configuration = partly_labelled(tmp_path, epochs=2000, batch_tokens=1, minutes=1.5 / 60)
    finish_two(start_two(configuration, tmp_path / "two", ticks=(0.005, 0.015)), tmp_path / "two")
    assert 1 <= len(read_history(tmp_path / "two")) < 2000


def test_ctrl_c_and_resume_in_two_processes(tmp_path: Path) -> None:
    # With dropout, so that the random numbers of both must come back.
    configuration = partly_labelled(tmp_path, epochs=12)
    random = configuration.network.model_copy(update={"dropout": 0.3, "word_dropout": 0.2})
    configuration = configuration.model_copy(update={"network": random})
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    finish_two(start_two(configuration, whole), whole)

    processes = start_two(configuration, stopped)
    wait_until_changed(stopped / "history.jsonl", None, processes[0])
    for process in processes:
        assert process.pid is not None
        os.kill(process.pid, signal.SIGINT)
    for process in processes:
        process.join(60)
        assert process.exitcode == 130
    assert len(read_history(stopped)) < 12

    with pytest.raises(TaggerError, match="started with 2 processes and cannot go on with 1"):
        train(configuration, stopped, resume=True)
    finish_two(start_two(configuration, stopped, resume=True), stopped)
    assert model_bytes(stopped) == model_bytes(whole)
