from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from made_up_language import sentences, write_columns
from processes import changed_at, message_of, start_run, wait_until_changed
from small_runs import StopAfterEpoch, model_bytes, read_history, small_configuration

from tagger_cli.errors import TaggerError
from tagger_cli.training.configuration import Configuration
from tagger_cli.training.optimization.interruption import Interrupted
from tagger_cli.training.output_folder import CHECKPOINT, CONFIGURATION
from tagger_cli.training.train import train

SAVE_EVERY_STEP = {"checkpoint_minutes": 0.0}


def uninterrupted(configuration: Configuration, output: Path) -> dict[str, bytes]:
    process = start_run(configuration, output)
    process.join()
    assert process.exitcode == 0
    return model_bytes(output)


def test_a_run_killed_at_any_moment_ends_at_the_same_weights(tmp_path: Path, train_file: str, dev_file: str) -> None:
    configuration = small_configuration(train_file, dev_file, training={"epochs": 6, **SAVE_EVERY_STEP})
    expected = uninterrupted(configuration, tmp_path / "whole")

    output = tmp_path / "killed"
    process = start_run(configuration, output)
    wait_until_changed(output / CONFIGURATION, None, process)
    process.kill()  # still reading its data
    process.join()
    moments = random.Random(0)
    checkpoint = output / CHECKPOINT
    kills = 0
    while not (output / "model.json").exists():
        process = start_run(configuration, output, resume=True)
        if kills < 10:
            wait_until_changed(checkpoint, changed_at(checkpoint), process)
            time.sleep(moments.uniform(0.0, 0.04))
            process.kill()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL), message_of(output)
        kills += process.exitcode != 0
    assert kills >= 2
    assert model_bytes(output) == expected
    lines = read_history(output)
    assert [line["epoch"] for line in lines] == [1, 2, 3, 4, 5, 6]
    for line, whole in zip(lines, read_history(tmp_path / "whole"), strict=True):
        for exact in ("loss", "gradient_norm", "gradient_norm_max", "learning_rate", "dev", "steps", "best"):
            assert line[exact] == whole[exact]


def test_ctrl_c_saves_and_the_run_goes_on_to_the_same_weights(tmp_path: Path, train_file: str, dev_file: str) -> None:
    configuration = small_configuration(train_file, dev_file, training={"epochs": 25})
    expected = uninterrupted(configuration, tmp_path / "whole")

    output = tmp_path / "stopped"
    process = start_run(configuration, output)
    wait_until_changed(output / "history.jsonl", None, process)
    os.kill(process.pid, signal.SIGINT)
    process.join()
    assert process.exitcode == 130
    assert f"tagger train --resume -o {output}" in message_of(output)
    assert (output / CHECKPOINT).exists()
    assert len(read_history(output)) < 25

    train(configuration, output, resume=True)
    assert model_bytes(output) == expected
    assert len(read_history(output)) == 25
    assert not (output / CHECKPOINT).exists()


@pytest.mark.parametrize(
    "sections",
    [
        {"training": {"optimizer": "sgd", "ema": 0.0, "clip_value": 0.5}, "export": {"precision": "auto"}},
        {"training": {"window": 3, "decay": "cosine"}, "network": {"characters": "lstm", "cell": "gru", "dense": [7]}},
        {"training": {"batch_tokens": 1, "epochs": 2}, "network": {"cell": "none"}},
    ],
    ids=["sgd", "window", "one sentence a batch"],
)
def test_all_state_comes_back(
    tmp_path: Path, train_file: str, dev_file: str, sections: dict[str, dict[str, Any]]
) -> None:
    configuration = small_configuration(train_file, dev_file, **sections)
    train(configuration, tmp_path / "whole")
    with pytest.raises(Interrupted):
        train(configuration, tmp_path / "stopped", report=StopAfterEpoch(1))
    train(configuration, tmp_path / "stopped", resume=True)
    assert model_bytes(tmp_path / "stopped") == model_bytes(tmp_path / "whole")


