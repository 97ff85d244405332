"""From word vectors to emissions in fp32."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
import onnx_ir as ir
from onnxscript import OpBuilder
from torch import nn

from tagger_cli.network.export.graph_writer import GraphWriter, array
from tagger_cli.network.export.pooling_operators import LOWEST, WordPlaces, ends_of, largest_of, sum_of
from tagger_cli.network.export.recurrent_operators import write_recurrent
from tagger_cli.network.export.wanted_targets import WantedTargets
from tagger_cli.network.heads import SentenceHead
from tagger_cli.network.pooling import Pooling
from tagger_cli.network.recurrent import RecurrentLayer
from tagger_cli.network.tagger import TaggerNetwork


def float_emissions(
    graph: GraphWriter, network: TaggerNetwork, vectors: ir.Value, lengths: ir.Value, wanted: WantedTargets
) -> dict[str, ir.Value]:
    """One network's emissions.

    Args:
        graph: receives the operators.
        network: with its final weights.
        vectors: (time, batch, size) float32.
        lengths: (batch,) int32.
        wanted: says which heads read.

    Returns:
        Target → (time, batch, labels), of a sentence target (1, batch, labels).
    """
    states = vectors
    for number, layer in enumerate(network.recurrent):
        outputs, _ = write_recurrent(graph, f"recurrent.{number}", cast(RecurrentLayer, layer), states, lengths)
        states = by_word(graph.op, outputs)
    for number, dense in enumerate(network.dense):
        products = _linear(graph, f"dense.{number}", cast(nn.Linear, dense), states)
        states = _ACTIVATIONS[network.settings.dense_activation](graph.op, products)
    emissions = {}
    for head in network.target_heads():
        name = f"heads.{head.target.name}"
        read = states
        if isinstance(head, SentenceHead):
            read = _pooled(graph, name, head.pooling, states, lengths)
        emitted = _linear(graph, name, head.output, wanted.read(head.target, read))
        if head.word_output is not None:
            words = wanted.read(head.target, vectors)
            emitted = graph.op.Add(emitted, _linear(graph, f"{name}.word", head.word_output, words))
        emissions[head.target.name] = emitted
    return emissions


def by_word(op: OpBuilder, states: ir.Value) -> ir.Value:
    """(time, directions, batch, hidden) states → (time, batch, directions × hidden)."""
    return op.Reshape(op.Transpose(states, perm=[0, 2, 1, 3]), [0, 0, -1])


def _pooled(graph: GraphWriter, name: str, pooling: Pooling, states: ir.Value, lengths: ir.Value) -> ir.Value:
    """(time, batch, size) states → (1, batch, pooled size) vectors of sentences."""
    places = WordPlaces.of(graph, states, lengths)
    if pooling.kind == "last":
        return ends_of(graph, states, places, pooling.reads_first)
    if pooling.kind == "max":
        return largest_of(graph, states, places)
    op = graph.op
    if pooling.scores is None:
        return op.Div(sum_of(graph, states, places), places.lengths)
    scores = op.Where(places.inside, _linear(graph, f"{name}.attention", pooling.scores, states), LOWEST)
    return op.ReduceSum(op.Mul(op.Softmax(scores, axis=0), op.Where(places.inside, states, 0.0)), [0], keepdims=1)


def _linear(graph: GraphWriter, name: str, layer: nn.Linear, inputs: ir.Value) -> ir.Value:
    """Inputs · weightsᵀ + bias, over the last dimension."""
    product = graph.op.MatMul(inputs, graph.constant(f"{name}.weight", array(layer.weight).T))
    return graph.op.Add(product, graph.constant(f"{name}.bias", array(layer.bias)))


def _relu(op: OpBuilder, inputs: ir.Value) -> ir.Value:
    return op.Relu(inputs)


def _tanh(op: OpBuilder, inputs: ir.Value) -> ir.Value:
    return op.Tanh(inputs)


def _gelu(op: OpBuilder, inputs: ir.Value) -> ir.Value:
    """Inputs times Φ(inputs), the exact form, as ``nn.GELU`` has it (Hendrycks & Gimpel 2016)."""
    normal = op.Mul(op.Add(op.Erf(op.Div(inputs, float(np.sqrt(2.0)))), 1.0), 0.5)
    return op.Mul(inputs, normal)


_ACTIVATIONS: dict[str, Callable[[OpBuilder, ir.Value], ir.Value]] = {"relu": _relu, "tanh": _tanh, "gelu": _gelu}
