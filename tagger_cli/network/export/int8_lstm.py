"""LSTM layers with weights in int8 whose states depend on their own sentence alone.

``DynamicQuantizeLSTM`` rounds what it multiplies to 8 bits, in steps that it takes from the least and the largest of
the numbers at hand: those of a whole batch. So a sentence would be read otherwise in other company. Here the least and
the largest number are always the same. Two columns of the inputs hold them. Among the states, two more units of each
direction do: biases hold their gates open, so that at step t their cells are ±t and their states ±tanh(t). No other
unit's state exceeds these, as each step adds at most 1 to a cell. (ONNX Runtime's tanh is above 1 by two units of the
last place around 8.5: a unit that came there with its output gate wholly open would widen the range by as much.)
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

BOUNDS = (-128, 127)
"""What two columns of the inputs hold, in steps: (127 + 128) / 255 is 1, so whole numbers are not rounded again."""

EXTRA_UNITS = 2
"""Hidden units of a direction that hold the bounds of its states; no weight reads them."""

_EXTRA_BIASES = np.array([[40, 40], [40, 40], [40, 40], [40, -40]], np.float32)
"""Biases of the extra units' gates i, o and f, which are then wholly open, and of the candidate, then 1 and -1."""


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
        """The same with ``BOUNDS`` behind them."""
        return Columns(self.places, self.count + len(BOUNDS))


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
        columns: where the numbers that the layer reads stand among them.
        unit: what an input of 1 stands for.
        lengths: (batch,) int32.

    Returns:
        All states (time, directions, batch, hidden + ``EXTRA_UNITS``) and the last ones (directions, batch, the same).
    """
    hidden = layer.forward_direction.hidden_size
    states = Columns(np.arange(hidden), hidden + EXTRA_UNITS)
    weights = []
    scales = []
    for kind, read, factor in (("ih", columns, unit), ("hh", states, 1.0)):
        # The kernel wants (directions, inputs, gates), the other way round than the LSTM operator.
        exact = stacked(layer, f"weight_{kind}_l0").transpose(0, 2, 1) * np.float32(factor)
        quantized, steps = quantize(exact, axis=1)
        spread = _with_extra_units(read.spread(quantized), 0).astype(np.int8)
        weights.append(graph.constant(f"{name}.{kind}.weights", spread))
        all_steps = _with_extra_units(steps.squeeze(1), 1)
        scales.append(graph.constant(f"{name}.{kind}.scales", all_steps))
        scales.append(graph.constant(f"{name}.{kind}.zero_points", np.zeros_like(all_steps, np.int8)))
    input_biases, recurrent_biases = biases(layer)
    all_biases = [_with_extra_units(input_biases, _EXTRA_BIASES), _with_extra_units(recurrent_biases, 0)]
    states_and_last: tuple[ir.Value, ir.Value] = graph.contributed.DynamicQuantizeLSTM(
        inputs,
        *weights,
        graph.constant(f"{name}.biases", np.concatenate(all_biases, axis=1)),
        lengths,
        None,
        None,
        None,
        *scales,
        **{**attributes_of(layer), "hidden_size": states.count},
        _outputs=2,
    )
    return states_and_last


def _with_extra_units(gates: NDArray[np.generic], extra: NDArray[np.float32] | int) -> NDArray[np.generic]:
    """(…, 4 × hidden) numbers of gates → (…, 4 × (hidden + extra units)).

    Args:
        gates: the numbers of the layer's own units.
        extra: (4, extra units) those of the others, or one number for all of them.
    """
    by_gate = gates.reshape(*gates.shape[:-1], 4, -1)
    others = np.broadcast_to(np.asarray(extra, gates.dtype), (*by_gate.shape[:-1], EXTRA_UNITS))
    return np.concatenate([by_gate, others], axis=-1).reshape(*gates.shape[:-1], -1)
