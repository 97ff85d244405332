"""Numbers of a network in 8 bits, and their products with weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx_ir as ir
from torch import nn

from tagger_cli.network.export.graph_writer import GraphWriter, array
from tagger_cli.network.export.int8_lstm import Columns
from tagger_cli.network.export.quantization import quantize


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


def int8_linear(graph: GraphWriter, name: str, layer: nn.Linear, inputs: Codes) -> ir.Value:
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


def rounded(graph: GraphWriter, name: str, numbers: ir.Value, step: float, zero: int) -> ir.Value:
    """The codes of float32 numbers, cut off where 8 bits end."""
    return graph.op.QuantizeLinear(numbers, step, graph.constant(f"{name}.rounded.zero", np.uint8(zero)))
