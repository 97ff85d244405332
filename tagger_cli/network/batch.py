"""What one forward pass reads: a batch of sentences as tensors."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor


@dataclass(slots=True)
class Batch:
    """Sentences of a batch; words are encoded once per distinct form.

    Attributes:
        rows: (forms,) word-vector rows of the distinct forms.
        characters: (forms, length) their character ids, padded with 0.
        shapes: (forms,) their shape ids.
        forms: (time, batch) which form stands where; 0 at padding.
        lengths: (batch,) words of each sentence.
        labels: target → (time, batch) label ids, −1 where there is none.
        allowed: target → (time, batch, labels) true for the labels that a word may have; only of a target of which
            the corpora leave open some labels of this batch. ``labels`` then tell but which words have any.
        shares: target → (time, batch, labels) how probable each label of a word is; zeros for words of which that
            is not said. Only of a target of which it is said of some; all words of a sentence are of one sort.
    """

    rows: Tensor
    characters: Tensor
    shapes: Tensor
    forms: Tensor
    lengths: Tensor
    labels: dict[str, Tensor] = field(default_factory=dict)
    allowed: dict[str, Tensor] = field(default_factory=dict)
    shares: dict[str, Tensor] = field(default_factory=dict)

    @property
    def mask(self) -> Tensor:
        """(time, batch) true where there is a word."""
        steps = torch.arange(self.forms.shape[0], device=self.forms.device)
        return steps[:, None] < self.lengths[None, :]

    def to(self, device: torch.device) -> Batch:
        """The same batch on a device."""

        def move(tensor: Tensor) -> Tensor:
            return tensor.to(device, non_blocking=True)

        return Batch(
            rows=move(self.rows),
            characters=move(self.characters),
            shapes=move(self.shapes),
            forms=move(self.forms),
            lengths=move(self.lengths),
            labels={target: move(labels) for target, labels in self.labels.items()},
            allowed={target: move(allowed) for target, allowed in self.allowed.items()},
            shares={target: move(shares) for target, shares in self.shares.items()},
        )
