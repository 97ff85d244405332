"""Exponential moving average of the weights, which generalises better than the last step's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class WeightAverage:
    """Averages the trainable parameters of a network over the steps.

    The decay of step t is min(decay, (1 + t) / (10 + t)), so that early averages are not held back by
    the random start.

    Args:
        network: whose parameters are averaged.
        decay: of the average, 0 to 1; 0 keeps the last weights.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        self._parameters: list[Tensor] = [p for p in network.parameters() if p.requires_grad]
        self.decay = decay
        self.steps = 0
        self.averages: list[Tensor] = [p.detach().clone() for p in self._parameters]

    @torch.no_grad()
    def update(self) -> None:
        """Take the parameters of the step just made into the average."""
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        torch._foreach_lerp_(self.averages, self._parameters, 1.0 - decay)

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Within the context the network has the averaged weights."""
        self._swap()
        try:
            yield
        finally:
            self._swap()

    @torch.no_grad()
    def _swap(self) -> None:
        for parameter, average in zip(self._parameters, self.averages, strict=True):
            kept = parameter.detach().clone()
            parameter.copy_(average)
            average.copy_(kept)
