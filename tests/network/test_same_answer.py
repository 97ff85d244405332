"""Graphs in int8 answer the same to the last bit, whatever else stands in a batch, and whatever multiplies bytes.

``make test-processors`` runs these tests on emulated processors, too.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx_ir as ir
import onnxruntime
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from small_networks import (
    LABELS,
    LEMMA,
    NER,
    TOPIC,
    TRAINABLE_ROWS,
    UPOS,
    WORD_CHARACTERS,
    WORD_ROWS,
    WORD_SHAPES,
    batch_of,
    small_network,
)

from tagger_cli.network.export.activation_ranges import ActivationRanges, activation_ranges
from tagger_cli.network.export.quantization import WEIGHT_LIMIT
from tagger_cli.network.export.tagger_graph import export_tagger
from tagger_cli.network.export.words_graph import export_words
from tagger_cli.targets.target import ALL_WANTED

BATCH = batch_of([[0, 1, 2, 3, 4, 5, 5], [2, 0, 4], [3], [5, 1, 2, 0, 3]])

SHAPES: list[dict[str, object]] = [
    {},
    {"bidirectional": False, "characters": "lstm"},
    {"layers": 3, "dense": [7], "dense_activation": "gelu"},
    {"layers": 2, "bidirectional": False, "dense": [7, 6], "dense_activation": "tanh", "characters": "none"},
    {"hidden": 21, "dense": [7], "characters": "lstm", "shape_size": 0},
    {"targets": [LEMMA, NER]},
    {"cell": "none", "dense": [9]},
    {"cell": "none"},
    {"targets": [TOPIC], "pooling": "last"},
    {"targets": [TOPIC, UPOS], "pooling": "max", "bidirectional": False},
    {"targets": [LABELS, TOPIC], "pooling": "mean", "dense": [7]},
    {"targets": [NER, TOPIC], "pooling": "attention"},
    {"targets": [TOPIC], "pooling": "attention", "cell": "none", "dense": [7], "dense_activation": "tanh"},
]

Run = Callable[..., dict[str, NDArray[np.generic]]]


def open_graph(path: Path) -> Run:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options)
    names = [output.name for output in session.get_outputs()]
    inputs = {given.name for given in session.get_inputs()}

    def run(**feeds: NDArray[np.generic]) -> dict[str, NDArray[np.generic]]:
        feeds["inputs_wanted"] = np.full(len(names), ALL_WANTED)
        given = {name.replace("_", ".", 1) if name.startswith("inputs") else name: feeds[name] for name in feeds}
        return dict(zip(names, session.run(names, {name: given[name] for name in inputs}), strict=True))

    return run


@pytest.fixture(scope="module", params=[*((s, 1, 1.0) for s in SHAPES), ({}, 3, 1.0), ({"layers": 2}, 1, 8.0)], ids=str)
def graphs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """The two graphs of small networks; the last has weights so large that gates are wholly open or shut."""
    shape, count, factor = request.param
    torch.manual_seed(7)
    networks = [small_network(**shape).eval() for _ in range(count)]
    for network in networks:
        network.word_encoder.words.frozen = networks[0].word_encoder.words.frozen
        for layer in [*network.recurrent, *network.dense]:
            for parameter in layer.parameters():
                parameter.data *= factor
    ranges = activation_ranges(networks, [BATCH])
    folder = tmp_path_factory.mktemp("graphs")
    export_words(networks, folder / "words.onnx", ranges, TRAINABLE_ROWS)
    export_tagger(networks, folder / "tagger.onnx", ranges)
    return open_graph(folder / "words.onnx"), open_graph(folder / "tagger.onnx")


word_lists = st.lists(st.integers(0, 5), min_size=1, max_size=12)


@given(words=st.lists(st.integers(0, 5), min_size=1, max_size=9), padding=st.integers(0, 30))
@settings(max_examples=25, deadline=None)
def test_a_word_has_one_vector(graphs: tuple[Run, Run], words: list[int], padding: int) -> None:
    encode, _ = graphs
    characters = np.pad(WORD_CHARACTERS.numpy(), ((0, 0), (0, padding)))
    together = encode(rows=WORD_ROWS.numpy()[words], characters=characters[words], shapes=WORD_SHAPES.numpy()[words])
    for place, word in enumerate(words):
        length = np.count_nonzero(WORD_CHARACTERS[word])
        alone = encode(
            rows=WORD_ROWS.numpy()[word : word + 1],
            characters=WORD_CHARACTERS.numpy()[word : word + 1, :length],
            shapes=WORD_SHAPES.numpy()[word : word + 1],
        )
        np.testing.assert_array_equal(together["vectors"][place], alone["vectors"][0])


@given(sentences=st.lists(word_lists, min_size=1, max_size=9), padding=st.integers(0, 4), data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_sentence_has_one_emission(
    graphs: tuple[Run, Run], sentences: list[list[int]], padding: int, data: st.DataObject
) -> None:
    encode, emit = graphs
    vectors = encode(rows=WORD_ROWS.numpy(), characters=WORD_CHARACTERS.numpy(), shapes=WORD_SHAPES.numpy())["vectors"]
    random = np.random.default_rng(0)

    def emissions(chosen: list[int]) -> list[dict[str, NDArray[np.generic]]]:
        lengths = np.array([len(sentences[number]) for number in chosen], np.int32)
        forms = random.integers(0, 6, (lengths.max() + padding, len(chosen)))  # padding may hold any word
        for place, number in enumerate(chosen):
            forms[: lengths[place], place] = sentences[number]
        found = emit(inputs_vectors=vectors[forms], inputs_lengths=lengths)
        return [
            {name: values[:length, place] for name, values in found.items()}
            for place, length in enumerate(lengths.tolist())
        ]

    order = data.draw(st.permutations(range(len(sentences))))
    cut = data.draw(st.integers(0, len(order)))
    together = emissions(list(range(len(sentences))))
    for part in filter(None, (order[:cut], order[cut:], *([number] for number in order))):
        for number, apart in zip(part, emissions(list(part)), strict=True):
            for name, values in together[number].items():
                np.testing.assert_array_equal(apart[name], values)


@pytest.mark.parametrize("cell", ["gru", "rnn-tanh", "rnn-relu"])
def test_cells_that_stay_in_fp32_answer_nearly_the_same(cell: str, tmp_path: Path) -> None:
    torch.manual_seed(7)
    network = small_network(cell=cell, layers=2, dense=[7]).eval()
    ranges = activation_ranges([network], [BATCH])
    export_words([network], tmp_path / "words.onnx", ranges)
    export_tagger([network], tmp_path / "tagger.onnx", ranges)
    encode, emit = open_graph(tmp_path / "words.onnx"), open_graph(tmp_path / "tagger.onnx")
    vectors = encode(rows=WORD_ROWS.numpy(), characters=WORD_CHARACTERS.numpy(), shapes=WORD_SHAPES.numpy())["vectors"]
    lengths = BATCH.lengths.numpy().astype(np.int32)
    together = emit(inputs_vectors=vectors[BATCH.forms.numpy()], inputs_lengths=lengths)
    for place, length in enumerate(lengths.tolist()):
        forms = BATCH.forms.numpy()[:length, place : place + 1]
        alone = emit(inputs_vectors=vectors[forms], inputs_lengths=lengths[place : place + 1])
        for name, values in together.items():
            np.testing.assert_allclose(alone[name][:, 0], values[:length, place], atol=1e-5)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_no_sum_of_two_products_leaves_sixteen_bits(shape: dict[str, object], tmp_path: Path) -> None:
    """Where processors have no better instruction, they add two products of bytes in 16 bits."""
    torch.manual_seed(7)
    network = small_network(**shape)
    ranges = activation_ranges([network], [BATCH])
    export_words([network], tmp_path / "words.onnx", ranges)
    export_tagger([network], tmp_path / "tagger.onnx", ranges)
    products = {"DynamicQuantizeLSTM": (1, 2), "MatMulIntegerToFloat": (1,)}
    checked = 0
    for name in ("words.onnx", "tagger.onnx"):
        for node in ir.load(tmp_path / name).graph:
            for place in products.get(node.op_type, ()):
                weights = node.inputs[place].const_value.numpy().astype(np.int64)  # (…, inputs, outputs)
                assert np.abs(weights).max() == WEIGHT_LIMIT
                assert (255 * (np.abs(weights[..., :-1, :]) + np.abs(weights[..., 1:, :]))).max() < 1 << 15
                checked += 1
    assert checked


def test_products_of_the_largest_bytes_are_exact(tmp_path: Path) -> None:
    network = small_network(cell="none", characters="none", shape_size=0).eval()
    head = network.heads[0].output
    torch.nn.init.constant_(head.weight, 1.0)
    torch.nn.init.zeros_(head.bias)
    export_tagger([network], tmp_path / "tagger.onnx", ActivationRanges(127.0))
    vectors = np.full((3, 2, head.in_features + 2), 127, np.int8)
    vectors[1] = -128
    found = open_graph(tmp_path / "tagger.onnx")(inputs_vectors=vectors, inputs_lengths=np.full(2, 3, np.int32))
    sums = np.array([127, -128, 127]) * head.in_features
    np.testing.assert_allclose(found["ner"], np.broadcast_to(sums[:, None, None], found["ner"].shape), rtol=1e-6)
