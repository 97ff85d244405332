"""How single layers become ONNX operators, in fp32 and in int8."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

import numpy as np
import onnx_ir as ir
from numpy.typing import NDArray
from onnxscript import GraphBuilder
from torch import Tensor, nn

from tagger_cli.network.quantization import pack_nibbles, quantize
from tagger_cli.network.recurrent import RecurrentLayer

Precision = Literal["fp32", "int8"]

# Order of the gates: torch has i f g o for the LSTM and r z n for the GRU, ONNX has i o f c and z r h.
_GATES = {"LSTM": [0, 3, 1, 2], "GRU": [1, 0, 2], "RNN": [0]}


class FloatLayers:
    """Writes layers with weights in fp32.

    Args:
        builder: of the graph that receives the operators.
        prefix: of the names of all weights.
    """

    def __init__(self, builder: GraphBuilder, prefix: str = "") -> None:
        self.builder = builder
        self.op = builder.op
        self.prefix = prefix

    def constant(self, name: str, values: NDArray[np.generic]) -> ir.Value:
        """Weights as an initializer of the graph."""
        return self.builder.initializer(ir.tensor(np.ascontiguousarray(values), name=f"{self.prefix}{name}"))

    def lookup(self, name: str, table: NDArray[np.float32], ids: ir.Value) -> ir.Value:
        """Rows of a (rows, size) table."""
        return self.op.Gather(self.constant(name, table), ids, axis=0)

    def word_vectors(
        self, tables: Sequence[NDArray[np.float32]], training_rows: int, ids: ir.Value
    ) -> Sequence[ir.Value]:
        """Rows of the word-vector tables of some networks, alike but for the rows that training has read.

        Args:
            tables: (rows, size) each.
            training_rows: the first so many rows.
            ids: (words,) the rows to look up.

        Returns:
            For each table (words, size).
        """
        op = self.op
        names = ["word_vectors", *(f"{network_prefix(number)}word_vectors" for number in range(1, len(tables)))]
        if training_rows == len(tables[0]):
            return [self.lookup(name, table, ids) for name, table in zip(names, tables, strict=True)]
        read_ids = op.Min(ids, training_rows - 1)
        read = [self.lookup(name, table[:training_rows], read_ids) for name, table in zip(names, tables, strict=True)]
        others, scales = self.other_word_vectors(tables[0][training_rows:], op.Max(op.Sub(ids, training_rows), 0))
        is_other = op.Unsqueeze(op.GreaterOrEqual(ids, training_rows), [1])
        if scales is not None:
            others = op.Mul(others, scales)
        return [op.Where(is_other, others, vectors) for vectors in read]

    def other_word_vectors(self, table: NDArray[np.float32], ids: ir.Value) -> tuple[ir.Value, ir.Value | None]:
        """Rows of a table of vectors for words that training has not read, and a scale for each where they need one."""
        return self.lookup("other_word_vectors", table, ids), None

    def linear(self, name: str, layer: nn.Linear, inputs: ir.Value) -> ir.Value:
        """Inputs · weightsᵀ + bias, over the last dimension."""
        product = self.op.MatMul(inputs, self.constant(f"{name}.weight", array(layer.weight).T))
        return self.op.Add(product, self.constant(f"{name}.bias", array(layer.bias)))

    def recurrent(
        self, name: str, layer: RecurrentLayer, inputs: ir.Value, lengths: ir.Value
    ) -> tuple[ir.Value, ir.Value]:
        """One recurrent layer; ONNX reads each sequence to its own length, forwards and backwards.

        Returns:
            All states (time, directions, batch, hidden) and the last ones (directions, batch, hidden).
        """
        first = layer.forward_direction
        operator = type(first).__name__
        attributes = recurrent_attributes(layer)
        if operator == "GRU":
            attributes["linear_before_reset"] = 1
        if operator == "RNN":
            attributes["activations"] = [str(first.nonlinearity).capitalize()] * (1 + layer.bidirectional)
        write = getattr(self.op, operator)
        states, last = write(
            inputs,
            self.constant(f"{name}.input_weights", stacked(layer, "weight_ih_l0")),
            self.constant(f"{name}.recurrent_weights", stacked(layer, "weight_hh_l0")),
            self.constant(f"{name}.biases", biases(layer)),
            lengths,
            **attributes,
            _outputs=2,
        )
        return states, last


class Int8Layers(FloatLayers):
    """Writes layers with int8 weights where ONNX Runtime has a kernel for them, else with fp32.

    Weights are quantised symmetrically, a scale per output channel (Wu et al. 2020, section 3);
    activations are quantised when they are known, a scale per tensor.
    """

    def lookup(self, name: str, table: NDArray[np.float32], ids: ir.Value) -> ir.Value:
        """Rows of a table with one scale per row."""
        quantized, scales = quantize(table, axis=1)
        rows = self.op.Gather(self.constant(name, quantized), ids, axis=0)
        row_scales = self.op.Gather(self.constant(f"{name}.scales", scales), ids, axis=0)
        return self.op.Mul(self.op.Cast(rows, to=ir.DataType.FLOAT), row_scales)

    def other_word_vectors(self, table: NDArray[np.float32], ids: ir.Value) -> tuple[ir.Value, ir.Value | None]:
        """Rows in 4 bits a number, where those that training has read take 8: so the model knows more words."""
        op = self.op
        packed, scales = pack_nibbles(table)
        pairs = op.Cast(op.Gather(self.constant("other_word_vectors", packed), ids, axis=0), to=ir.DataType.FLOAT)
        second = op.Floor(op.Div(pairs, 16.0))
        first = op.Sub(pairs, op.Mul(second, 16.0))
        numbers = op.Slice(op.Sub(op.Concat(first, second, axis=-1), 8.0), [0], [table.shape[1]], [1])
        return numbers, op.Gather(self.constant("other_word_vectors.scales", scales), ids, axis=0)

    def linear(self, name: str, layer: nn.Linear, inputs: ir.Value) -> ir.Value:
        """See ``FloatLayers.linear``."""
        weights, scales = quantize(array(layer.weight).T, axis=0)
        return self.builder.opset("com.microsoft").DynamicQuantizeMatMul(
            inputs,
            self.constant(f"{name}.weight", weights),
            self.constant(f"{name}.scales", scales.ravel()),
            None,
            self.constant(f"{name}.bias", array(layer.bias)),
        )

    def recurrent(
        self, name: str, layer: RecurrentLayer, inputs: ir.Value, lengths: ir.Value
    ) -> tuple[ir.Value, ir.Value]:
        """See ``FloatLayers.recurrent``; only the LSTM has a quantised kernel."""
        if not isinstance(layer.forward_direction, nn.LSTM):
            return super().recurrent(name, layer, inputs, lengths)
        weights = {}
        for kind in ("ih", "hh"):
            # The kernel wants (directions, inputs, gates), the other way round than the LSTM operator.
            transposed = stacked(layer, f"weight_{kind}_l0").transpose(0, 2, 1)
            quantized, scales = quantize(transposed, axis=1)
            scales = scales.squeeze(1)
            weights[kind] = (
                self.constant(f"{name}.{kind}.weights", quantized),
                self.constant(f"{name}.{kind}.scales", scales),
                self.constant(f"{name}.{kind}.zero_points", np.zeros_like(scales, np.int8)),
            )
        states, last = self.builder.opset("com.microsoft").DynamicQuantizeLSTM(
            inputs,
            weights["ih"][0],
            weights["hh"][0],
            self.constant(f"{name}.biases", biases(layer)),
            lengths,
            None,
            None,
            None,
            *weights["ih"][1:],
            *weights["hh"][1:],
            **recurrent_attributes(layer),
            _outputs=2,
        )
        return states, last


def network_prefix(number: int) -> str:
    """What stands before the names of the weights of a network, where a graph has several."""
    return f"network.{number}." if number else ""


def array(tensor: Tensor) -> NDArray[np.float32]:
    """A tensor's numbers."""
    return tensor.detach().float().cpu().numpy()


def recurrent_attributes(layer: RecurrentLayer) -> dict[str, object]:
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


def biases(layer: RecurrentLayer) -> NDArray[np.float32]:
    """Input and recurrent biases of all directions: (directions, 2 × gates × hidden)."""
    return np.concatenate([stacked(layer, "bias_ih_l0"), stacked(layer, "bias_hh_l0")], axis=1)
