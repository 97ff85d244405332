"""From words to vectors in fp32."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import onnx_ir as ir
from torch import Tensor

from tagger_cli.features.alphabet import PADDING_CHARACTER
from tagger_cli.network.character_networks import CharacterCNN, CharacterLSTM
from tagger_cli.network.export.graph_writer import GraphWriter, array
from tagger_cli.network.export.recurrent_operators import write_recurrent
from tagger_cli.network.word_encoder import WordEncoder

LOWEST = float(np.finfo(np.float32).min)


@dataclass(frozen=True, slots=True)
class WordInputs:
    """What the graph of the words reads.

    Attributes:
        rows: (words,) rows of the word-vector table.
        characters: (words, length) character ids; None where the networks do not read them.
        shapes: (words,) shape ids; None where the networks do not read them.
    """

    rows: ir.Value
    characters: ir.Value | None
    shapes: ir.Value | None


def float_vectors(
    graph: GraphWriter, encoders: Sequence[WordEncoder], training_rows: int, inputs: WordInputs
) -> ir.Value:
    """Vectors of distinct words.

    Args:
        graph: receives the operators.
        encoders: those of all networks.
        training_rows: the first so many word vectors may differ between the networks.
        inputs: what the encoders read.

    Returns:
        (words, size), the vectors of all networks side by side.
    """
    parts: list[ir.Value] = []
    tables = [word_table(encoder) for encoder in encoders]
    for number, vectors in enumerate(_word_vectors(graph, tables, training_rows, inputs.rows)):
        parts += [vectors, *_features(graph.of_network(number), encoders[number], inputs)]
    return graph.op.Concat(*parts, axis=-1)


def word_table(encoder: WordEncoder) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """All word vectors: (rows, size)."""
    return np.concatenate([array(encoder.words.trainable), array(encoder.words.frozen)])


def largest_features(graph: GraphWriter, characters: ir.Value, features: Sequence[ir.Value]) -> ir.Value:
    """The largest value of each filter among the places that have a character.

    Args:
        graph: receives the operators.
        characters: (words, length) ids.
        features: for each width (words, filters, length).

    Returns:
        (words, filters × widths).
    """
    op = graph.op
    padding = op.Unsqueeze(op.Equal(characters, PADDING_CHARACTER), [1])
    return op.ReduceMax(op.Where(padding, LOWEST, op.Concat(*features, axis=1)), axes=[2], keepdims=0)


def word_lengths(graph: GraphWriter, characters: ir.Value) -> ir.Value:
    """(words,) int32 characters of each word, at least 1."""
    op = graph.op
    written = op.Cast(op.Not(op.Equal(characters, PADDING_CHARACTER)), to=ir.DataType.INT32)
    return op.Max(op.ReduceSum(written, [1], keepdims=0), 1)


def side_by_side(graph: GraphWriter, last: ir.Value) -> ir.Value:
    """Last states (directions, words, hidden) → (words, directions × hidden)."""
    return graph.op.Reshape(graph.op.Transpose(last, perm=[1, 0, 2]), [0, -1])


def _word_vectors(
    graph: GraphWriter, tables: Sequence[np.ndarray[tuple[int, ...], np.dtype[np.float32]]], read: int, rows: ir.Value
) -> Iterator[ir.Value]:
    """For each network (words, size); rows beyond the first ``read`` are those of the first table."""
    op = graph.op
    others = is_other = None
    if read < len(tables[0]):
        others = op.Gather(
            graph.constant("other_word_vectors", tables[0][read:]), op.Max(op.Sub(rows, read), 0), axis=0
        )
        is_other = op.Unsqueeze(op.GreaterOrEqual(rows, read), [1])
        rows = op.Min(rows, read - 1)
    for number, table in enumerate(tables):
        vectors = op.Gather(graph.of_network(number).constant("word_vectors", table[:read]), rows, axis=0)
        yield vectors if others is None else op.Where(is_other, others, vectors)


def _features(graph: GraphWriter, encoder: WordEncoder, inputs: WordInputs) -> Iterator[ir.Value]:
    """What a network knows of a word beside its word vector."""
    if encoder.characters is not None and inputs.characters is not None:
        vectors = graph.constant("character_vectors", array(encoder.characters.embedding.weight))
        embedded = graph.op.Gather(vectors, inputs.characters, axis=0)
        if isinstance(encoder.characters, CharacterCNN):
            yield _character_cnn(graph, encoder.characters, inputs.characters, embedded)
        else:
            yield _character_lstm(graph, encoder.characters, inputs.characters, embedded)
    if encoder.shapes is not None and inputs.shapes is not None:
        table = graph.constant("shape_vectors", array(encoder.shapes.weight))
        yield graph.op.Gather(table, inputs.shapes, axis=0)


def _character_cnn(graph: GraphWriter, network: CharacterCNN, characters: ir.Value, embedded: ir.Value) -> ir.Value:
    by_channel = graph.op.Transpose(embedded, perm=[0, 2, 1])
    features = [
        graph.op.Conv(
            by_channel,
            graph.constant(f"convolution.{width}.weight", array(cast(Tensor, convolution.weight))),
            graph.constant(f"convolution.{width}.bias", array(cast(Tensor, convolution.bias))),
            kernel_shape=[width],
            pads=[width // 2, width // 2],
        )
        for width, convolution in zip(network.widths, network.convolutions, strict=True)
    ]
    return graph.op.Tanh(largest_features(graph, characters, features))


def _character_lstm(graph: GraphWriter, network: CharacterLSTM, characters: ir.Value, embedded: ir.Value) -> ir.Value:
    by_step = graph.op.Transpose(embedded, perm=[1, 0, 2])
    lengths = word_lengths(graph, characters)
    _, last = write_recurrent(graph, "characters", network.recurrent, by_step, lengths)
    return side_by_side(graph, last)
