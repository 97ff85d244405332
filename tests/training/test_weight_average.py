from __future__ import annotations

import pytest
import torch
from torch import nn

from tagger_cli.training.optimization.weight_average import WeightAverage


def moved(layer: nn.Linear, steps: int) -> list[list[float]]:
    """The weights after each step of a walk."""
    walk = []
    for step in range(steps):
        with torch.no_grad():
            layer.weight += torch.tensor([[1.0, -0.5 * step]])
        walk.append(layer.weight.flatten().tolist())
    return walk


@pytest.mark.parametrize("decay", [0.3, 0.999])
def test_average_equals_a_loop_by_hand(decay: float) -> None:
    layer = nn.Linear(2, 1, bias=False)
    expected = layer.weight.flatten().tolist()
    average = WeightAverage(layer, decay)
    for step in range(1, 31):
        (weights,) = moved(layer, 1)
        average.update()
        kept = min(decay, (1 + step) / (10 + step))
        expected = [kept * old + (1 - kept) * new for old, new in zip(expected, weights, strict=True)]
    assert average.averages[0].flatten().tolist() == pytest.approx(expected, rel=1e-4)


def test_decay_zero_is_the_last_weights() -> None:
    layer = nn.Linear(2, 1, bias=False)
    average = WeightAverage(layer, 0.0)
    for _ in range(3):
        moved(layer, 1)
        average.update()
    assert torch.equal(average.averages[0], layer.weight)


def test_applied_swaps_and_gives_back_even_after_an_error() -> None:
    layer = nn.Linear(2, 1, bias=False)
    average = WeightAverage(layer, 0.9)
    moved(layer, 4)
    average.update()
    weights, averages = layer.weight.detach().clone(), average.averages[0].clone()

    def fail() -> None:
        assert torch.equal(layer.weight, averages)
        raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"), average.applied():
        fail()
    assert torch.equal(layer.weight, weights)
    assert torch.equal(average.averages[0], averages)


def test_frozen_parameters_are_left_alone() -> None:
    layer = nn.Linear(2, 1)
    layer.bias.requires_grad_(False)
    average = WeightAverage(layer, 0.5)
    moved(layer, 3)
    average.update()
    bias = layer.bias.clone()
    with average.applied():
        assert torch.equal(layer.bias, bias)
    assert len(average.averages) == 1
