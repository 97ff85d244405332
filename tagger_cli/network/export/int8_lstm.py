"""LSTM layers with weights in int8 whose states depend on their own sentence alone.

``DynamicQuantizeLSTM`` rounds what it multiplies to 8 bits, in steps that it takes from the least and the largest of
the numbers at hand: those of a whole batch. So a sentence would be read otherwise in other company. Here the least and
the largest number are always the same. Inputs carry two columns that hold them. Among the states, two more units of
each direction do: their biases hold their gates open, so that at step t their cells are ±t and their states ±tanh(t),
which no other unit's state exceeds, as each step adds at most 1 to a cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx_ir as ir
from numpy.typing import NDArray

from tagger_cli.network.export.graph_writer import GraphWriter
from tagger_cli.network.export.quantization import quantize
from tagger_cli.network.export.recurrent_operators import attributes_of, biases, stacked
from tagger_cli.network.recurrent import RecurrentLayer

EXTRA_UNITS = 2
"""Hidden units of a direction that hold the bounds of all; no weight reads them."""

_OPEN = 40.0
"""A bias at which a gate is wholly open."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the numbers that a layer reads stand.

    Attributes:
        places: (size,) the column of each number; no weight reads the other columns.
        count: number of all columns.
    """

    places: NDArray[np.int64]
    count: int

    def spread(self, weights: NDArray[np.generic]) -> NDArray[np.generic]:
        """Weights (…, size, outputs) → (…, count, outputs), zero where there is nothing to read."""
        spread = np.zeros((*weights.shape[:-2], self.count, weights.shape[-1]), weights.dtype)
        spread[..., self.places, :] = weights
        return spread

    def and_bounds(self) -> Columns:
        """The same with two constant columns behind them."""
        return Columns(self.places, self.count + 2)


def state_columns(layer: RecurrentLayer) -> Columns:
    """Where the states of a layer stand, those of all directions side by side."""
    hidden = layer.forward_direction.hidden_size
    starts = np.arange(1 + layer.bidirectional) * (hidden + EXTRA_UNITS)
    return Columns((starts[:, None] + np.arange(hidden)).ravel(), len(starts) * (hidden + EXTRA_UNITS))


def write_int8_lstm(
    graph: GraphWriter,
    name: str,
    layer: RecurrentLayer,
    inputs: ir.Value,
    columns: Columns,
    unit: float,
    lengths: ir.Value,
) -> tuple[ir.Value, ir.Value]:
    """One LSTM layer.

    Args:
        graph: receives the operator.
        name: what stands before the names of the layer's weights.
        layer: the layer.
        inputs: (time, batch, columns), of which two columns hold the bounds of all others.
        columns: where the layer's inputs stand.
        unit: what an input of 1 stands for.
        lengths: (batch,) int32.

    Returns:
        All states (time, directions, batch, hidden + ``EXTRA_UNITS``) and the last ones (directions, batch, the same).
    """
    hidden = layer.forward_direction.hidden_size
    states = Columns(np.arange(hidden), hidden + EXTRA_UNITS)
    # The kernel wants (directions, inputs, gates), the other way round than the LSTM operator.
    input_weights = stacked(layer, "weight_ih_l0").transpose(0, 2, 1) * np.float32(unit)
    recurrent_weights = stacked(layer, "weight_hh_l0").transpose(0, 2, 1)
    scales = []
    written = []
    for kind, weights, read in (("ih", input_weights, columns), ("hh", recurrent_weights, states)):
        quantized, steps = quantize(weights, axis=1)
        written.append(
            graph.constant(f"{name}.{kind}.weights", _with_extra_units(read.spread(quantized)).astype(np.int8))
        )
        scales.append(graph.constant(f"{name}.{kind}.scales", _with_extra_units(steps.squeeze(1), 1.0)))
        zeros = np.zeros((len(steps), 4 * states.count), np.int8)
        scales.append(graph.constant(f"{name}.{kind}.zero_points", zeros))
    input_biases, recurrent_biases = (_with_extra_units(of_gates) for of_gates in biases(layer))
    gates = input_biases.reshape(-1, 4, states.count)  # i, o, f, c
    gates[:, :, hidden:] = _OPEN
    gates[:, 3, -1] = -_OPEN
    states_and_last: tuple[ir.Value, ir.Value] = graph.contributed.DynamicQuantizeLSTM(
        inputs,
        *written,
        graph.constant(f"{name}.biases", np.concatenate([input_biases, recurrent_biases], axis=1)),
        lengths,
        None,
        None,
        None,
        *scales,
        **{**attributes_of(layer), "hidden_size": states.count},
        _outputs=2,
    )
    return states_and_last


def _with_extra_units(gates: NDArray[np.generic], value: float = 0.0) -> NDArray[np.generic]:
    """(…, 4 × hidden) numbers of gates → (…, 4 × (hidden + extra units)), with a value for each extra unit."""
    by_gate = gates.reshape(*gates.shape[:-1], 4, -1)
    widths = [(0, 0)] * (by_gate.ndim - 1) + [(0, EXTRA_UNITS)]
    return np.pad(by_gate, widths, constant_values=value).reshape(*gates.shape[:-1], -1)
