"""Trained networks, one or several that tag together, as two ONNX graphs, written operator by operator.

``words.onnx`` turns distinct words into vectors; ``tagger.onnx`` turns sequences of word vectors into
emissions. They are apart because text repeats its words: the runtime encodes each one once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import numpy as np
import onnx_ir as ir
from onnxscript import GraphBuilder, OpBuilder
from torch import Tensor, nn

from tagger_cli.features.alphabet import PADDING_CHARACTER
from tagger_cli.network.character_networks import CharacterCNN, CharacterLSTM
from tagger_cli.network.export_layers import FloatLayers, Int8Layers, Precision, array, network_prefix
from tagger_cli.network.recurrent import RecurrentLayer
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.network.word_encoder import WordEncoder

OPSET = 17
IR_VERSION = 8

_LOWEST = float(np.finfo(np.float32).min)


def export_words(
    networks: Sequence[TaggerNetwork], path: Path, precision: Precision = "fp32", training_rows: int | None = None
) -> None:
    """Write the graph that encodes distinct words.

    Inputs: ``rows`` (words,), ``characters`` (words, length), ``shapes`` (words,), all int64, as far
    as the networks read them. Output: ``vectors`` (words, size), those of all networks side by side.

    Args:
        networks: of one shape, with their final weights.
        path: of the file.
        precision: of the word vectors; the character networks are small and stay fp32.
        training_rows: the first so many vectors are of training words; None: all are. The others are the same in
            all networks, and take 4 bits a number where these take 8.
    """
    builder = _builder("words")
    encoders = [network.word_encoder for network in networks]
    rows = builder.input("rows", ir.DataType.INT64, ["words"])
    tables = [np.concatenate([array(encoder.words.trainable), array(encoder.words.frozen)]) for encoder in encoders]
    read = len(tables[0]) if training_rows is None else training_rows
    word_vectors = _layers(builder, precision).word_vectors(tables, read, rows)
    characters = shapes = None
    if encoders[0].characters is not None:
        characters = builder.input("characters", ir.DataType.INT64, ["words", "length"])
    if encoders[0].shapes is not None:
        shapes = builder.input("shapes", ir.DataType.INT64, ["words"])
    parts = []
    for number, (encoder, vectors) in enumerate(zip(encoders, word_vectors, strict=True)):
        parts += [vectors, *_word_features(FloatLayers(builder, network_prefix(number)), encoder, characters, shapes)]
    size = sum(encoder.output_size for encoder in encoders)
    _write(builder, {"vectors": builder.op.Concat(*parts, axis=-1)}, {"vectors": ["words", size]}, path)


def export_tagger(networks: Sequence[TaggerNetwork], path: Path, precision: Precision = "fp32") -> None:
    """Write the graph that turns word vectors into emissions, the mean of those of all networks.

    Inputs: ``inputs.vectors`` (time, batch, size) float32, ``inputs.lengths`` (batch,) int32. Outputs: for each
    target, under its name, (time, batch, labels).

    Args:
        networks: of one shape, with their final weights.
        path: of the file.
        precision: of the weights of recurrent and dense layers.
    """
    builder = _builder("tagger")
    op, count, size = builder.op, len(networks), networks[0].word_encoder.output_size
    vectors = builder.input("inputs.vectors", ir.DataType.FLOAT, ["time", "batch", count * size])
    lengths = builder.input("inputs.lengths", ir.DataType.INT32, ["batch"])
    parts = op.Split(vectors, [size] * count, axis=-1, _outputs=count) if count > 1 else [vectors]
    several = [
        _emissions(_layers(builder, precision, network_prefix(number)), network, part, lengths)
        for number, (network, part) in enumerate(zip(networks, parts, strict=True))
    ]
    targets = networks[0].targets
    means = several[0]
    if count > 1:
        means = {target.name: op.Mean(*(emissions[target.name] for emissions in several)) for target in targets}
    _write(builder, means, {target.name: ["time", "batch", len(target.labels)] for target in targets}, path)


def _word_features(
    layers: FloatLayers, encoder: WordEncoder, characters: ir.Value | None, shapes: ir.Value | None
) -> Iterator[ir.Value]:
    """What a network knows of a word beside its word vector."""
    if encoder.characters is not None and characters is not None:
        vectors = array(encoder.characters.embedding.weight)
        embedded = layers.lookup("character_vectors", vectors, characters)
        if isinstance(encoder.characters, CharacterCNN):
            yield _character_cnn(layers, encoder.characters, characters, embedded)
        else:
            yield _character_lstm(layers, encoder.characters, characters, embedded)
    if encoder.shapes is not None and shapes is not None:
        yield layers.lookup("shape_vectors", array(encoder.shapes.weight), shapes)


def _emissions(layers: FloatLayers, network: TaggerNetwork, states: ir.Value, lengths: ir.Value) -> dict[str, ir.Value]:
    """Target → emissions of one network."""
    op = layers.op
    for number, layer in enumerate(network.recurrent):
        outputs, _ = layers.recurrent(f"recurrent.{number}", cast(RecurrentLayer, layer), states, lengths)
        # (time, directions, batch, hidden) → (time, batch, directions × hidden)
        states = op.Reshape(op.Transpose(outputs, perm=[0, 2, 1, 3]), [0, 0, -1])
    activation = {"relu": op.Relu, "tanh": op.Tanh, "gelu": lambda x: _gelu(op, x)}[network.settings.dense_activation]
    for number, dense in enumerate(network.dense):
        states = activation(layers.linear(f"dense.{number}", cast(nn.Linear, dense), states))
    return {
        head.target.name: layers.linear(f"heads.{head.target.name}", head.output, states)
        for head in network.target_heads()
    }


def _builder(name: str) -> GraphBuilder:
    return GraphBuilder(ir.Graph([], [], nodes=[], opset_imports={"": OPSET, "com.microsoft": 1}, name=name))


def _layers(builder: GraphBuilder, precision: Precision, prefix: str = "") -> FloatLayers:
    return (Int8Layers if precision == "int8" else FloatLayers)(builder, prefix)


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


def _write(
    builder: GraphBuilder, outputs: dict[str, ir.Value], shapes: Mapping[str, list[str | int]], path: Path
) -> None:
    for name, value in outputs.items():
        value.shape = ir.Shape(shapes[name])
        value.type = ir.TensorType(ir.DataType.FLOAT)
        builder.add_output(value, name)
    ir.save(ir.Model(builder.graph, ir_version=IR_VERSION, producer_name="tagger"), path)
