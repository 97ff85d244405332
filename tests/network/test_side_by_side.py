"""Two threads compute what one does, bit for bit."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import Tensor

from tagger_cli.network.recurrent import RecurrentLayer
from tagger_cli.network.settings import Cell

LENGTHS = torch.tensor([7, 4, 1])


@pytest.fixture(autouse=True)
def one_thread_an_operator() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def outputs_and_gradients(layer: RecurrentLayer, casts: bool) -> list[Tensor]:
    """What a layer gives, and the gradients of its inputs and of all its parameters."""
    inputs = torch.randn(7, 3, 5, generator=torch.Generator().manual_seed(1), requires_grad=True)
    layer.zero_grad()
    with torch.autocast("cpu", torch.bfloat16, enabled=casts):
        states = layer(inputs, LENGTHS)
    states.float().square().sum().backward()
    gradients = [parameter.grad for parameter in (inputs, *layer.parameters())]
    assert all(gradient is not None for gradient in gradients)
    return [states.detach(), *(gradient.clone() for gradient in gradients if gradient is not None)]


def equal(one: list[Tensor], other: list[Tensor]) -> bool:
    return all(torch.equal(*pair) for pair in zip(one, other, strict=True))


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn-tanh"])
@pytest.mark.parametrize("window", [0, 3])
def test_two_threads_give_the_bits_of_one(cell: Cell, window: int) -> None:
    torch.manual_seed(0)
    layer = RecurrentLayer(cell, 5, 6, bidirectional=True, window=window)
    one = outputs_and_gradients(layer, casts=False)
    with ThreadPoolExecutor(1, initializer=torch.set_num_threads, initargs=(1,)) as layer.executor:
        for _ in range(20):
            assert equal(outputs_and_gradients(layer, casts=False), one)
        with torch.no_grad():
            without_gradients = layer(torch.ones(7, 3, 5), LENGTHS)
    assert not without_gradients.requires_grad
    layer.executor = None
    with torch.no_grad():
        assert torch.equal(without_gradients, layer(torch.ones(7, 3, 5), LENGTHS))


def test_the_number_format_is_that_of_the_calling_thread() -> None:
    layer = RecurrentLayer("gru", 5, 6, bidirectional=True)  # computed without oneDNN, so on any processor
    one = outputs_and_gradients(layer, casts=True)
    with ThreadPoolExecutor(1, initializer=torch.set_num_threads, initargs=(1,)) as layer.executor:
        assert equal(outputs_and_gradients(layer, casts=True), one)
    layer.executor = None
    assert not equal(outputs_and_gradients(layer, casts=False), one)


def test_an_error_in_either_direction_reaches_the_caller() -> None:
    layer = RecurrentLayer("lstm", 5, 6, bidirectional=True)
    assert layer.backward_direction is not None
    layer.backward_direction.register_forward_pre_hook(lambda *_: 1 / 0)
    with ThreadPoolExecutor(1) as layer.executor, pytest.raises(ZeroDivisionError):
        layer(torch.ones(7, 3, 5), LENGTHS)
