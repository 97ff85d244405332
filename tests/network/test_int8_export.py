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
from test_export import DENSE, RECURRENT, exported_emissions, run

from tagger_cli.network.export.activation_ranges import ActivationRanges, activation_ranges, least_loss
from tagger_cli.network.export.quantization import pack_nibbles, quantize
from tagger_cli.network.export.words_graph import export_words
from tagger_cli.network.settings import NetworkSettings
from tagger_cli.network.tagger import TaggerNetwork

BATCH = batch_of([[0, 1, 2, 3, 4, 5, 5], [2, 0, 4], [3], [5, 1, 2, 0, 3]])

weights = st.floats(-9, 9, width=16, allow_subnormal=False)
matrices = arrays.arrays(np.float32, arrays.array_shapes(min_dims=2, max_dims=2), elements=weights)


@given(matrices, st.sampled_from([0, 1, None]), st.sampled_from([63, 127, 300]))
@settings(max_examples=50, deadline=None)
def test_a_quantised_number_is_off_by_half_a_step_at_most(
    values: NDArray[np.float32], axis: int | None, limit: int
) -> None:
    numbers, scales = quantize(values, axis, limit)
    assert np.abs(numbers).max() <= limit
    assert scales.shape == {0: (1, values.shape[1]), 1: (values.shape[0], 1), None: (1, 1)}[axis]
    error = np.abs(numbers * scales.astype(np.float64) - values)
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
    ranges = ActivationRanges(float(table.abs().max()))
    export_words([network], tmp_path / "words.onnx", ranges, training_rows=5)
    vectors = run(tmp_path / "words.onnx", {"rows": np.array([8, 0, 5, 4, 7])})["vectors"]
    assert vectors.dtype == np.int8
    for row, vector in zip([8, 0, 5, 4, 7], vectors[:, :size], strict=True):
        rounded_off = np.linalg.norm(vector * ranges.vector_step - table[row].numpy()) / np.sqrt(size)
        assert (rounded_off <= 0.5001 * ranges.vector_step) == (row < 5), row
        assert rounded_off <= 0.5001 * (ranges.vector_step + table[row].abs().max() / 7), row


@pytest.mark.parametrize(("cell", "layers", "bidirectional"), RECURRENT)
def test_emissions_are_close_to_those_of_the_network(
    cell: str, layers: int, bidirectional: bool, tmp_path: Path
) -> None:
    inside = BATCH.mask.numpy()
    torch.manual_seed(6)
    for characters, (dense, activation) in zip(["cnn", "lstm", "none", "cnn"], DENSE, strict=True):
        network = small_network(
            cell=cell,
            layers=layers,
            bidirectional=bidirectional,
            characters=characters,
            dense=dense,
            dense_activation=activation,
        ).eval()
        with torch.no_grad():
            expected = network.emissions(BATCH)
        ranges = activation_ranges([network], [BATCH])
        for name, emissions in exported_emissions(network, BATCH, tmp_path, ranges).items():
            exact = expected[name].numpy()[inside]
            assert np.abs(emissions[inside] - exact).max() < 0.04 * np.ptp(exact), (dense, activation)


@given(arrays.arrays(np.float32, st.integers(1, 300), elements=weights), st.sampled_from([127, 255]))
@settings(max_examples=50, deadline=None)
def test_a_range_loses_no_more_than_that_of_the_largest_number(numbers: NDArray[np.float32], steps: int) -> None:
    def loss(end: float) -> float:
        return float(((np.clip(np.rint(numbers / end * steps), -steps, steps) * end / steps - numbers) ** 2).sum())

    largest = float(np.abs(numbers).max()) or 1.0
    chosen = least_loss(numbers, steps)
    assert 0 < chosen <= largest
    assert loss(chosen) <= 1.001 * loss(largest) + 1e-12


def test_a_lone_large_number_is_cut_off() -> None:
    numbers = np.append(np.random.default_rng(0).normal(size=100_000), 30.0).astype(np.float32)
    assert least_loss(numbers, 127) < 20.0


def test_int8_word_vectors_take_a_quarter_of_the_room(tmp_path: Path) -> None:
    settings = NetworkSettings(hidden=2, characters="none", shape_size=0)
    network = TaggerNetwork(settings, [UPOS], rows=2000, word_size=100, trainable_rows=1, characters=2)
    network.word_encoder.words.load(torch.randn(2000, 100))
    export_words([network], tmp_path / "fp32.onnx")
    export_words([network], tmp_path / "int8.onnx", ActivationRanges(3.0))
    assert (tmp_path / "int8.onnx").stat().st_size < 0.3 * (tmp_path / "fp32.onnx").stat().st_size
