"""What is added to the scores of labels after training: more of some labels, fewer of others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray

from tagger_cli.errors import UsageError
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.targets.target import Target


def label_bias(target: Target, bias: Mapping[str, float]) -> NDArray[np.float32]:
    """What is added to the emissions of a target: (labels,).

    Args:
        target: whose emissions they are.
        bias: label → what is added; of spans their type, or ``O``.

    Raises:
        UsageError: the target has no such label.
    """
    names = [label.partition("-")[2] or label if target.kind == "span" else label for label in target.codec.written()]
    for label in bias:
        if label not in names:
            raise UsageError(
                f"targets.{target.name}.bias: no label is called {label}; there are: {', '.join(dict.fromkeys(names))}"
            )
    return np.array([bias.get(name, 0.0) for name in names], np.float32)


def add_label_bias(network: TaggerNetwork, bias: Mapping[str, NDArray[np.float32]]) -> None:
    """Add to the biases of the heads.

    Args:
        network: with its final weights.
        bias: target → (labels,), as ``label_bias`` gives it.
    """
    for head in network.target_heads():
        if head.target.name in bias:
            with torch.no_grad():
                head.output.bias.add_(torch.from_numpy(bias[head.target.name]).to(head.output.bias.device))
