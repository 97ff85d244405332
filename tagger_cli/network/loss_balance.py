"""How the losses of several targets are weighed against each other while they are learned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor, nn


class UncertaintyWeights(nn.Module):
    """A learned weight for each target, the smaller the less certain the network is of it.

    With ``s`` the logarithm of a target's variance, ``exp(-s) · loss + s / 2`` is what is minimised (Kendall et al.
    2018, section 3.2): a loss that stays large gets a small weight, and ``s / 2`` keeps all weights from vanishing.

    Args:
        targets: the names of the targets.
    """

    def __init__(self, targets: Sequence[str]) -> None:
        super().__init__()
        self.places = {name: place for place, name in enumerate(targets)}
        self.log_variances = nn.Parameter(torch.zeros(len(targets)))

    def forward(self, losses: dict[str, Tensor]) -> dict[str, Tensor]:
        """The losses of targets (scalars), each with its weight."""
        weights = torch.exp(-self.log_variances)
        return {name: weights[self.places[name]] * loss for name, loss in losses.items()}

    def penalty(self, targets: Iterable[str]) -> Tensor:
        """What is added to the sum of the weighted mean losses of some targets: a scalar."""
        return 0.5 * self.log_variances[[self.places[name] for name in targets]].sum()
