"""Linear-chain conditional random field (Lafferty et al. 2001), batched, without a word about words.

The score of a label sequence y over emissions e is

    s(y) = start[y₁] + Σₜ e[t, yₜ] + Σₜ transitions[yₜ₋₁, yₜ] + end[y_T]

and its probability exp(s(y)) / Z, where Z sums over all sequences of allowed transitions.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn

from tagger_cli.network.log_partition import LogPartition
from tagger_cli.targets.codec import AllowedTransitions

FORBIDDEN = -10_000.0


class LinearChainCRF(nn.Module):
    """Transition scores and the log-likelihood of label sequences.

    Args:
        allowed: the transitions that exist; all others have probability zero.
    """

    def __init__(self, allowed: AllowedTransitions) -> None:
        super().__init__()
        count = len(allowed.start)
        self.start = nn.Parameter(torch.zeros(count))
        self.transitions = nn.Parameter(torch.zeros(count, count))
        self.end = nn.Parameter(torch.zeros(count))
        self.forbidden_start: Tensor
        self.forbidden_between: Tensor
        self.forbidden_end: Tensor
        self.register_buffer("forbidden_start", _penalty(allowed.start), persistent=False)
        self.register_buffer("forbidden_between", _penalty(allowed.between), persistent=False)
        self.register_buffer("forbidden_end", _penalty(allowed.end), persistent=False)

    def negative_log_likelihood(self, emissions: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """−log p(labels | emissions) of each sequence.

        Args:
            emissions: (time, batch, labels).
            labels: (time, batch) label ids; anything at padding.
            lengths: (batch,) steps of each sequence, at least 1.

        Returns:
            (batch,).
        """
        return self.log_partition(emissions, lengths) - self.score(emissions, labels, lengths)

    def partial_negative_log_likelihood(self, emissions: Tensor, allowed: Tensor, lengths: Tensor) -> Tensor:
        """−log of the summed probability of the sequences that an annotation allows (Tsuboi et al. 2008, section 4).

        It is log Z − log Z′, where Z′ sums over the sequences of allowed labels alone.

        Args:
            emissions: (time, batch, labels).
            allowed: (time, batch, labels) true for the labels that a word may have; anything at padding.
            lengths: (batch,) steps of each sequence, at least 1.

        Returns:
            (batch,).
        """
        restricted = emissions.masked_fill(~allowed, FORBIDDEN)
        both = self.log_partition(torch.cat([emissions, restricted], dim=1), torch.cat([lengths, lengths]))
        whole, open_ones = both.chunk(2)
        return whole - open_ones

    def soft_negative_log_likelihood(self, emissions: Tensor, shares: Tensor, lengths: Tensor) -> Tensor:
        """−Σ q(y) log p(y | emissions) of each sequence, q being a teacher's, but for a constant.

        Only how probable each label of each word is in q is known, not each pair of neighbours: that is all the
        gradient by the emissions needs, which is the network's marginals less the teacher's (Wang et al. 2020,
        Structure-Level Knowledge Distillation, section 3.2). The transitions learn from labels alone.

        Args:
            emissions: (time, batch, labels).
            shares: (time, batch, labels) the teacher's marginals; zeros at padding.
            lengths: (batch,) steps of each sequence, at least 1.

        Returns:
            (batch,).
        """
        steps = torch.arange(len(emissions), device=emissions.device)[:, None]
        expected = (emissions * shares).sum(2) * (steps < lengths)  # (time, batch)
        log_z = LogPartition.apply(  # type: ignore[no-untyped-call]
            emissions,
            (self.start + self.forbidden_start).detach(),
            (self.transitions + self.forbidden_between).detach(),
            (self.end + self.forbidden_end).detach(),
            lengths,
        )
        return cast(Tensor, log_z) - expected.sum(0)

    def score(self, emissions: Tensor, labels: Tensor, lengths: Tensor) -> Tensor:
        """s(labels) of each sequence: (batch,). Arguments as in ``negative_log_likelihood``."""
        steps = torch.arange(len(labels), device=labels.device)[:, None]
        labels = labels.clamp(min=0)
        emitted = emissions.gather(2, labels[:, :, None]).squeeze(2)
        passed = (self.transitions + self.forbidden_between)[labels[:-1], labels[1:]]
        last = labels.gather(0, (lengths - 1)[None, :]).squeeze(0)
        return (
            (self.start + self.forbidden_start)[labels[0]]
            + (emitted * (steps < lengths)).sum(0)
            + (passed * (steps[1:] < lengths)).sum(0)
            + (self.end + self.forbidden_end)[last]
        )

    def log_partition(self, emissions: Tensor, lengths: Tensor) -> Tensor:
        """Log Z of each sequence: (batch,).

        Args:
            emissions: (time, batch, labels).
            lengths: (batch,).
        """
        log_z = LogPartition.apply(  # type: ignore[no-untyped-call]
            emissions,
            self.start + self.forbidden_start,
            self.transitions + self.forbidden_between,
            self.end + self.forbidden_end,
            lengths,
        )
        return cast(Tensor, log_z)


def _penalty(allowed: object) -> Tensor:
    return torch.where(torch.as_tensor(allowed), 0.0, FORBIDDEN)
