from __future__ import annotations

from pathlib import Path

import pytest
import torch
from small_runs import small_configuration

from tagger_cli.errors import UsageError
from tagger_cli.training.optimization.devices import available_devices, choose_device
from tagger_cli.training.train import train

no_cuda = pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has CUDA")
only_cpu = pytest.mark.skipif(available_devices() != ["cpu"], reason="this machine has an accelerator")


@no_cuda
def test_a_device_that_is_not_there_is_wrong_usage(tmp_path: Path, train_file: str) -> None:
    with pytest.raises(UsageError, match=r"--device cuda: this machine has .*cpu; use --device auto") as caught:
        train(small_configuration(train_file), tmp_path / "model", device="cuda")
    assert caught.value.exit_code == 2
    assert not (tmp_path / "model").exists()


@only_cpu
def test_auto_says_what_it_took_and_why() -> None:
    assert "cpu" in choose_device("auto", "fp32").description
    assert "there is no accelerator" in choose_device("auto", "fp32").description
    assert "as asked" in choose_device("cpu", "fp32").description


def test_one_program_can_train_in_several_precisions(tmp_path: Path, train_file: str, dev_file: str) -> None:
    for precision in ("fp32", "bf16", "fp32"):
        training = {"epochs": 1, "precision": precision}
        configuration = small_configuration(train_file, dev_file, training=training)
        assert train(configuration, tmp_path / "model", device="cpu", overwrite=True) is not None
    assert choose_device("cpu", "bf16").accelerator.mixed_precision == "bf16"
    assert choose_device("cpu", "fp32").accelerator.mixed_precision == "no"
