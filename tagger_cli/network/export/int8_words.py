"""From words to vectors of int8, all in steps of one size.

A word's vector is the same to the last bit on every processor and in any company: what is added up on the way are whole
numbers, and functions are read from tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isqrt
from typing import cast

import numpy as np
import onnx_ir as ir
from numpy.typing import NDArray
from torch import Tensor

from tagger_cli.network.character_networks import CharacterCNN, CharacterLSTM
from tagger_cli.network.export.float_words import WordInputs, largest_features, side_by_side, word_lengths, word_table
from tagger_cli.network.export.graph_writer import GraphWriter, array
from tagger_cli.network.export.int8_lstm import BOUNDS, Columns, state_columns, write_int8_lstm
from tagger_cli.network.export.quantization import pack_nibbles, quantize
from tagger_cli.network.export.tabulated import tabulated
from tagger_cli.network.word_encoder import WordEncoder

_WHOLE_NUMBERS = 1 << 24
"""Below this, fp32 holds every whole number, so sums of them are exact in any order."""


def int8_vectors(
    graph: GraphWriter, encoders: Sequence[WordEncoder], training_rows: int, step: float, inputs: WordInputs
) -> ir.Value:
    """Vectors of distinct words.

    Args:
        graph: receives the operators.
        encoders: those of all networks.
        training_rows: the first so many word vectors may differ between the networks; the others are the same in all of
            them, and take 4 bits a number where these take 8.
        step: what a difference of 1 in a vector stands for.
        inputs: what the encoders read.

    Returns:
        (words, size) int8, for each network its vector and ``BOUNDS``.
    """
    op, parts = graph.op, list[ir.Value]()
    tables = [word_table(encoder) for encoder in encoders]
    bounds = op.Gather(graph.constant("bounds", np.array([BOUNDS], np.float32)), op.Mul(inputs.rows, 0), axis=0)
    for number, vectors in enumerate(_word_vectors(graph, tables, training_rows, step, inputs.rows)):
        parts += [vectors, *_features(graph.of_network(number), encoders[number], step, inputs), bounds]
    # Rounds, and cuts off what is beyond 8 bits.
    return op.QuantizeLinear(op.Concat(*parts, axis=-1), 1.0, graph.constant("zero", np.int8(0)))


def _word_vectors(
    graph: GraphWriter, tables: Sequence[NDArray[np.float32]], read: int, step: float, rows: ir.Value
) -> Iterator[ir.Value]:
    """For each network (words, size), in steps; rows beyond the first ``read`` are those of the first table."""
    op = graph.op
    others = is_other = None
    if read < len(tables[0]):
        others = _other_vectors(graph, tables[0][read:], step, op.Max(op.Sub(rows, read), 0))
        is_other = op.Unsqueeze(op.GreaterOrEqual(rows, read), [1])
        rows = op.Min(rows, read - 1)
    for number, table in enumerate(tables):
        in_steps = np.clip(np.rint(table[:read] / step), *BOUNDS).astype(np.int8)
        found = op.Gather(graph.of_network(number).constant("word_vectors", in_steps), rows, axis=0)
        vectors = op.Cast(found, to=ir.DataType.FLOAT)
        yield vectors if others is None else op.Where(is_other, others, vectors)


def _other_vectors(graph: GraphWriter, table: NDArray[np.float32], step: float, rows: ir.Value) -> ir.Value:
    """Rows in 4 bits a number, where those that training has read take 8: so the model knows more words."""
    op = graph.op
    packed, scales = pack_nibbles(table)
    pairs = op.Cast(op.Gather(graph.constant("other_word_vectors", packed), rows, axis=0), to=ir.DataType.FLOAT)
    second = op.Floor(op.Div(pairs, 16.0))
    first = op.Sub(pairs, op.Mul(second, 16.0))
    numbers = op.Slice(op.Sub(op.Concat(first, second, axis=-1), 8.0), [0], [table.shape[1]], [1])
    row_scales = graph.constant("other_word_vectors.scales", scales / np.float32(step))
    return op.Mul(numbers, op.Gather(row_scales, rows, axis=0))


def _features(graph: GraphWriter, encoder: WordEncoder, step: float, inputs: WordInputs) -> Iterator[ir.Value]:
    """What a network knows of a word beside its word vector, in steps."""
    if encoder.characters is not None and inputs.characters is not None:
        if isinstance(encoder.characters, CharacterCNN):
            yield _character_cnn(graph, encoder.characters, step, inputs.characters)
        else:
            yield _character_lstm(graph, encoder.characters, step, inputs.characters)
    if encoder.shapes is not None and inputs.shapes is not None:
        table = graph.constant("shape_vectors", array(encoder.shapes.weight) / np.float32(step))
        yield graph.op.Gather(table, inputs.shapes, axis=0)


def _character_cnn(graph: GraphWriter, network: CharacterCNN, step: float, characters: ir.Value) -> ir.Value:
    """Vectors of characters and filters are whole numbers, as large as sums of their products allow."""
    op = graph.op
    longest = network.embedding.embedding_dim * max(network.widths)
    limit = isqrt((_WHOLE_NUMBERS - 1) // longest)
    vectors, unit = quantize(array(network.embedding.weight), None, limit)
    table = graph.constant("character_vectors", vectors.astype(np.float32))
    by_channel = op.Transpose(op.Gather(table, characters, axis=0), perm=[0, 2, 1])
    features, units, biases = [], [], []
    for width, convolution in zip(network.widths, network.convolutions, strict=True):
        filters = array(cast(Tensor, convolution.weight))
        numbers, scales = quantize(filters.reshape(len(filters), -1), 1, limit)
        weight = graph.constant(f"convolution.{width}.weight", numbers.reshape(filters.shape).astype(np.float32))
        features.append(op.Conv(by_channel, weight, kernel_shape=[width], pads=[width // 2, width // 2]))
        units.append(scales[:, 0] * unit.item())
        biases.append(array(cast(Tensor, convolution.bias)))
    largest = largest_features(graph, characters, features)
    scaled = op.Mul(largest, graph.constant("convolution.units", np.concatenate(units)))
    sums = op.Add(scaled, graph.constant("convolution.biases", np.concatenate(biases)))

    def tanh_in_steps(numbers: NDArray[np.float64]) -> NDArray[np.int8]:
        return np.clip(np.rint(np.tanh(numbers) / step), *BOUNDS).astype(np.int8)

    return op.Cast(tabulated(graph, "tanh", tanh_in_steps, sums, -8.0, 8.0), to=ir.DataType.FLOAT)


def _character_lstm(graph: GraphWriter, network: CharacterLSTM, step: float, characters: ir.Value) -> ir.Value:
    op = graph.op
    vectors, unit = quantize(array(network.embedding.weight), None, 127)
    bounded = np.concatenate([vectors, np.broadcast_to(BOUNDS, (len(vectors), 2))], axis=1).astype(np.float32)
    by_step = op.Transpose(op.Gather(graph.constant("character_vectors", bounded), characters, axis=0), perm=[1, 0, 2])
    columns = Columns(np.arange(network.embedding.embedding_dim), network.embedding.embedding_dim).and_bounds()
    lengths = word_lengths(graph, characters)
    _, last = write_int8_lstm(graph, "characters", network.recurrent, by_step, columns, unit.item(), lengths)
    places = graph.constant("characters.places", state_columns(network.recurrent).places)
    return op.Div(op.Gather(side_by_side(graph, last), places, axis=-1), step)
