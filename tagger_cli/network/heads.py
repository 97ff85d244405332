"""From hidden states to labels: one head per target."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from tagger_cli.network.crf import LinearChainCRF
from tagger_cli.targets.codec import NO_LABEL
from tagger_cli.targets.target import Target


class TargetHead(nn.Module, ABC):
    """Emissions of a target from hidden states, and the loss of its labels.

    Args:
        size: the size of a hidden state.
        target: what the head predicts.
    """

    def __init__(self, size: int, target: Target) -> None:
        super().__init__()
        self.target = target
        self.output = nn.Linear(size, len(target.labels))

    def forward(self, states: Tensor) -> Tensor:
        """Emissions: (time, batch, size) → (time, batch, labels)."""
        return cast(Tensor, self.output(states))

    @abstractmethod
    def loss(self, emissions: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """Summed loss over what carries the target: a scalar.

        Args:
            emissions: (time, batch, labels).
            labels: (time, batch), ``NO_LABEL`` where there is none.
            lengths: (batch,) words of each sentence.
        """


class SoftmaxHead(TargetHead):
    """Each word's label by itself; the loss is summed over the words that have a label."""

    def loss(self, emissions: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """Cross-entropy; see ``TargetHead.loss``. Padding has no label."""
        return functional.cross_entropy(
            emissions.flatten(0, 1), labels.flatten(), ignore_index=NO_LABEL, reduction="sum"
        )


class CRFHead(TargetHead):
    """The label sequence as a whole; the loss is summed over the sequences that have labels."""

    def __init__(self, size: int, target: Target) -> None:
        super().__init__(size, target)
        self.crf = LinearChainCRF(target.allowed_transitions())

    def loss(self, emissions: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """−log p; see ``TargetHead.loss``. A sequence whose first label is ``NO_LABEL`` is left out."""
        labelled = labels[0] != NO_LABEL
        if not torch.all(labelled):
            emissions, labels, lengths = emissions[:, labelled], labels[:, labelled], lengths[labelled]
        # The recursion adds up hundreds of exponentials: half precision would lose the differences.
        return self.crf.negative_log_likelihood(emissions.float(), labels, lengths).sum()


def build_head(size: int, target: Target) -> TargetHead:
    """The head that a target asks for."""
    return CRFHead(size, target) if target.head == "crf" else SoftmaxHead(size, target)
