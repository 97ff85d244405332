"""Several networks are trained one after another and tag together, and a run that stops among them goes on there."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from processes import finish_two, start_two
from safetensors.torch import load_file
from small_runs import model_bytes, read_history, small_configuration

from tagger_cli.inference.model import Model
from tagger_cli.training.configuration import Configuration
from tagger_cli.training.ensemble import network_runs
from tagger_cli.training.events import EpochResult, Event, Note
from tagger_cli.training.optimization.interruption import Interrupted
from tagger_cli.training.train import train


@pytest.fixture
def configuration(train_file: str, dev_file: str) -> Configuration:
    return small_configuration(train_file, dev_file, training={"epochs": 2, "networks": 3})


class StopAfter:
    """A report that presses Ctrl-C after so many epochs of all networks together."""

    def __init__(self, epochs: int) -> None:
        self.left = epochs

    def __call__(self, event: Event) -> None:
        if isinstance(event, EpochResult):
            self.left -= 1
            if not self.left:
                signal.raise_signal(signal.SIGINT)


def test_the_first_network_is_that_of_a_run_of_one(tmp_path: Path, train_file: str, dev_file: str) -> None:
    notes: list[str] = []
    two = small_configuration(train_file, dev_file, training={"epochs": 1, "networks": 2})
    train(two, tmp_path / "two", report=lambda e: notes.append(e.message) if isinstance(e, Note) else None)
    assert [note.split(":")[0] for note in notes if "trainable" in note] == ["network 1 of 2", "network 2 of 2"]
    train(small_configuration(train_file, dev_file, training={"epochs": 1}), tmp_path / "one")
    together, alone = (load_file(tmp_path / name / "weights.safetensors") for name in ("two", "one"))
    assert len(together) == 2 * len(alone)
    for name, tensor in alone.items():
        assert tensor.equal(together[name]), name
    assert not together["heads.0.output.weight"].equal(together["network.1.heads.0.output.weight"])


def test_a_model_of_several_networks_tags(tmp_path: Path, configuration: Configuration) -> None:
    result = train(configuration, tmp_path / "model")
    assert result is not None
    model = Model(tmp_path / "model")
    (sentence,) = model.tag([["the", "unheard", "words"]])
    assert [len(tags) for tags in sentence.tags.values()] == [3, 3]
    assert "3 networks" in (tmp_path / "model" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("epochs", [1, 3, 5], ids=["first", "second", "third"])
def test_a_run_stopped_at_any_network_goes_on_to_the_same_weights(
    tmp_path: Path, configuration: Configuration, epochs: int
) -> None:
    result = train(configuration, tmp_path / "whole")
    assert result is not None
    assert len(result.best_epochs) == 3
    with pytest.raises(Interrupted):
        train(configuration, tmp_path / "stopped", report=StopAfter(epochs))
    train(configuration, tmp_path / "stopped", resume=True)
    assert model_bytes(tmp_path / "stopped") == model_bytes(tmp_path / "whole")
    names = {path.name for path in (tmp_path / "stopped").iterdir()}
    assert names == {path.name for path in (tmp_path / "whole").iterdir()}
    assert not [name for name in names if "checkpoint" in name]
    assert {"history.jsonl", "network-2.history.jsonl", "network-3.history.jsonl"} <= names
    assert len(read_history(tmp_path / "stopped")) == 2


def test_an_unfinished_run_of_several_can_be_replaced(tmp_path: Path, configuration: Configuration) -> None:
    with pytest.raises(Interrupted):
        train(configuration, tmp_path / "run", report=StopAfter(3))
    one = configuration.model_copy(update={"training": configuration.training.model_copy(update={"networks": 1})})
    assert train(one, tmp_path / "run", overwrite=True) is not None
    assert not list((tmp_path / "run").glob("network-*"))


def test_networks_have_seeds_that_follow_each_other_and_share_the_time_budget(train_file: str, dev_file: str) -> None:
    training = {"networks": 3, "minutes": 6.0, "seed": 7}
    runs = list(network_runs(small_configuration(train_file, dev_file, training=training)))
    assert [run.configuration.training.seed for run in runs] == [7, 8, 9]
    assert [run.configuration.training.minutes for run in runs] == [2.0, 2.0, 2.0]


def test_two_processes_train_several_networks(tmp_path: Path, configuration: Configuration) -> None:
    finish_two(start_two(configuration, tmp_path / "two"), tmp_path / "two")
    assert len(load_file(tmp_path / "two" / "weights.safetensors")) % 3 == 0
    assert not list((tmp_path / "two").glob("*checkpoint*"))
