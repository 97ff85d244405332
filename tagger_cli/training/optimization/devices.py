"""Where training runs: device, number format, processes and threads, carried by accelerate."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import torch
from accelerate import Accelerator
from accelerate.state import AcceleratorState
from accelerate.utils import DistributedDataParallelKwargs

from tagger_cli.cores import available_cores
from tagger_cli.errors import UsageError

Precision = Literal["auto", "fp32", "bf16"]


@dataclass(frozen=True, slots=True)
class Device:
    """A chosen device.

    Attributes:
        accelerator: what moves, casts, reduces and steps.
        description: which device and why, for the user.
    """

    accelerator: Accelerator
    description: str


def available_devices() -> list[str]:
    """The kinds of device this machine has, the processor last."""
    found = []
    if torch.cuda.is_available():
        found.append("cuda")
    if torch.backends.mps.is_available():
        found.append("mps")
    current = torch.accelerator.current_accelerator(check_available=True)
    if current is not None and current.type not in found:
        found.append(current.type)
    return [*found, "cpu"]


def choose_device(name: str, precision: Precision) -> Device:
    """Choose a device and its number format.

    Args:
        name: ``auto`` or a kind of device.
        precision: ``auto`` or a number format.

    Raises:
        UsageError: this machine has no such device.
    """
    available = available_devices()
    wanted = available[0] if name == "auto" else name
    if wanted not in available:
        raise UsageError(
            f"--device {name}: this machine has {', '.join(available)}; "
            f"use --device auto, or install a PyTorch build that knows your {name} device"
        )
    chosen = _precision(precision, wanted)
    if wanted == "cpu" and "OMP_NUM_THREADS" not in os.environ:
        # torch counts the cores of the machine; a container may have less.
        torch.set_num_threads(min(torch.get_num_threads(), available_cores()))
    # Accelerate keeps its first choice for the whole program; a second run may want another.
    AcceleratorState._reset_state(reset_partial_state=True)
    accelerator = Accelerator(
        cpu=wanted == "cpu",
        mixed_precision="no" if chosen == "fp32" else chosen,
        # A batch may lack a target; its head then has no gradient in this step.
        kwargs_handlers=[DistributedDataParallelKwargs(find_unused_parameters=True)],
    )
    if name != "auto":
        why = "as asked"
    elif wanted == "cpu":
        why = "there is no accelerator"
    else:
        why = "the first accelerator found"
    if chosen == "fp32" and precision == "bf16":
        why += "; not in bf16, for which this processor has no LSTM"
    processes = accelerator.num_processes
    threads = torch.get_num_threads()
    joint = f", {processes} processes" if processes > 1 else f", {threads} thread{'s' * (threads > 1)}"
    where = f"{accelerator.device}{joint if wanted == 'cpu' or processes > 1 else ''}"
    return Device(accelerator, f"training on {where} in {chosen} ({why})")


@contextmanager
def leaving_together(accelerator: Accelerator) -> Iterator[None]:
    """Leave the group of processes at the end: gloo's threads would abort a process that exits before them."""
    try:
        yield
    finally:
        if accelerator.num_processes > 1:
            accelerator.end_training()


def _precision(asked: Precision, device: str) -> Literal["fp32", "bf16"]:
    """The number format that was asked for, where the device has it; bf16 of itself only where it is faster."""
    if asked == "fp32" or (device == "cpu" and not has_bf16_lstm()):
        return "fp32"
    if asked == "bf16":
        return "bf16"
    if device == "cuda":
        return "bf16" if torch.cuda.is_bf16_supported(including_emulation=False) else "fp32"
    if device == "cpu":
        # Measured (docs/speed.md): faster with AMX and AVX512_BF16, emulated at less than half the speed on AVX-512.
        return "bf16" if torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported() else "fp32"
    return "fp32"


def has_bf16_lstm() -> bool:
    """Whether oneDNN has an LSTM in bf16 for this processor: it has none for AVX2."""
    with torch.autocast("cpu", torch.bfloat16):
        try:
            torch.nn.LSTM(1, 1)(torch.zeros(1, 1, 1))
        except RuntimeError:
            return False
    return True
