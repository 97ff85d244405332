"""The recurrent layer against cells written out step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

import pytest
import torch
from torch import Tensor, nn

from tagger_cli.network.recurrent import RecurrentLayer, reverse_sequences
from tagger_cli.network.settings import Cell

Weights = Sequence[Tensor]  # input weights, recurrent weights, their biases: as torch keeps them
State = tuple[Tensor, Tensor]  # hidden state and, for the LSTM, cell state

INPUT, HIDDEN = 3, 2
LENGTHS = torch.tensor([5, 2, 4, 1])
CELLS = [cell for cell in get_args(Cell) if cell != "none"]


def lstm_step(x: Tensor, state: State, weights: Weights) -> State:
    """Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000; gates in the order i f g o."""
    w, u, b, c = weights
    hidden, cell = state
    i, f, g, o = (w @ x + b + u @ hidden + c).chunk(4)
    cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(cell), cell


def gru_step(x: Tensor, state: State, weights: Weights) -> State:
    """Cho et al. 2014 with the reset gate behind the product (linear before reset); gates r z n."""
    w, u, b, c = weights
    hidden, cell = state
    from_input, from_hidden = (w @ x + b).chunk(3), (u @ hidden + c).chunk(3)
    r = torch.sigmoid(from_input[0] + from_hidden[0])
    z = torch.sigmoid(from_input[1] + from_hidden[1])
    n = torch.tanh(from_input[2] + r * from_hidden[2])
    return (1 - z) * n + z * hidden, cell


def tanh_step(x: Tensor, state: State, weights: Weights) -> State:
    """Elman 1990."""
    w, u, b, c = weights
    return torch.tanh(w @ x + b + u @ state[0] + c), state[1]


def relu_step(x: Tensor, state: State, weights: Weights) -> State:
    w, u, b, c = weights
    return torch.relu(w @ x + b + u @ state[0] + c), state[1]


STEPS: dict[str, Callable[[Tensor, State, Weights], State]] = {
    "lstm": lstm_step,
    "gru": gru_step,
    "rnn-tanh": tanh_step,
    "rnn-relu": relu_step,
}


def unrolled(cell: Cell, inputs: Tensor, weights_of_steps: Sequence[Weights], window: int = 0) -> Tensor:
    """States of one sequence, (time, input) → (time, hidden); gradients stop at window borders."""
    hidden = state = torch.zeros(HIDDEN, dtype=inputs.dtype)
    states = []
    for step, (x, weights) in enumerate(zip(inputs, weights_of_steps, strict=True)):
        if window and step % window == 0:
            hidden, state = hidden.detach(), state.detach()
        hidden, state = STEPS[cell](x, (hidden, state), weights)
        states.append(hidden)
    return torch.stack(states)


def weights_of(direction: nn.Module) -> list[Tensor]:
    return [getattr(direction, name) for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")]


def random_layer(cell: Cell, bidirectional: bool = True, window: int = 0) -> tuple[RecurrentLayer, Tensor]:
    """A layer with random weights, and inputs of a ragged batch, both in double precision."""
    torch.manual_seed(2)
    layer = RecurrentLayer(cell, INPUT, HIDDEN, bidirectional, window).double()
    for parameter in layer.parameters():
        nn.init.normal_(parameter)
    return layer, torch.randn(5, 4, INPUT, dtype=torch.float64)


def reference(cell: Cell, layer: RecurrentLayer, inputs: Tensor, window: int = 0) -> list[Tensor]:
    """States of each sequence of the batch on its own."""
    found = []
    for place, length in enumerate(LENGTHS.tolist()):
        sequence = inputs[:length, place]
        states = unrolled(cell, sequence, [weights_of(layer.forward_direction)] * length, window)
        if layer.backward_direction is not None:
            backward = unrolled(cell, sequence.flip(0), [weights_of(layer.backward_direction)] * length, window)
            states = torch.cat([states, backward.flip(0)], dim=1)
        found.append(states)
    return found


@pytest.mark.parametrize("bidirectional", [True, False], ids=["two directions", "one direction"])
@pytest.mark.parametrize("cell", CELLS)
def test_states_are_those_of_the_cell_written_out(cell: Cell, bidirectional: bool) -> None:
    layer, inputs = random_layer(cell, bidirectional)
    states = layer(inputs, LENGTHS)
    assert states.shape == (5, 4, layer.output_size)
    for place, expected in enumerate(reference(cell, layer, inputs)):
        torch.testing.assert_close(states[: len(expected), place], expected)


@pytest.mark.parametrize("cell", CELLS)
def test_padding_cannot_reach_the_words(cell: Cell) -> None:
    layer, inputs = random_layer(cell)
    clean = layer(inputs, LENGTHS)
    inside = torch.arange(5)[:, None] < LENGTHS
    spoilt = layer(inputs.masked_fill(~inside[:, :, None], torch.nan), LENGTHS)
    assert torch.equal(spoilt[inside], clean[inside])


def test_a_bidirectional_lstm_equals_a_packed_one() -> None:
    layer, inputs = random_layer("lstm")
    packed = nn.LSTM(INPUT, HIDDEN, bidirectional=True).double()
    with torch.no_grad():
        for suffix, direction in (("", layer.forward_direction), ("_reverse", layer.backward_direction)):
            for name, parameter in direction.named_parameters():
                packed.get_parameter(name + suffix).copy_(parameter)
    sequences = nn.utils.rnn.pack_padded_sequence(inputs, LENGTHS, enforce_sorted=False)
    expected, _ = nn.utils.rnn.pad_packed_sequence(packed(sequences)[0])
    inside = torch.arange(5)[:, None] < LENGTHS
    torch.testing.assert_close(layer(inputs, LENGTHS)[inside], expected[inside])


@pytest.mark.parametrize("cell", CELLS)
def test_gradients_are_those_of_finite_differences(cell: Cell) -> None:
    layer, inputs = random_layer(cell)
    inside = torch.arange(5)[:, None] < LENGTHS

    def states(inputs: Tensor, *_: Tensor) -> Tensor:
        return layer(inputs, LENGTHS)[inside]

    assert torch.autograd.gradcheck(states, (inputs.requires_grad_(), *layer.parameters()), fast_mode=True)


@pytest.mark.parametrize("cell", CELLS)
def test_the_gradient_of_shared_weights_is_the_sum_over_the_steps(cell: Cell) -> None:
    layer, inputs = random_layer(cell, bidirectional=False)
    sequence = inputs[:, :1]
    layer(sequence, LENGTHS[:1]).pow(2).sum().backward()
    copies = [[w.detach().clone().requires_grad_() for w in weights_of(layer.forward_direction)] for _ in range(5)]
    unrolled(cell, sequence[:, 0], copies).pow(2).sum().backward()
    for number, shared in enumerate(weights_of(layer.forward_direction)):
        by_step = torch.stack(
            [torch.zeros_like(c[number]) if c[number].grad is None else c[number].grad for c in copies]
        )
        torch.testing.assert_close(shared.grad, by_step.sum(0))


@pytest.mark.parametrize("window", [1, 2, 4])
@pytest.mark.parametrize("cell", CELLS)
def test_truncated_backpropagation_cuts_gradients_but_not_states(cell: Cell, window: int) -> None:
    layer, inputs = random_layer(cell, window=window)
    whole, _ = random_layer(cell)
    states = layer(inputs, LENGTHS)
    inside = torch.arange(5)[:, None] < LENGTHS
    torch.testing.assert_close(states[inside], whole(inputs, LENGTHS)[inside])

    expected = torch.autograd.grad(
        sum(states.pow(2).sum() for states in reference(cell, layer, inputs, window)), list(layer.parameters())
    )
    found = torch.autograd.grad(states[inside].pow(2).sum(), list(layer.parameters()))
    uncut = torch.autograd.grad(whole(inputs, LENGTHS)[inside].pow(2).sum(), list(whole.parameters()))
    for gradient, hand_cut in zip(found, expected, strict=True):
        torch.testing.assert_close(gradient, hand_cut)
    assert not all(torch.allclose(a, b) for a, b in zip(found, uncut, strict=True))


def test_a_window_is_for_training_alone() -> None:
    layer, inputs = random_layer("lstm", window=2)
    layer.eval()
    inputs.requires_grad_()
    layer(inputs, LENGTHS)[4, 0, :HIDDEN].sum().backward()
    assert inputs.grad is not None
    assert inputs.grad[0, 0].abs().sum() > 0


def test_sequences_turn_around_within_their_lengths() -> None:
    ids = torch.tensor([[1, 4, 6], [2, 5, 0], [3, 0, 0]])[:, :, None]
    turned = reverse_sequences(ids, torch.tensor([3, 2, 1]))[:, :, 0]
    assert turned.tolist() == [[3, 5, 6], [2, 4, 0], [1, 0, 0]]


@pytest.mark.parametrize("cell", CELLS)
def test_recurrent_weights_start_orthogonal(cell: Cell) -> None:
    layer = RecurrentLayer(cell, 7, 5, bidirectional=True)
    for direction in (layer.forward_direction, layer.backward_direction):
        for gate in direction.weight_hh_l0.split(5):
            torch.testing.assert_close(gate @ gate.T, torch.eye(5))
            if cell == "rnn-relu":
                assert torch.equal(gate, torch.eye(5))


@pytest.mark.parametrize("cell", CELLS)
def test_only_the_forget_gate_of_the_lstm_starts_with_a_bias(cell: Cell) -> None:
    layer = RecurrentLayer(cell, 7, 5, bidirectional=True)
    for direction in (layer.forward_direction, layer.backward_direction):
        gates = (direction.bias_ih_l0 + direction.bias_hh_l0).split(5)
        for number, gate in enumerate(gates):
            is_forget_gate = cell == "lstm" and number == 1
            assert torch.equal(gate, torch.full((5,), float(is_forget_gate)))


def test_directions_do_not_share_weights() -> None:
    layer = RecurrentLayer("gru", 7, 5, bidirectional=True)
    assert not torch.equal(layer.forward_direction.weight_ih_l0, layer.backward_direction.weight_ih_l0)
