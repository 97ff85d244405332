"""The sum over all label sequences of a linear chain, and its gradient, by the forward-backward algorithm.

Autograd would keep a graph of small operators for each step. The gradient is known (Rabiner 1989, section III; the
marginal probabilities of labels and of pairs of labels), and the two recursions run as one batch.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from tagger_cli.network.recurrent import reverse_sequences


class LogPartition(torch.autograd.Function):
    """Log Z of each sequence: ``apply(emissions, start, between, end, lengths)``.

    Args:
        emissions: (time, batch, labels).
        start: (labels,) scores of first labels.
        between: (labels, labels) scores from one label to the next.
        end: (labels,) scores of last labels.
        lengths: (batch,) steps of each sequence, at least 1.

    Returns:
        (batch,).
    """

    @staticmethod
    def forward(ctx: Any, emissions: Tensor, start: Tensor, between: Tensor, end: Tensor, lengths: Tensor) -> Tensor:
        """See the class."""
        # Steps multiply exponentials instead of adding logarithms, which double precision is wide enough for: e⁻⁷⁰⁰.
        wide = torch.float32 if emissions.device.type == "mps" else torch.float64
        smallest = torch.finfo(wide).tiny
        scores = emissions.to(wide)
        both = torch.stack([scores, reverse_sequences(scores, lengths)], 1)  # (time, 2, batch, labels)
        factors = torch.stack([between, between.T]).to(wide).exp()
        state = torch.stack([start, end]).to(wide)[:, None] + both[0]  # (2, batch, labels)
        states = [state]
        for emitted in both[1:].unbind(0):
            highest = state.amax(2, keepdim=True)
            summed = torch.bmm((state - highest).exp_(), factors)
            state = summed.clamp_(min=smallest).log_().add_(highest).add_(emitted)
            states.append(state)
        ahead, behind = torch.stack(states).unbind(1)  # log sums of the paths that end, and that begin, at a label
        behind = reverse_sequences(behind, lengths)
        log_z = torch.logsumexp(behind[0] + start, 1)
        ctx.save_for_backward(scores, between, ahead, behind, log_z, lengths)
        return log_z.to(emissions.dtype)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        """Gradients of the arguments of ``forward``; ``gradient`` is (batch,)."""
        scores, between, ahead, behind, log_z, lengths = ctx.saved_tensors
        steps = torch.arange(len(scores), device=scores.device)[:, None]
        inside = steps < lengths  # (time, batch)
        labels = (ahead + behind - scores - log_z[:, None]).masked_fill_(~inside[:, :, None], -torch.inf).exp_()
        labels *= gradient[:, None]
        # A pair's probability is a product of what leads to it, its transition, and what follows: one matrix product.
        before, after = ahead[:-1], behind[1:]
        highest_before, highest_after = before.amax(2, keepdim=True), after.amax(2, keepdim=True)
        weight = (highest_before + highest_after - log_z[:, None]).masked_fill_(~inside[1:, :, None], -torch.inf).exp_()
        left = (before - highest_before).exp_().flatten(0, 1)
        right = ((after - highest_after).exp_() * (weight * gradient[:, None])).flatten(0, 1)
        pairs = (left.T @ right) * between.to(left.dtype).exp()
        last = (lengths - 1)[None, :, None].expand(1, -1, labels.shape[2])
        narrow = gradient.dtype
        return (
            labels.to(narrow),
            labels[0].sum(0).to(narrow),
            pairs.to(narrow),
            labels.gather(0, last).squeeze(0).sum(0).to(narrow),
            None,
        )
