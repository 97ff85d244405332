"""The trained network as two ONNX graphs, written operator by operator.

``words.onnx`` turns distinct words into vectors; ``tagger.onnx`` turns sequences of word vectors into
emissions. They are apart because text repeats its words: the runtime encodes each one once.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import onnx_ir as ir
from onnxscript import GraphBuilder, OpBuilder
from torch import Tensor, nn

from tagger_cli.features.characters import PADDING_CHARACTER
from tagger_cli.network.characters import CharacterCNN, CharacterLSTM
from tagger_cli.network.export_layers import FloatLayers, Int8Layers, Precision, array
from tagger_cli.network.recurrent import RecurrentLayer
from tagger_cli.network.tagger import TaggerNetwork

OPSET = 17
IR_VERSION = 8

_LOWEST = float(np.finfo(np.float32).min)


def export_words(
    network: TaggerNetwork, path: Path, precision: Precision = "fp32", training_rows: int | None = None
) -> None:
    """Write the graph that encodes distinct words.

    Inputs: ``rows`` (words,), ``characters`` (words, length), ``shapes`` (words,), all int64, as far
    as the network reads them. Output: ``vectors`` (words, size).

    Args:
        network: with its final weights.
        path: of the file.
        precision: of the word vectors; the character network is small and stays fp32.
        training_rows: the first so many vectors are of training words; None: all are. The others take 4 bits a number
            where these take 8.
    """
    encoder = network.word_encoder
    builder = _builder("words")
    op, exact = builder.op, FloatLayers(builder)
    rows = builder.input("rows", ir.DataType.INT64, ["words"])
    table = np.concatenate([array(encoder.words.trainable), array(encoder.words.frozen)])
    read = len(table) if training_rows is None else training_rows
    parts = [_layers(builder, precision).word_vectors(table, read, rows)]
    if encoder.characters is not None:
        characters = builder.input("characters", ir.DataType.INT64, ["words", "length"])
        vectors = array(encoder.characters.embedding.weight)
        embedded = exact.lookup("character_vectors", vectors, characters)
        if isinstance(encoder.characters, CharacterCNN):
            parts.append(_character_cnn(exact, encoder.characters, characters, embedded))
        else:
            parts.append(_character_lstm(exact, encoder.characters, characters, embedded))
    if encoder.shapes is not None:
        shapes = builder.input("shapes", ir.DataType.INT64, ["words"])
        parts.append(exact.lookup("shape_vectors", array(encoder.shapes.weight), shapes))
    _write(builder, {"vectors": op.Concat(*parts, axis=-1)}, {"vectors": ["words", encoder.output_size]}, path)


def export_tagger(network: TaggerNetwork, path: Path, precision: Precision = "fp32") -> None:
    """Write the graph that turns word vectors into emissions.

    Inputs: ``inputs.vectors`` (time, batch, size) float32, ``inputs.lengths`` (batch,) int32. Outputs: for each
    target, under its name, (time, batch, labels).

    Args:
        network: with its final weights.
        path: of the file.
        precision: of the weights of recurrent and dense layers.
    """
    builder = _builder("tagger")
    op, layers = builder.op, _layers(builder, precision)
    size = network.word_encoder.output_size
    states = builder.input("inputs.vectors", ir.DataType.FLOAT, ["time", "batch", size])
    lengths = builder.input("inputs.lengths", ir.DataType.INT32, ["batch"])
    for number, layer in enumerate(network.recurrent):
        outputs, _ = layers.recurrent(f"recurrent.{number}", cast(RecurrentLayer, layer), states, lengths)
        # (time, directions, batch, hidden) → (time, batch, directions × hidden)
        states = op.Reshape(op.Transpose(outputs, perm=[0, 2, 1, 3]), [0, 0, -1])
    activation = {"relu": op.Relu, "tanh": op.Tanh, "gelu": lambda x: _gelu(op, x)}[network.settings.dense_activation]
    for number, dense in enumerate(network.dense):
        states = activation(layers.linear(f"dense.{number}", cast(nn.Linear, dense), states))
    emissions: dict[str, ir.Value] = {}
    shapes: dict[str, list[str | int]] = {}
    for target, head in network.target_heads():
        emissions[target.name] = layers.linear(f"heads.{target.name}", head.output, states)
        shapes[target.name] = ["time", "batch", len(target.labels)]
    _write(builder, emissions, shapes, path)


def _builder(name: str) -> GraphBuilder:
    return GraphBuilder(ir.Graph([], [], nodes=[], opset_imports={"": OPSET, "com.microsoft": 1}, name=name))


def _layers(builder: GraphBuilder, precision: Precision) -> FloatLayers:
    return Int8Layers(builder) if precision == "int8" else FloatLayers(builder)


def _gelu(op: OpBuilder, inputs: ir.Value) -> ir.Value:
    """Inputs times Φ(inputs), the exact form, as ``nn.GELU`` has it (Hendrycks & Gimpel 2016)."""
    normal = op.Mul(op.Add(op.Erf(op.Div(inputs, float(np.sqrt(2.0)))), 1.0), 0.5)
    return op.Mul(inputs, normal)


def _character_cnn(layers: FloatLayers, network: CharacterCNN, characters: ir.Value, embedded: ir.Value) -> ir.Value:
    op = layers.op
    by_channel = op.Transpose(embedded, perm=[0, 2, 1])
    parts = []
    for width, convolution in zip(network.widths, network.convolutions, strict=True):
        parts.append(
            op.Conv(
                by_channel,
                layers.constant(f"convolution.{width}.weight", array(cast(Tensor, convolution.weight))),
                layers.constant(f"convolution.{width}.bias", array(cast(Tensor, convolution.bias))),
                kernel_shape=[width],
                pads=[width // 2, width // 2],
            )
        )
    padding = op.Unsqueeze(op.Equal(characters, PADDING_CHARACTER), [1])
    features = op.Where(padding, _LOWEST, op.Concat(*parts, axis=1))
    return op.Tanh(op.ReduceMax(features, axes=[2], keepdims=0))


def _character_lstm(layers: FloatLayers, network: CharacterLSTM, characters: ir.Value, embedded: ir.Value) -> ir.Value:
    op = layers.op
    written = op.Cast(op.Not(op.Equal(characters, PADDING_CHARACTER)), to=ir.DataType.INT32)
    lengths = op.Max(op.ReduceSum(written, [1], keepdims=0), 1)
    by_step = op.Transpose(embedded, perm=[1, 0, 2])
    _, last = layers.recurrent("characters", network.recurrent, by_step, lengths)
    return op.Reshape(op.Transpose(last, perm=[1, 0, 2]), [0, -1])


def _write(builder: GraphBuilder, outputs: dict[str, ir.Value], shapes: dict[str, list[str | int]], path: Path) -> None:
    for name, value in outputs.items():
        value.shape = ir.Shape(shapes[name])
        value.type = ir.TensorType(ir.DataType.FLOAT)
        builder.add_output(value, name)
    ir.save(ir.Model(builder.graph, ir_version=IR_VERSION, producer_name="tagger"), path)
