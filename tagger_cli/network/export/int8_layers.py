"""From word vectors to emissions with weights in int8, in steps that are the same for every batch.

What a layer multiplies is first rounded to 8 bits. The steps are constants of the graph, never taken from the numbers
at hand: states of an LSTM are within ±1, outputs of dense layers are cut off where the ranges say. Products are summed
as whole numbers, which gives the same on every processor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import numpy as np
import onnx_ir as ir
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from tagger_cli.network.export.activation_ranges import ActivationRanges
from tagger_cli.network.export.codes import Codes, int8_linear, rounded
from tagger_cli.network.export.float_layers import by_word
from tagger_cli.network.export.graph_writer import GraphWriter
from tagger_cli.network.export.int8_lstm import BOUNDS, Columns, state_columns, write_int8_lstm
from tagger_cli.network.export.int8_pooling import int8_pooled
from tagger_cli.network.export.tabulated import tabulated
from tagger_cli.network.export.wanted_targets import WantedTargets
from tagger_cli.network.heads import SentenceHead
from tagger_cli.network.recurrent import RecurrentLayer
from tagger_cli.network.tagger import TaggerNetwork

STATE_STEP = 1 / 127
"""States of an LSTM are within ±1."""


def int8_emissions(
    graph: GraphWriter,
    network: TaggerNetwork,
    ranges: ActivationRanges,
    vectors: ir.Value,
    lengths: ir.Value,
    wanted: WantedTargets,
) -> dict[str, ir.Value]:
    """One network's emissions; its recurrent layers, if any, are LSTMs.

    Args:
        graph: receives the operators.
        network: with its final weights.
        ranges: where its numbers are cut off.
        vectors: (time, batch, columns) int8, as ``int8_vectors`` gives them.
        lengths: (batch,) int32.
        wanted: says which heads read.

    Returns:
        Target → (time, batch, labels), of a sentence target (1, batch, labels).
    """
    codes = _hidden_states(graph, network, ranges, vectors, lengths)
    activation = network.settings.dense_activation
    for number, (dense, largest) in enumerate(zip(network.dense, ranges.dense, strict=True)):
        codes = _dense(graph, f"dense.{number}", cast(nn.Linear, dense), activation, largest, codes)
    reads_words = any(head.word_output is not None for head in network.target_heads())
    words = _word_codes(graph, "words", network, ranges, vectors) if reads_words else None
    emissions = {}
    for head in network.target_heads():
        name = f"heads.{head.target.name}"
        read = replace(codes, values=wanted.read(head.target, codes.values))
        if isinstance(head, SentenceHead):
            read = int8_pooled(graph, name, head.pooling, ranges.pooled[head.target.name], codes, lengths)
        emitted = int8_linear(graph, name, head.output, read)
        if head.word_output is not None and words is not None:
            read = replace(words, values=wanted.read(head.target, words.values))
            emitted = graph.op.Add(emitted, int8_linear(graph, f"{name}.word", head.word_output, read))
        emissions[head.target.name] = emitted
    return emissions


def _word_codes(
    graph: GraphWriter, name: str, network: TaggerNetwork, ranges: ActivationRanges, vectors: ir.Value
) -> Codes:
    """The word vectors, which are whole numbers already."""
    size = network.word_encoder.output_size
    numbers = graph.op.Cast(vectors, to=ir.DataType.FLOAT)
    columns = Columns(np.arange(size), size).and_bounds()
    return Codes(rounded(graph, name, numbers, 1.0, 128), ranges.vector_step, 128, columns)


def _hidden_states(
    graph: GraphWriter, network: TaggerNetwork, ranges: ActivationRanges, vectors: ir.Value, lengths: ir.Value
) -> Codes:
    """The last recurrent layer's states; without such a layer, the word vectors."""
    if not len(network.recurrent):
        return _word_codes(graph, "states", network, ranges, vectors)
    op, size = graph.op, network.word_encoder.output_size
    states, step = op.Cast(vectors, to=ir.DataType.FLOAT), ranges.vector_step
    columns = Columns(np.arange(size), size).and_bounds()
    bounds = op.Mul(op.Slice(states, [size], [size + len(BOUNDS)], [2]), STATE_STEP)
    for number, module in enumerate(network.recurrent):
        layer = cast(RecurrentLayer, module)
        if number:
            states, columns, step = op.Concat(states, bounds, axis=-1), columns.and_bounds(), 1.0
        outputs, _ = write_int8_lstm(graph, f"recurrent.{number}", layer, states, columns, step, lengths)
        states, columns = by_word(op, outputs), state_columns(layer)
    return Codes(rounded(graph, "states", states, STATE_STEP, 128), STATE_STEP, 128, columns)


def _dense(graph: GraphWriter, name: str, layer: nn.Linear, activation: str, largest: float, inputs: Codes) -> Codes:
    """A dense layer's outputs after its activation function, cut off at the largest."""
    outputs = int8_linear(graph, name, layer, inputs)
    columns = Columns(np.arange(layer.out_features), layer.out_features)
    if activation == "relu":
        # The least code stands for 0, so rounding cuts off what is negative.
        return Codes(rounded(graph, name, outputs, largest / 255, 0), largest / 255, 0, columns)
    function, least = _TABULATED[activation]
    step = (largest - least) / 255
    zero = round(-least / step)

    def codes_of(numbers: NDArray[np.float64]) -> NDArray[np.uint8]:
        values = function(torch.from_numpy(numbers)).numpy()
        return np.clip(np.rint(values / step) + zero, 0, 255).astype(np.uint8)

    codes = tabulated(graph, f"{name}.{activation}", codes_of, outputs, -8.0, largest + 7.0)
    return Codes(codes, step, zero, columns)


# Functions and the least of their values.
_TABULATED: dict[str, tuple[Callable[[Tensor], Tensor], float]] = {
    "tanh": (torch.tanh, -1.0),
    "gelu": (functional.gelu, -0.17),
}
