from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from processes import message_of, start_run
from small_runs import small_configuration

from tagger_cli.errors import UsageError
from tagger_cli.training.optimization.devices import available_devices, choose_device, has_bf16_lstm
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
    in_bf16 = "bf16" if has_bf16_lstm() else "no"
    assert choose_device("cpu", "bf16").accelerator.mixed_precision == in_bf16
    assert choose_device("cpu", "fp32").accelerator.mixed_precision == "no"


def test_a_container_with_one_core_trains_with_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.set_num_threads(2)
    monkeypatch.setattr("tagger_cli.training.optimization.devices.available_cores", lambda: 1)
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    assert "2 threads" in choose_device("cpu", "fp32").description  # as the user asked
    monkeypatch.delenv("OMP_NUM_THREADS")
    assert "1 thread in" in choose_device("cpu", "fp32").description


@pytest.mark.parametrize("precision", ["bf16", "auto"])
def test_where_the_processor_has_no_bf16_training_says_so_and_takes_fp32(
    tmp_path: Path, train_file: str, dev_file: str, precision: str
) -> None:
    configuration = small_configuration(train_file, dev_file, training={"epochs": 1, "precision": precision})
    process = start_run(configuration, tmp_path / "model", environment={"ONEDNN_MAX_CPU_ISA": "AVX2"})
    process.join()
    assert process.exitcode == 0, message_of(tmp_path / "model")
    device = json.loads((tmp_path / "model" / "model.json").read_text(encoding="utf-8"))["provenance"]["device"]
    assert "1 thread in fp32 (" in device
    assert device.endswith("not in bf16, for which this processor has no LSTM)") == (precision == "bf16")
