"""The moving parts of a run, and how they go into a checkpoint and come back bit for bit."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from accelerate import Accelerator
from accelerate.utils import broadcast_object_list, gather_object
from torch import Tensor

from tagger_cli.errors import TaggerError
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.training.optimization.checkpoint import Checkpoint, Position
from tagger_cli.training.optimization.weight_average import WeightAverage


@dataclass(slots=True)
class TrainingState:
    """All that a step changes.

    Attributes:
        network: the bare network, not wrapped for several processes.
        optimizer: over its parameters.
        average: moving average of its weights.
        best: averaged weights of the best epoch so far, one per trainable parameter.
        position: where the run stands.
    """

    network: TaggerNetwork
    optimizer: torch.optim.Optimizer
    average: WeightAverage
    best: list[Tensor]
    position: Position

    def keep_as_best(self) -> None:
        """Remember the averaged weights."""
        self.best = [average.clone() for average in self.average.averages]

    def use_best(self) -> None:
        """Give the network the weights of the best epoch."""
        with torch.no_grad():
            for parameter, best in zip(self._trainable(), self.best, strict=True):
                parameter.copy_(best)

    def to_checkpoint(self, accelerator: Accelerator) -> Checkpoint:
        """Everything by name; every process must call it, since each has random numbers of its own."""
        self.position.average_steps = self.average.steps
        states = gather_object([_random_state(accelerator.device)])
        tensors = {f"random.{rank}": state for rank, state in enumerate(states)}
        for number, parameter in enumerate(self._trainable()):
            tensors[f"weights.{number}"] = parameter
            tensors[f"average.{number}"] = self.average.averages[number]
            if self.best:
                tensors[f"best.{number}"] = self.best[number]
            for key, value in self.optimizer.state[parameter].items():
                if isinstance(value, Tensor):
                    tensors[f"optimizer.{number}.{key}"] = value
        return Checkpoint(self.position, {name: tensor.cpu() for name, tensor in tensors.items()})

    def restore(self, checkpoint: Checkpoint, accelerator: Accelerator) -> None:
        """Go back to where a checkpoint was made.

        Raises:
            TaggerError: another number of processes made it; each has random numbers of its own.
        """
        tensors = checkpoint.tensors
        processes = sum(name.startswith("random.") for name in tensors)
        if processes != accelerator.num_processes:
            raise TaggerError(
                f"the run was started with {processes} processes and cannot go on with "
                f"{accelerator.num_processes}; resume it with as many"
            )
        self.position = checkpoint.position
        self.average.steps = checkpoint.position.average_steps
        has_best = "best.0" in tensors
        parameters = self._trainable()
        with torch.no_grad():
            for number, parameter in enumerate(parameters):
                parameter.copy_(tensors[f"weights.{number}"])
                self.average.averages[number].copy_(tensors[f"average.{number}"])
                prefix = f"optimizer.{number}."
                kept = {name.removeprefix(prefix): t for name, t in tensors.items() if name.startswith(prefix)}
                if kept:
                    # Step counts stay where the optimiser keeps them: on the CPU, or fused on the device.
                    self.optimizer.state[parameter].update(
                        {key: value.clone().to(parameter.device) for key, value in kept.items()}
                    )
            if has_best:
                self.best = [tensors[f"best.{n}"].to(p.device) for n, p in enumerate(parameters)]
        _set_random_state(tensors[f"random.{accelerator.process_index}"], accelerator.device)

    def _trainable(self) -> list[torch.nn.Parameter]:
        return [parameter for parameter in self.network.parameters() if parameter.requires_grad]


def agree(accelerator: Accelerator, value: float) -> float:
    """The first process's value in all processes, so that clocks do not lead them apart."""
    if accelerator.num_processes == 1:
        return value
    values = [value]
    broadcast_object_list(values)
    return values[0]


def _random_state(device: torch.device) -> Tensor:
    state = torch.get_rng_state()
    if device.type == "cuda":
        return torch.cat([state, torch.cuda.get_rng_state(device)])
    return state


def _set_random_state(state: Tensor, device: torch.device) -> None:
    size = len(torch.get_rng_state())
    torch.set_rng_state(state[:size].clone())
    if device.type == "cuda" and len(state) > size:
        torch.cuda.set_rng_state(state[size:].clone(), device)
