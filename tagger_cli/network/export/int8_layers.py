"""From word vectors to emissions with weights in int8, in steps that are the same for every batch.

What a layer multiplies is first rounded to 8 bits. The steps are constants of the graph, never taken from the numbers
at hand: states of an LSTM are within ±1, outputs of dense layers are cut off where the ranges say. Products are summed
as whole numbers, which gives the same on every processor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np
import onnx_ir as ir
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from tagger_cli.network.export.activation_ranges import ActivationRanges
from tagger_cli.network.export.float_layers import by_word
from tagger_cli.network.export.graph_writer import GraphWriter, array
from tagger_cli.network.export.int8_lstm import Columns, state_columns, write_int8_lstm
from tagger_cli.network.export.quantization import quantize
from tagger_cli.network.export.tabulated import tabulated
from tagger_cli.network.recurrent import RecurrentLayer
from tagger_cli.network.tagger import TaggerNetwork


@dataclass(frozen=True, slots=True)
class Codes:
    """Numbers rounded to 8 bits: each is ``(code - zero) · step``.

    Attributes:
        values: (time, batch, columns) uint8.
        step: what a difference of 1 stands for.
        zero: the code of 0.
        columns: where the network's numbers stand.
    """

    values: ir.Value
    step: float
    zero: int
    columns: Columns


def int8_emissions(
    graph: GraphWriter, network: TaggerNetwork, ranges: ActivationRanges, vectors: ir.Value, lengths: ir.Value
) -> dict[str, ir.Value]:
    """One network's emissions; its recurrent layers, if any, are LSTMs.

    Args:
        graph: receives the operators.
        network: with its final weights.
        ranges: where its numbers are cut off.
        vectors: (time, batch, size + 2) int8, see ``int8_vectors``.
        lengths: (batch,) int32.

    Returns:
        Target → (time, batch, labels).
    """
    codes = _hidden_states(graph, network, ranges, vectors, lengths)
    activation = network.settings.dense_activation
    for number, (dense, largest) in enumerate(zip(network.dense, ranges.dense, strict=True)):
        codes = _dense(graph, f"dense.{number}", cast(nn.Linear, dense), activation, largest, codes)
    return {
        head.target.name: _linear(graph, f"heads.{head.target.name}", head.output, codes)
        for head in network.target_heads()
    }


def _hidden_states(
    graph: GraphWriter, network: TaggerNetwork, ranges: ActivationRanges, vectors: ir.Value, lengths: ir.Value
) -> Codes:
    """The last recurrent layer's states; without such a layer, the word vectors."""
    op, size = graph.op, network.word_encoder.output_size
    states = op.Cast(vectors, to=ir.DataType.FLOAT)
    columns = Columns(np.arange(size), size + 2)
    if not len(network.recurrent):
        return Codes(_rounded(graph, "states", states, 1.0, 128), ranges.vector_step, 128, columns)
    # The columns behind the word vectors hold -128 and 127: an input's steps are then whole numbers, as it is itself.
    bounds = op.Mul(op.Slice(states, [size], [size + 2], [2]), 1 / 127) if len(network.recurrent) > 1 else None
    unit = ranges.vector_step
    for number, module in enumerate(network.recurrent):
        layer = cast(RecurrentLayer, module)
        if number:
            states, columns, unit = op.Concat(states, bounds, axis=-1), columns.and_bounds(), 1.0
        outputs, _ = write_int8_lstm(graph, f"recurrent.{number}", layer, states, columns, unit, lengths)
        states, columns = by_word(op, outputs), state_columns(layer)
    return Codes(_rounded(graph, "states", states, 1 / 127, 128), 1 / 127, 128, columns)


def _linear(graph: GraphWriter, name: str, layer: nn.Linear, inputs: Codes) -> ir.Value:
    """Inputs · weightsᵀ + bias, over the last dimension."""
    weights, scales = quantize(array(layer.weight).T, axis=0)
    return graph.contributed.MatMulIntegerToFloat(
        inputs.values,
        graph.constant(f"{name}.weight", inputs.columns.spread(weights).astype(np.int8)),
        graph.constant(f"{name}.step", np.float32(inputs.step)),
        graph.constant(f"{name}.scales", scales.ravel()),
        graph.constant(f"{name}.zero", np.uint8(inputs.zero)),
        None,
        graph.constant(f"{name}.bias", array(layer.bias)),
    )


def _dense(graph: GraphWriter, name: str, layer: nn.Linear, activation: str, largest: float, inputs: Codes) -> Codes:
    """A dense layer's outputs after its activation function, cut off at the largest."""
    outputs = _linear(graph, name, layer, inputs)
    columns = Columns(np.arange(layer.out_features), layer.out_features)
    if activation == "relu":
        # The least code stands for 0, so rounding cuts off what is negative.
        return Codes(_rounded(graph, name, outputs, largest / 255, 0), largest / 255, 0, columns)
    function, least = _TABULATED[activation]
    step = (largest - least) / 255
    zero = round(-least / step)

    def codes_of(numbers: NDArray[np.float64]) -> NDArray[np.uint8]:
        values = function(torch.from_numpy(numbers)).numpy()
        return np.clip(np.rint(values / step) + zero, 0, 255).astype(np.uint8)

    codes = tabulated(graph, f"{name}.{activation}", codes_of, outputs, -8.0, largest + 7.0)
    return Codes(codes, step, zero, columns)


def _rounded(graph: GraphWriter, name: str, numbers: ir.Value, step: float, zero: int) -> ir.Value:
    return graph.op.QuantizeLinear(numbers, step, graph.constant(f"{name}.rounded.zero", np.uint8(zero)))


# Functions and the least of their values.
_TABULATED: dict[str, tuple[Callable[[Tensor], Tensor], float]] = {
    "tanh": (torch.tanh, -1.0),
    "gelu": (functional.gelu, -0.17),
}
