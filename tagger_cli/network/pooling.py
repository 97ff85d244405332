"""From the states at the words of a sentence to one vector of the sentence."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from tagger_cli.network.settings import PoolingKind


class Pooling(nn.Module):
    """One vector of a sentence, of whatever length.

    ``last`` is the state at the last word and, where the network reads in both directions, that at the first word
    beside it: there each direction has read the whole sentence. ``max`` is the largest value of each unit, ``mean`` the
    mean over the words, ``attention`` a mean with learned weights, the softmax of a linear function of the states (Yang
    et al. 2016, section 2.2, without the layer in between).

    Args:
        kind: which of these.
        size: size of a state.
        bidirectional: whether states at the first word know of the last.
    """

    def __init__(self, kind: PoolingKind, size: int, bidirectional: bool) -> None:
        super().__init__()
        self.kind = kind
        self.reads_first = kind == "last" and bidirectional
        self.scores = nn.Linear(size, 1) if kind == "attention" else None
        self.output_size = 2 * size if self.reads_first else size

    def forward(self, states: Tensor, lengths: Tensor) -> Tensor:
        """The vectors of sentences: (batch, output_size).

        Args:
            states: (time, batch, size), anything at padding.
            lengths: (batch,) words of each sentence, at least 1.
        """
        steps = torch.arange(len(states), device=states.device)[:, None]
        inside = (steps < lengths)[:, :, None]  # (time, batch, 1)
        if self.kind == "last":
            places = (lengths - 1)[None, :, None].expand(1, -1, states.shape[2])
            last = states.gather(0, places).squeeze(0)
            return torch.cat([last, states[0]], dim=-1) if self.reads_first else last
        if self.kind == "max":
            return states.masked_fill(~inside, torch.finfo(states.dtype).min).amax(0)
        kept = states.masked_fill(~inside, 0.0)
        if self.scores is None:
            return kept.sum(0) / lengths[:, None].to(states.dtype)
        scores = self.scores(states).masked_fill(~inside, -torch.inf)
        return (torch.softmax(scores, dim=0) * kept).sum(0)
