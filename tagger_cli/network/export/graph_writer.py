"""A graph in the making: how its weights are named, how its file is written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx_ir as ir
from numpy.typing import NDArray
from onnxscript import GraphBuilder
from torch import Tensor

OPSET = 17
IR_VERSION = 8

APART_BYTES = 1 << 20
"""Weights that are larger than this stand in a file of their own, where a graph has one: ONNX Runtime maps them, so
only the rows that are read come into memory. In the graph's file they would be read and copied at every start."""


class GraphWriter:
    """Writes operators and weights into a graph.

    Args:
        builder: the graph's builder.
        prefix: what stands before the names of all weights.

    Attributes:
        op: the operators of ONNX.
        contributed: those that only ONNX Runtime has.
    """

    def __init__(self, builder: GraphBuilder, prefix: str = "") -> None:
        self.op = builder.op
        self.contributed = builder.opset("com.microsoft")
        self._builder = builder
        self._prefix = prefix

    def constant(self, name: str, values: NDArray[np.generic] | np.generic) -> ir.Value:
        """Weights as an initializer of the graph."""
        return self._builder.initializer(ir.tensor(np.asarray(values, order="C"), name=f"{self._prefix}{name}"))

    def of_network(self, number: int) -> GraphWriter:
        """A writer into the same graph whose weights are those of one of several networks."""
        return GraphWriter(self._builder, network_prefix(number))


def new_graph(name: str) -> GraphBuilder:
    """The builder of an empty graph."""
    return GraphBuilder(ir.Graph([], [], nodes=[], opset_imports={"": OPSET, "com.microsoft": 1}, name=name))


def save_graph(
    builder: GraphBuilder,
    outputs: Mapping[str, ir.Value],
    shapes: Mapping[str, list[str | int]],
    path: Path,
    element: ir.DataType = ir.DataType.FLOAT,
    apart: str | None = None,
) -> None:
    """Write a graph to a file, and its large weights to one beside it.

    Args:
        builder: the graph's builder.
        outputs: name → value.
        shapes: name → dimensions, by name where they vary.
        path: the file's path.
        element: the type of the outputs' elements.
        apart: the name of the file for weights of more than ``APART_BYTES``, which is not there where there are none;
            None: all are written to the graph's file.
    """
    for name, value in outputs.items():
        value.shape = ir.Shape(shapes[name])
        value.type = ir.TensorType(element)
        builder.add_output(value, name)
    if apart is not None:
        # A graph that is open still maps the old file, which must not change under it.
        path.with_name(apart).unlink(missing_ok=True)
    tensors = [value.const_value for value in builder.graph.initializers.values() if value.const_value is not None]
    if all(tensor.nbytes <= APART_BYTES for tensor in tensors):
        apart = None
    model = ir.Model(builder.graph, ir_version=IR_VERSION, producer_name="tagger")
    ir.save(model, path, external_data=apart, size_threshold_bytes=APART_BYTES)


def network_prefix(number: int) -> str:
    """What stands before the names of the weights of a network, where a file has those of several."""
    return f"network.{number}." if number else ""


def array(tensor: Tensor) -> NDArray[np.float32]:
    """A tensor's numbers."""
    return tensor.detach().float().cpu().numpy()
