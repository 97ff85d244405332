"""From the states at the words of sentences to one vector each, as ONNX operators.

Numbers are selected, compared or added. Where they are whole numbers, as those in int8 are, sums are exact, and the
vector of a sentence does not depend on how long the others of its batch are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx_ir as ir

from tagger_cli.network.export.graph_writer import GraphWriter

LOWEST = float(np.finfo(np.float32).min)


@dataclass(frozen=True, slots=True)
class WordPlaces:
    """Where a batch has words.

    Attributes:
        inside: (time, batch, 1) true where there is a word.
        last: (time, batch, 1) true at the last word of each sentence.
        lengths: (1, batch, 1) float32 words of each sentence.
    """

    inside: ir.Value
    last: ir.Value
    lengths: ir.Value

    @classmethod
    def of(cls, graph: GraphWriter, states: ir.Value, lengths: ir.Value) -> WordPlaces:
        """The places of the words of (time, batch, …) states of sentences of (batch,) lengths."""
        op = graph.op
        time = op.Squeeze(op.Shape(states, start=0, end=1), [0])
        steps = op.Unsqueeze(op.Range(0, time, 1), [1, 2])
        counts = op.Unsqueeze(op.Cast(lengths, to=ir.DataType.INT64), [0, 2])
        return cls(
            inside=op.Less(steps, counts),
            last=op.Equal(steps, op.Sub(counts, 1)),
            lengths=op.Cast(counts, to=ir.DataType.FLOAT),
        )


def ends_of(graph: GraphWriter, states: ir.Value, places: WordPlaces, reads_first: bool) -> ir.Value:
    """The states at the last words and, if asked for, behind them those at the first: (1, batch, size or twice it)."""
    op = graph.op
    last = op.ReduceSum(op.Where(places.last, states, 0.0), [0], keepdims=1)
    return op.Concat(last, op.Slice(states, [0], [1], [0]), axis=-1) if reads_first else last


def largest_of(graph: GraphWriter, states: ir.Value, places: WordPlaces) -> ir.Value:
    """The largest value of each unit among the words: (1, batch, size)."""
    op = graph.op
    return op.ReduceMax(op.Where(places.inside, states, LOWEST), axes=[0], keepdims=1)


def sum_of(graph: GraphWriter, states: ir.Value, places: WordPlaces) -> ir.Value:
    """The sum over the words: (1, batch, size)."""
    op = graph.op
    return op.ReduceSum(op.Where(places.inside, states, 0.0), [0], keepdims=1)
