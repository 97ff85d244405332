"""The trained network as two ONNX graphs, written operator by operator.

``words.onnx`` turns distinct words into vectors; ``tagger.onnx`` turns sequences of word vectors into
emissions. They are apart because text repeats its words: the runtime encodes each one once.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import onnx_ir as ir
from numpy.typing import NDArray
from onnxscript import GraphBuilder, OpBuilder
from torch import Tensor, nn

from tagger_cli.features.characters import PADDING_CHARACTER
from tagger_cli.network.characters import FILTER_WIDTH, CharacterCNN, CharacterLSTM
from tagger_cli.network.recurrent import RecurrentLayer
from tagger_cli.network.tagger import TaggerNetwork

OPSET = 17
IR_VERSION = 8

# Order of the gates: torch has i f g o for the LSTM and r z n for the GRU, ONNX has i o f c and z r h.
_GATES = {"LSTM": [0, 3, 1, 2], "GRU": [1, 0, 2], "RNN": [0]}
_LOWEST = float(np.finfo(np.float32).min)


def export_words(network: TaggerNetwork, path: Path) -> None:
    """Write the graph that encodes distinct words.

    Inputs: ``rows`` (words,), ``characters`` (words, length), ``shapes`` (words,), all int64, as far
    as the network reads them. Output: ``vectors`` (words, size).
    """
    encoder = network.word_encoder
    builder = _builder("words")
    op = builder.op
    rows = builder.input("rows", ir.DataType.INT64, ["words"])
    table = np.concatenate([_array(encoder.words.trainable), _array(encoder.words.frozen)])
    parts = [op.Gather(_constant(builder, "word_vectors", table), rows, axis=0)]
    if encoder.characters is not None:
        characters = builder.input("characters", ir.DataType.INT64, ["words", "length"])
        embedded = op.Gather(
            _constant(builder, "character_vectors", _array(encoder.characters.embedding.weight)),
            characters,
            axis=0,
        )
        write = _character_cnn if isinstance(encoder.characters, CharacterCNN) else _character_lstm
        parts.append(write(builder, encoder.characters, characters, embedded))  # type: ignore[arg-type]
    if encoder.shapes is not None:
        shapes = builder.input("shapes", ir.DataType.INT64, ["words"])
        parts.append(op.Gather(_constant(builder, "shape_vectors", _array(encoder.shapes.weight)), shapes, axis=0))
    _write(builder, {"vectors": op.Concat(*parts, axis=-1)}, {"vectors": ["words", encoder.output_size]}, path)


def export_tagger(network: TaggerNetwork, path: Path) -> None:
    """Write the graph that turns word vectors into emissions.

    Inputs: ``vectors`` (time, batch, size) float32, ``lengths`` (batch,) int32. Outputs: for each
    target, under its name, (time, batch, labels).
    """
    builder = _builder("tagger")
    op = builder.op
    size = network.word_encoder.output_size
    states = builder.input("vectors", ir.DataType.FLOAT, ["time", "batch", size])
    lengths = builder.input("lengths", ir.DataType.INT32, ["batch"])
    for number, layer in enumerate(network.recurrent):
        assert isinstance(layer, RecurrentLayer)
        outputs, _ = _recurrent(builder, f"recurrent.{number}", layer, states, lengths)
        # (time, directions, batch, hidden) → (time, batch, directions × hidden)
        states = op.Reshape(op.Transpose(outputs, perm=[0, 2, 1, 3]), [0, 0, -1])
    activation = {"relu": op.Relu, "tanh": op.Tanh, "gelu": lambda x: _gelu(op, x)}[network.settings.dense_activation]
    for number, dense in enumerate(network.dense):
        states = activation(_linear(builder, f"dense.{number}", cast(nn.Linear, dense), states))
    emissions: dict[str, ir.Value] = {}
    shapes: dict[str, list[str | int]] = {}
    for target, head in network.target_heads():
        emissions[target.name] = _linear(builder, f"heads.{target.name}", head.output, states)
        shapes[target.name] = ["time", "batch", len(target.labels)]
    _write(builder, emissions, shapes, path)


def _builder(name: str) -> GraphBuilder:
    return GraphBuilder(ir.Graph([], [], nodes=[], opset_imports={"": OPSET}, name=name))


def _constant(builder: GraphBuilder, name: str, values: NDArray[np.generic]) -> ir.Value:
    return builder.initializer(ir.tensor(np.ascontiguousarray(values), name=name))


def _array(tensor: Tensor) -> NDArray[np.float32]:
    return tensor.detach().float().cpu().numpy()


def _linear(builder: GraphBuilder, name: str, layer: nn.Linear, inputs: ir.Value) -> ir.Value:
    op = builder.op
    product = op.MatMul(inputs, _constant(builder, f"{name}.weight", _array(layer.weight).T))
    return op.Add(product, _constant(builder, f"{name}.bias", _array(layer.bias)))


def _gelu(op: OpBuilder, inputs: ir.Value) -> ir.Value:
    """X · Φ(x), the exact form, as ``nn.GELU`` has it (Hendrycks & Gimpel 2016)."""
    normal = op.Mul(op.Add(op.Erf(op.Div(inputs, float(np.sqrt(2.0)))), 1.0), 0.5)
    return op.Mul(inputs, normal)


def _recurrent(
    builder: GraphBuilder, name: str, layer: RecurrentLayer, inputs: ir.Value, lengths: ir.Value
) -> tuple[ir.Value, ir.Value]:
    """One recurrent layer; ONNX reads each sequence to its own length, forwards and backwards.

    Returns:
        All states (time, directions, batch, hidden) and the last ones (directions, batch, hidden).
    """
    directions = [d for d in (layer.forward_direction, layer.backward_direction) if d is not None]
    first = directions[0]
    operator = type(first).__name__
    gates = _GATES[operator]

    def stacked(weight: str) -> NDArray[np.float32]:
        return np.stack([_reorder(_array(getattr(direction, weight)), gates) for direction in directions])

    biases = np.concatenate([stacked("bias_ih_l0"), stacked("bias_hh_l0")], axis=1)
    attributes: dict[str, object] = {"hidden_size": first.hidden_size}
    if len(directions) == 2:
        attributes["direction"] = "bidirectional"
    if operator == "GRU":
        attributes["linear_before_reset"] = 1
    if operator == "RNN":
        attributes["activations"] = [str(first.nonlinearity).capitalize()] * len(directions)
    write = getattr(builder.op, operator)
    states, last = write(
        inputs,
        _constant(builder, f"{name}.input_weights", stacked("weight_ih_l0")),
        _constant(builder, f"{name}.recurrent_weights", stacked("weight_hh_l0")),
        _constant(builder, f"{name}.biases", biases),
        lengths,
        **attributes,
        _outputs=2,
    )
    return states, last


def _reorder(weights: NDArray[np.float32], gates: list[int]) -> NDArray[np.float32]:
    parts = np.split(weights, len(gates))
    return np.concatenate([parts[gate] for gate in gates])


def _character_cnn(builder: GraphBuilder, network: CharacterCNN, characters: ir.Value, embedded: ir.Value) -> ir.Value:
    op = builder.op
    margin = FILTER_WIDTH // 2
    features = op.Conv(
        op.Transpose(embedded, perm=[0, 2, 1]),
        _constant(builder, "convolution.weight", _array(network.convolution.weight)),
        _constant(builder, "convolution.bias", _array(network.convolution.bias)),  # type: ignore[arg-type]
        kernel_shape=[FILTER_WIDTH],
        pads=[margin, margin],
    )
    padding = op.Unsqueeze(op.Equal(characters, PADDING_CHARACTER), [1])
    features = op.Where(padding, _LOWEST, features)
    return op.Tanh(op.ReduceMax(features, axes=[2], keepdims=0))


def _character_lstm(
    builder: GraphBuilder, network: CharacterLSTM, characters: ir.Value, embedded: ir.Value
) -> ir.Value:
    op = builder.op
    written = op.Cast(op.Not(op.Equal(characters, PADDING_CHARACTER)), to=ir.DataType.INT32)
    lengths = op.Max(op.ReduceSum(written, [1], keepdims=0), 1)
    by_step = op.Transpose(embedded, perm=[1, 0, 2])
    _, last = _recurrent(builder, "characters", network.recurrent, by_step, lengths)
    return op.Reshape(op.Transpose(last, perm=[1, 0, 2]), [0, -1])


def _write(builder: GraphBuilder, outputs: dict[str, ir.Value], shapes: dict[str, list[str | int]], path: Path) -> None:
    for name, value in outputs.items():
        value.shape = ir.Shape(shapes[name])
        value.type = ir.TensorType(ir.DataType.FLOAT)
        builder.add_output(value, name)
    model = ir.Model(builder.graph, ir_version=IR_VERSION, producer_name="tagger")
    ir.save(model, path)
