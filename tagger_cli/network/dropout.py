"""Dropout for sequences."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class VariationalDropout(nn.Module):
    """Dropout with one mask for all steps of a sequence (Gal & Ghahramani 2016, section 3.2).

    Args:
        probability: the share of the units that are dropped, 0 to 1.
    """

    def __init__(self, probability: float) -> None:
        super().__init__()
        self.probability = probability

    def forward(self, inputs: Tensor) -> Tensor:
        """(time, batch, size) → the same, scaled so that the expectation stays."""
        if not self.training or not self.probability:
            return inputs
        keep = 1.0 - self.probability
        mask = torch.empty_like(inputs[0]).bernoulli_(keep).div_(keep)  # (batch, size)
        return inputs * mask
