"""Recurrent layers as ONNX operators in fp32, and their weights in the order in which ONNX wants them."""

from __future__ import annotations

from typing import cast

import numpy as np
import onnx_ir as ir
from numpy.typing import NDArray
from torch import Tensor

from tagger_cli.network.export.graph_writer import GraphWriter, array
from tagger_cli.network.recurrent import RecurrentLayer

# Order of the gates: torch has i f g o for the LSTM and r z n for the GRU, ONNX has i o f c and z r h.
_GATES = {"LSTM": [0, 3, 1, 2], "GRU": [1, 0, 2], "RNN": [0]}


def write_recurrent(
    graph: GraphWriter, name: str, layer: RecurrentLayer, inputs: ir.Value, lengths: ir.Value
) -> tuple[ir.Value, ir.Value]:
    """One recurrent layer; ONNX reads each sequence to its own length, forwards and backwards.

    Args:
        graph: receives the operator.
        name: what stands before the names of the layer's weights.
        layer: the layer, of any cell.
        inputs: (time, batch, size).
        lengths: (batch,) int32.

    Returns:
        All states (time, directions, batch, hidden) and the last ones (directions, batch, hidden).
    """
    first = layer.forward_direction
    operator = type(first).__name__
    attributes = attributes_of(layer)
    if operator == "GRU":
        attributes["linear_before_reset"] = 1
    if operator == "RNN":
        attributes["activations"] = [str(first.nonlinearity).capitalize()] * (1 + layer.bidirectional)
    states, last = getattr(graph.op, operator)(
        inputs,
        graph.constant(f"{name}.input_weights", stacked(layer, "weight_ih_l0")),
        graph.constant(f"{name}.recurrent_weights", stacked(layer, "weight_hh_l0")),
        graph.constant(f"{name}.biases", np.concatenate(biases(layer), axis=1)),
        lengths,
        **attributes,
        _outputs=2,
    )
    return states, last


def attributes_of(layer: RecurrentLayer) -> dict[str, object]:
    """What all recurrent operators are told."""
    attributes: dict[str, object] = {"hidden_size": layer.forward_direction.hidden_size}
    if layer.bidirectional:
        attributes["direction"] = "bidirectional"
    return attributes


def stacked(layer: RecurrentLayer, weight: str) -> NDArray[np.float32]:
    """A weight of all directions with its gates in ONNX order: (directions, gates × hidden, …)."""
    gates = _GATES[type(layer.forward_direction).__name__]
    directions = [layer.forward_direction]
    if layer.backward_direction is not None:
        directions.append(layer.backward_direction)
    parts = (np.split(array(cast(Tensor, getattr(direction, weight))), len(gates)) for direction in directions)
    return np.stack([np.concatenate([part[gate] for gate in gates]) for part in parts])


def biases(layer: RecurrentLayer) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Input and recurrent biases of all directions: (directions, gates × hidden) each."""
    return stacked(layer, "bias_ih_l0"), stacked(layer, "bias_hh_l0")
