from __future__ import annotations

from pathlib import Path

import pytest
from small_runs import StopAfterEpoch, model_bytes, small_configuration

from tagger_cli.errors import TaggerError, UsageError
from tagger_cli.training.configuration import Configuration, load_configuration
from tagger_cli.training.optimization.interruption import Interrupted
from tagger_cli.training.output_folder import CONFIGURATION
from tagger_cli.training.train import train


@pytest.fixture
def configuration(train_file: str, dev_file: str) -> Configuration:
    return small_configuration(train_file, dev_file, training={"epochs": 1})


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_a_run_used_is_written_beside_the_model(tmp_path: Path, configuration: Configuration) -> None:
    train(configuration, tmp_path / "new" / "model")
    assert load_configuration(tmp_path / "new" / "model" / CONFIGURATION, []) == configuration
    assert not list((tmp_path / "new" / "model").glob("*.tmp"))


def test_an_empty_folder_is_taken(tmp_path: Path, configuration: Configuration) -> None:
    assert train(configuration, tmp_path) is not None


def test_a_finished_model_stays_without_overwrite(tmp_path: Path, configuration: Configuration) -> None:
    train(configuration, tmp_path / "model")
    before = contents(tmp_path / "model")
    with pytest.raises(UsageError, match=r"exists already.* --overwrite"):
        train(configuration, tmp_path / "model")
    (tmp_path / "model" / "checkpoint.safetensors").touch()  # as if it had been killed before it removed that
    with pytest.raises(UsageError, match="this run is finished"):
        train(configuration, tmp_path / "model", resume=True)
    assert contents(tmp_path / "model") == before


def test_overwrite_replaces_a_model(tmp_path: Path, configuration: Configuration, train_file: str) -> None:
    train(configuration, tmp_path / "model")
    other = small_configuration(train_file, training={"epochs": 1, "seed": 5})
    train(other, tmp_path / "model", overwrite=True)
    train(other, tmp_path / "fresh")
    assert model_bytes(tmp_path / "model") == model_bytes(tmp_path / "fresh")


def test_an_unfinished_run_is_resumed_or_overwritten_but_not_begun_again(
    tmp_path: Path, configuration: Configuration, train_file: str, dev_file: str
) -> None:
    longer = small_configuration(train_file, dev_file)
    with pytest.raises(Interrupted):
        train(longer, tmp_path / "run", report=StopAfterEpoch(1))
    with pytest.raises(UsageError, match="go on with --resume"):
        train(configuration, tmp_path / "run")
    assert train(configuration, tmp_path / "run", overwrite=True) is not None


def test_a_model_stays_when_the_new_data_is_bad(tmp_path: Path, configuration: Configuration) -> None:
    train(configuration, tmp_path / "model")
    before = contents(tmp_path / "model")
    with pytest.raises(TaggerError, match="no such file"):
        train(small_configuration("missing.conll"), tmp_path / "model", overwrite=True)
    assert contents(tmp_path / "model") == before


def test_bad_data_leaves_nothing_in_the_way_of_the_next_try(tmp_path: Path, configuration: Configuration) -> None:
    with pytest.raises(TaggerError, match="no such file"):
        train(small_configuration("missing.conll"), tmp_path / "model")
    assert train(configuration, tmp_path / "model") is not None


@pytest.mark.parametrize("has_model", [True, False])
@pytest.mark.parametrize("foreign", ["thesis.tex", "src/main.py", "weights.safetensors.bak"])
def test_files_that_are_not_ours_are_never_deleted(
    tmp_path: Path, configuration: Configuration, has_model: bool, foreign: str
) -> None:
    folder = tmp_path / "folder"
    if has_model:
        train(configuration, folder)
    file = folder / foreign
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("years of work", encoding="utf-8")
    with pytest.raises(UsageError, match="choose another -o"):
        train(configuration, folder)
    with pytest.raises(UsageError, match="is no part of a model"):
        train(configuration, folder, overwrite=True)
    assert file.read_text(encoding="utf-8") == "years of work"
    assert (folder / "model.json").exists() == has_model


def test_a_file_is_not_a_folder(tmp_path: Path, configuration: Configuration) -> None:
    (tmp_path / "model").write_text("a file", encoding="utf-8")
    for overwrite in (False, True):
        with pytest.raises(UsageError, match="model"):
            train(configuration, tmp_path / "model", overwrite=overwrite)
    assert (tmp_path / "model").read_text(encoding="utf-8") == "a file"


@pytest.mark.parametrize("exists", [True, False])
def test_nothing_to_resume(tmp_path: Path, configuration: Configuration, exists: bool) -> None:
    if exists:
        (tmp_path / "run").mkdir()
    with pytest.raises(UsageError, match="no run to resume here"):
        train(configuration, tmp_path / "run", resume=True)
    assert (tmp_path / "run").exists() == exists


def test_a_run_that_never_saved_starts_anew(tmp_path: Path, configuration: Configuration) -> None:
    train(configuration, tmp_path / "whole")
    (tmp_path / "killed").mkdir()
    (tmp_path / "killed" / CONFIGURATION).write_text(configuration.to_toml(), encoding="utf-8")
    train(configuration, tmp_path / "killed", resume=True)
    assert model_bytes(tmp_path / "killed") == model_bytes(tmp_path / "whole")


def test_a_place_that_cannot_be_written(tmp_path: Path, configuration: Configuration) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(TaggerError, match=r"cannot be written.*choose another -o"):
        train(configuration, tmp_path / "file" / "model")
