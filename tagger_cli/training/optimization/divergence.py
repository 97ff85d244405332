"""Numbers that became infinite or none at all: where a run cannot go on, and what to try."""

from __future__ import annotations

import math
from collections.abc import Iterable

import torch
from torch import Tensor

from tagger_cli.errors import TaggerError

_TRY = "start again with a lower training.learning_rate, a lower training.clip_norm, or training.precision=fp32"


def check_step(step: int, loss: float, gradient_norm: float) -> None:
    """Look at what a step has computed; a gradient can explode under a loss that is still finite.

    Raises:
        TaggerError: one of the two is not finite.
    """
    for what, value in (("loss", loss), ("norm of the gradient", gradient_norm)):
        if not math.isfinite(value):
            raise TaggerError(f"the {what} became {value} at step {step}; {_TRY}")


def check_weights(step: int, tensors: Iterable[Tensor]) -> None:
    """Look at what is about to be saved: a step can spoil weights whose loss nobody has seen yet.

    Raises:
        TaggerError: a number in a tensor is not finite.
    """
    if not all(bool(torch.isfinite(tensor).all()) for tensor in tensors):
        raise TaggerError(f"the weights became infinite at step {step}; {_TRY}")
