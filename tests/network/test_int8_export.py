"""Graphs with int8 weights stay close to the network, whatever its shape."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from small_networks import UPOS, batch_of, small_network
from test_export import RECURRENT, exported_emissions, run

from tagger_cli.network.export import export_words
from tagger_cli.network.quantization import pack_nibbles, quantize
from tagger_cli.network.settings import NetworkSettings
from tagger_cli.network.tagger import TaggerNetwork

BATCH = batch_of([[0, 1, 2, 3, 4, 5, 5], [2, 0, 4], [3], [5, 1, 2, 0, 3]])

weights = st.floats(-9, 9, width=16, allow_subnormal=False)
matrices = arrays.arrays(np.float32, arrays.array_shapes(min_dims=2, max_dims=2), elements=weights)


@given(matrices, st.sampled_from([0, 1]))
@settings(max_examples=50, deadline=None)
def test_a_quantised_number_is_off_by_half_a_step_at_most(values: NDArray[np.float32], axis: int) -> None:
    quantized, scales = quantize(values, axis)
    assert quantized.dtype == np.int8
    assert scales.shape == (values.shape[0], 1) if axis == 1 else (1, values.shape[1])
    error = np.abs(quantized * scales.astype(np.float64) - values)
    assert (error <= 0.5001 * scales).all()


@given(matrices)
@settings(max_examples=50, deadline=None)
def test_four_bits_lose_no_more_than_rounding_to_fifteen_steps_does(values: NDArray[np.float32]) -> None:
    packed, scales = pack_nibbles(values)
    assert packed.shape == (values.shape[0], (values.shape[1] + 1) // 2)
    for row, halves, scale in zip(values, packed.tolist(), scales[:, 0].tolist(), strict=True):
        numbers = [half & 15 for half in halves] + [half >> 4 for half in halves]
        error = np.array([(number - 8) * scale for number in numbers[: len(row)]]) - row
        step = np.abs(row).max() / 7
        assert (error**2).sum() <= len(row) * (0.5001 * step) ** 2


@pytest.mark.parametrize("size", [6, 7])
def test_words_beyond_the_training_words_have_vectors_of_four_bits(size: int, tmp_path: Path) -> None:
    torch.manual_seed(6)
    settings = NetworkSettings(hidden=2, characters="none", shape_size=0)
    network = TaggerNetwork(settings, [UPOS], rows=9, word_size=size, trainable_rows=1, characters=2)
    table = torch.randn(9, size)
    network.word_encoder.words.load(table)
    export_words([network], tmp_path / "words.onnx", "int8", training_rows=5)
    vectors = run(tmp_path / "words.onnx", {"rows": np.array([8, 0, 5, 4, 7])})["vectors"]
    steps = np.abs(table.numpy()).max(axis=1, keepdims=True) / np.array([[127]] * 5 + [[7]] * 4)
    for row, vector in zip([8, 0, 5, 4, 7], vectors, strict=True):
        rounded_off = np.linalg.norm(vector - table[row].numpy())
        assert rounded_off <= 0.5001 * steps[row, 0] * np.sqrt(size), row
        assert (rounded_off > 0.5001 * np.abs(table[row].numpy()).max() / 127 * np.sqrt(size)) == (row >= 5), row


@pytest.mark.parametrize(("cell", "layers", "bidirectional"), RECURRENT)
def test_emissions_are_close_to_those_of_the_network(
    cell: str, layers: int, bidirectional: bool, tmp_path: Path
) -> None:
    inside = BATCH.mask.numpy()
    torch.manual_seed(6)
    for dense in ([], [7]):
        network = small_network(cell=cell, layers=layers, bidirectional=bidirectional, dense=dense).eval()
        with torch.no_grad():
            expected = network.emissions(BATCH)
        for name, emissions in exported_emissions(network, BATCH, tmp_path, "int8").items():
            exact = expected[name].numpy()[inside]
            assert np.abs(emissions[inside] - exact).max() < 0.04 * np.ptp(exact)


def test_int8_word_vectors_take_a_quarter_of_the_room(tmp_path: Path) -> None:
    settings = NetworkSettings(hidden=2, characters="none", shape_size=0)
    network = TaggerNetwork(settings, [UPOS], rows=2000, word_size=100, trainable_rows=1, characters=2)
    network.word_encoder.words.load(torch.randn(2000, 100))
    export_words([network], tmp_path / "fp32.onnx")
    export_words([network], tmp_path / "int8.onnx", "int8")
    assert (tmp_path / "int8.onnx").stat().st_size < 0.3 * (tmp_path / "fp32.onnx").stat().st_size
