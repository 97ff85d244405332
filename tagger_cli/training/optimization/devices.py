"""Where training runs: device, number format and processes, carried by accelerate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import torch
from accelerate import Accelerator
from accelerate.state import AcceleratorState
from accelerate.utils import DistributedDataParallelKwargs

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
    """bf16 where the hardware multiplies it: elsewhere it is emulated and slower than fp32."""
    if asked != "auto":
        return asked
    if device == "cuda":
        return "bf16" if torch.cuda.is_bf16_supported(including_emulation=False) else "fp32"
    if device == "cpu":
        return "bf16" if torch.cpu._is_amx_tile_supported() else "fp32"
    return "fp32"
