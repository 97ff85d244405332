"""Functions of one number as tables: the same to the last bit on every processor, where kernels of tanh are not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import onnx_ir as ir
from numpy.typing import NDArray

from tagger_cli.network.export.graph_writer import GraphWriter

_ENTRIES = 1 << 16


def tabulated(
    graph: GraphWriter,
    name: str,
    function: Callable[[NDArray[np.float64]], NDArray[np.generic]],
    inputs: ir.Value,
    least: float,
    largest: float,
) -> ir.Value:
    """A function's values at inputs that are rounded to 16 bits.

    Args:
        graph: receives the operators.
        name: the table's name.
        function: what is looked up; it should hardly change outside its range.
        inputs: numbers of any shape; those outside the range are read as its ends.
        least: where the range begins, not above 0.
        largest: where it ends.

    Returns:
        Values of the inputs' shape.
    """
    step = np.float32((largest - least) / (_ENTRIES - 1))
    zero = round(-least / float(step))
    table = function((np.arange(_ENTRIES) - zero) * np.float64(step))
    entries = graph.contributed.QuantizeLinear(
        inputs, graph.constant(f"{name}.step", step), graph.constant(f"{name}.zero", np.uint16(zero))
    )
    return graph.op.Gather(graph.constant(name, table), graph.op.Cast(entries, to=ir.DataType.INT32), axis=0)