@pytest.fixture
def stopped(tmp_path: Path, train_file: str, dev_file: str) -> tuple[Configuration, Path]:
    """A run that was stopped in its second epoch."""
    configuration = small_configuration(train_file, dev_file)
    with pytest.raises(Interrupted):
        train(configuration, tmp_path / "stopped", report=StopAfterEpoch(1))
    return configuration, tmp_path / "stopped"


def test_half_a_written_checkpoint_does_not_matter(stopped: tuple[Configuration, Path], tmp_path: Path) -> None:
    configuration, output = stopped
    whole = output / CHECKPOINT
    (output / f"{CHECKPOINT}.tmp").write_bytes(whole.read_bytes()[:1000])
    train(configuration, output, resume=True)
    train(configuration, tmp_path / "whole")
    assert model_bytes(output) == model_bytes(tmp_path / "whole")
    assert {path.name for path in output.iterdir()} == {path.name for path in (tmp_path / "whole").iterdir()}


@pytest.mark.parametrize("size", [0, 5, 1000, -1])
def test_a_cut_checkpoint_is_an_error_that_names_it(stopped: tuple[Configuration, Path], size: int) -> None:
    configuration, output = stopped
    (output / CHECKPOINT).write_bytes((output / CHECKPOINT).read_bytes()[:size])
    with pytest.raises(TaggerError, match=rf"{CHECKPOINT}: damaged checkpoint .* --overwrite"):
        train(configuration, output, resume=True)


def test_other_settings_are_refused_and_the_run_can_still_go_on(stopped: tuple[Configuration, Path]) -> None:
    configuration, output = stopped
    other = configuration.model_copy(update={"training": configuration.training.model_copy(update={"epochs": 9})})
    with pytest.raises(TaggerError, match="other data or settings"):
        train(other, output, resume=True)
    assert (output / CONFIGURATION).read_text(encoding="utf-8") == configuration.to_toml()
    assert train(configuration, output, resume=True) is not None


@pytest.mark.parametrize("split", ["train", "dev"])
@pytest.mark.parametrize("change", ["a word", "a label", "a sentence"])
def test_changed_data_is_refused(tmp_path: Path, split: str, change: str) -> None:
    given = {"train": sentences(20), "dev": sentences(10, seed=1)}
    paths = {name: write_columns(tmp_path / f"{name}.conll", corpus) for name, corpus in given.items()}
    configuration = small_configuration(paths["train"], paths["dev"], training={"batch_tokens": 30})
    with pytest.raises(Interrupted):
        train(configuration, tmp_path / "out", report=StopAfterEpoch(1))
    word, part, label = given[split][0][0]
    if change == "a word":
        given[split][0][0] = ("Zebra", part, label)
    elif change == "a label":
        given[split][0][0] = (word, "NOUN" if part == "DET" else "DET", label)
    else:
        given[split].append(given[split][0])
    write_columns(Path(paths[split]), given[split])
    with pytest.raises(TaggerError, match="other data or settings"):
        train(configuration, tmp_path / "out", resume=True)


def test_a_run_killed_while_the_model_was_written_goes_on(tmp_path: Path, train_file: str, dev_file: str) -> None:
    configuration = small_configuration(train_file, dev_file)
    with pytest.raises(Interrupted):
        train(configuration, tmp_path / "out", report=StopAfterEpoch(1))
    shutil.copytree(tmp_path / "out", tmp_path / "whole")
    train(configuration, tmp_path / "whole", resume=True)
    for name in ("words.onnx", "vocabulary.txt"):
        (tmp_path / "out" / name).write_bytes((tmp_path / "whole" / name).read_bytes()[:100])
    train(configuration, tmp_path / "out", resume=True)
    assert model_bytes(tmp_path / "out") == model_bytes(tmp_path / "whole")
