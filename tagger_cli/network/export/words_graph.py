"""The graph ``words.onnx``: it turns distinct words into vectors.

It is apart from the graph that tags because text repeats its words: the runtime encodes each one once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import onnx_ir as ir

from tagger_cli.inference.model_folder import WORD_VECTORS
from tagger_cli.network.export.activation_ranges import ActivationRanges
from tagger_cli.network.export.float_words import WordInputs, float_vectors
from tagger_cli.network.export.graph_writer import GraphWriter, new_graph, save_graph
from tagger_cli.network.export.int8_lstm import BOUNDS
from tagger_cli.network.export.int8_words import int8_vectors
from tagger_cli.network.tagger import TaggerNetwork


def export_words(
    networks: Sequence[TaggerNetwork],
    path: Path,
    ranges: ActivationRanges | None = None,
    training_rows: int | None = None,
) -> None:
    """Write the graph that encodes distinct words, and large tables of word vectors to a file beside it.

    Inputs: ``rows`` (words,), ``characters`` (words, length), ``shapes`` (words,), all int64, as far as the networks
    read them. Output: ``vectors`` (words, size), those of all networks side by side, float32 or, with ranges, int8.

    Args:
        networks: networks of one shape, with their final weights.
        path: the file's path.
        ranges: where numbers are cut off, for a graph in int8; None: in fp32.
        training_rows: the first so many vectors are of training words; None: all are. The others are the same in
            all networks.
    """
    builder = new_graph("words")
    encoders = [network.word_encoder for network in networks]
    first = encoders[0]
    inputs = WordInputs(
        rows=builder.input("rows", ir.DataType.INT64, ["words"]),
        characters=builder.input("characters", ir.DataType.INT64, ["words", "length"]) if first.characters else None,
        shapes=builder.input("shapes", ir.DataType.INT64, ["words"]) if first.shapes else None,
    )
    rows = len(first.words.trainable) + len(first.words.frozen)
    read = rows if training_rows is None else training_rows
    graph, size = GraphWriter(builder), vector_size(networks, ranges)
    if ranges is None:
        vectors, element = float_vectors(graph, encoders, read, inputs), ir.DataType.FLOAT
    else:
        vectors, element = int8_vectors(graph, encoders, read, ranges.vector_step, inputs), ir.DataType.INT8
    save_graph(builder, {"vectors": vectors}, {"vectors": ["words", size]}, path, element, apart=WORD_VECTORS)


def vector_size(networks: Sequence[TaggerNetwork], ranges: ActivationRanges | None) -> int:
    """Numbers of a word's vectors, those of all networks together."""
    return len(networks) * (networks[0].word_encoder.output_size + (0 if ranges is None else len(BOUNDS)))
