"""Recurrent layers over padded batches of sequences of different lengths."""

from __future__ import annotations

from concurrent.futures import Executor
from functools import partial
from typing import cast

import torch
from torch import Tensor, nn

from tagger_cli.network.settings import Cell
from tagger_cli.network.side_by_side import Part, side_by_side

State = Tensor | tuple[Tensor, Tensor]


def reverse_sequences(sequences: Tensor, lengths: Tensor) -> Tensor:
    """Turn each sequence around within its own length; padding stays where it is.

    Args:
        sequences: (time, batch, size).
        lengths: (batch,) steps of each sequence.

    Returns:
        (time, batch, size).
    """
    steps = torch.arange(sequences.shape[0], device=sequences.device)[:, None]
    mirrored = torch.where(steps < lengths, lengths - 1 - steps, steps)
    return sequences.gather(0, mirrored[:, :, None].expand_as(sequences))


class RecurrentLayer(nn.Module):
    """One recurrent layer; two directions are two independent layers whose states are concatenated.

    The backward direction is a forward one over reversed sequences. Padding then always follows the
    words and cannot reach their states, so nothing needs packing and the fast dense kernels apply
    (measured on CPU: 1.5 times the speed of a packed ``nn.LSTM``).

    Args:
        cell: kind of recurrent cell, not ``none``.
        input_size: size of an input vector.
        hidden: hidden size per direction.
        bidirectional: whether there is a backward direction.
        window: steps of truncated back-propagation through time; 0 back-propagates through all.

    Attributes:
        executor: the thread that computes the backward direction at the same time as the forward one; None for in turn.
    """

    def __init__(self, cell: Cell, input_size: int, hidden: int, bidirectional: bool, window: int = 0) -> None:
        super().__init__()
        self.window = window
        self.bidirectional = bidirectional
        self.forward_direction = _direction(cell, input_size, hidden)
        self.backward_direction = _direction(cell, input_size, hidden) if bidirectional else None
        self.output_size = hidden * (2 if bidirectional else 1)
        self.executor: Executor | None = None

    def forward(self, inputs: Tensor, lengths: Tensor) -> Tensor:
        """Hidden states of every step.

        Args:
            inputs: (time, batch, input_size).
            lengths: (batch,).

        Returns:
            (time, batch, hidden × directions); states at padding are arbitrary.
        """
        forward, backward = self.forward_direction, self.backward_direction
        if backward is None:
            return self._run(forward, inputs)

        def run_backward(inputs: Tensor) -> Tensor:
            return reverse_sequences(self._run(backward, reverse_sequences(inputs, lengths)), lengths)

        directions = [
            Part(partial(self._run, forward), list(forward.parameters())),
            Part(run_backward, list(backward.parameters())),
        ]
        return torch.cat(side_by_side(self.executor, directions, inputs), dim=-1)

    def _run(self, direction: nn.RNNBase, inputs: Tensor) -> Tensor:
        """Run one direction; a window hands its state, but not its gradient, to the next.

        Truncated back-propagation through time (Williams & Peng 1990): hidden states are those of the
        whole sequence, gradients flow at most ``window`` steps back.
        """
        if not self.training or not self.window or len(inputs) <= self.window:
            return cast(Tensor, direction(inputs)[0])
        outputs: list[Tensor] = []
        state: State | None = None
        for window in inputs.split(self.window):
            output, state = direction(window, state)
            outputs.append(output)
            state = _detach(state)
        return torch.cat(outputs)


def _direction(cell: Cell, input_size: int, hidden: int) -> nn.RNNBase:
    match cell:
        case "lstm":
            layer: nn.RNNBase = nn.LSTM(input_size, hidden)
        case "gru":
            layer = nn.GRU(input_size, hidden)
        case "rnn-tanh" | "rnn-relu":
            layer = nn.RNN(input_size, hidden, nonlinearity=cell.removeprefix("rnn-"))
        case "none":
            raise ValueError("cell none has no recurrent layer")
    _initialize(layer, cell, hidden)
    return layer


def _initialize(layer: nn.RNNBase, cell: Cell, hidden: int) -> None:
    """Orthogonal recurrent weights and, for the LSTM, an open forget gate.

    Both keep gradients from vanishing: Saxe et al. 2014; Jozefowicz et al. 2015, section 4. A ReLU
    cell starts as the identity (Le et al. 2015), which an orthogonal matrix generalises.
    """
    input_weights = cast(nn.Parameter, layer.weight_ih_l0)
    recurrent_weights = cast(nn.Parameter, layer.weight_hh_l0)
    for gate in input_weights.split(hidden):
        nn.init.xavier_uniform_(gate)
    for gate in recurrent_weights.split(hidden):
        nn.init.eye_(gate) if cell == "rnn-relu" else nn.init.orthogonal_(gate)
    for name, bias in layer.named_parameters():
        if name.startswith("bias"):
            nn.init.zeros_(bias)
    if cell == "lstm":
        forget_gate = slice(hidden, 2 * hidden)
        cast(nn.Parameter, layer.bias_ih_l0).data[forget_gate] = 1.0


def _detach(state: State) -> State:
    if isinstance(state, Tensor):
        return state.detach()
    hidden, cell = state
    return hidden.detach(), cell.detach()
