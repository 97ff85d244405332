"""From the states at the words of sentences to one vector each, in whole numbers of 8 bits.

Means are sums of whole numbers, which are exact in any order, before they are rounded again; the weights of attention
are whole numbers, too. So a sentence has the same vector in every batch and on every processor.
"""

from __future__ import annotations

import numpy as np
import onnx_ir as ir
from numpy.typing import NDArray

from tagger_cli.network.export.codes import Codes, int8_linear, rounded
from tagger_cli.network.export.graph_writer import GraphWriter
from tagger_cli.network.export.int8_lstm import Columns
from tagger_cli.network.export.pooling_operators import LOWEST, WordPlaces, ends_of, largest_of, sum_of
from tagger_cli.network.export.tabulated import tabulated
from tagger_cli.network.pooling import Pooling

WEIGHT_STEPS = 1023
"""The weight of the word with the highest score; times 255 and ``LONGEST_SENTENCE`` it fits into 32 bits."""

LEAST_SCORE = -8.0
"""Below the highest; words with a lower score have the weight 0."""


def int8_pooled(
    graph: GraphWriter, name: str, pooling: Pooling, largest: float, states: Codes, lengths: ir.Value
) -> Codes:
    """The vectors of sentences: codes of (1, batch, columns).

    Args:
        graph: receives the operators.
        name: what stands before the names of the weights.
        pooling: how the vectors are made.
        largest: where means are cut off.
        states: codes of (time, batch, columns).
        lengths: (batch,) int32.
    """
    op = graph.op
    numbers = op.Cast(states.values, to=ir.DataType.FLOAT)
    places = WordPlaces.of(graph, numbers, lengths)
    if pooling.kind == "last":
        columns = states.columns
        if pooling.reads_first:
            twice = np.concatenate([columns.places, columns.places + columns.count])
            columns = Columns(twice, 2 * columns.count)
        ends = ends_of(graph, numbers, places, pooling.reads_first)
        return Codes(op.Cast(ends, to=ir.DataType.UINT8), states.step, states.zero, columns)
    if pooling.kind == "max":
        highest = op.Cast(largest_of(graph, numbers, places), to=ir.DataType.UINT8)
        return Codes(highest, states.step, states.zero, states.columns)
    if pooling.scores is None:
        means = op.Div(sum_of(graph, numbers, places), places.lengths)
    else:
        scores = int8_linear(graph, f"{name}.attention", pooling.scores, states)
        means = _weighted_means(graph, name, scores, states.values, places)
    step = largest / 127
    values = op.Mul(op.Sub(means, float(states.zero)), states.step)
    return Codes(rounded(graph, f"{name}.pooled", values, step, 128), step, 128, states.columns)


def _weighted_means(graph: GraphWriter, name: str, scores: ir.Value, states: ir.Value, places: WordPlaces) -> ir.Value:
    """Means over the words, weighted by the exponentials of scores.

    Args:
        graph: receives the operators.
        name: what stands before the name of the table.
        scores: (time, batch, 1) float32.
        states: (time, batch, columns) uint8.
        places: of the words.

    Returns:
        (1, batch, columns) float32.
    """
    op = graph.op
    inside = op.Where(places.inside, scores, LOWEST)
    below = op.Sub(scores, op.ReduceMax(inside, axes=[0], keepdims=1))

    def weights_of(numbers: NDArray[np.float64]) -> NDArray[np.int32]:
        return np.rint(WEIGHT_STEPS * np.exp(numbers)).astype(np.int32)

    table = tabulated(graph, f"{name}.weights", weights_of, below, LEAST_SCORE, 0.0)
    weights = op.Where(places.inside, table, op.CastLike(0, table))
    products = op.Mul(weights, op.Cast(states, to=ir.DataType.INT32))
    sums = op.Cast(op.ReduceSum(products, [0], keepdims=1), to=ir.DataType.FLOAT)
    return op.Div(sums, op.Cast(op.ReduceSum(weights, [0], keepdims=1), to=ir.DataType.FLOAT))
