"""The ONNX graphs that tag give what the network in training gives."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from numpy.typing import NDArray
from small_networks import LEMMA, NER, TRAINABLE_ROWS, UPOS, batch_of, small_network

from tagger_cli.inference.decoding import TransitionScores, best_labels, viterbi
from tagger_cli.network.batch import Batch
from tagger_cli.network.export.activation_ranges import ActivationRanges, activation_ranges
from tagger_cli.network.export.tagger_graph import export_tagger
from tagger_cli.network.export.words_graph import export_words
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.targets.target import ALL_WANTED, LABELS_WANTED, NOTHING_WANTED

RECURRENT = [*product(["lstm", "gru", "rnn-tanh", "rnn-relu"], [1, 2], [True, False]), ("none", 1, True)]
DENSE = [([], "relu"), *(([7], activation) for activation in ("relu", "tanh", "gelu"))]
BATCH = batch_of([[0, 1, 2, 3, 4, 5, 5], [2, 0, 4], [3], [5, 1, 2, 0, 3]])


def run(path: Path, feeds: dict[str, NDArray[np.generic]]) -> dict[str, NDArray[np.float32]]:
    session = onnxruntime.InferenceSession(str(path))
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, {i.name: feeds[i.name] for i in session.get_inputs()}), strict=True))


def exported_emissions(
    network: TaggerNetwork | Sequence[TaggerNetwork],
    batch: Batch,
    folder: Path,
    ranges: ActivationRanges | None = None,
    training_rows: int | None = None,
    wanted: Sequence[int] | None = None,
) -> dict[str, NDArray[np.float32]]:
    """Emissions of the two graphs, one after the other, as the runtime runs them."""
    networks = [network] if isinstance(network, TaggerNetwork) else network
    export_words(networks, folder / "words.onnx", ranges, training_rows)
    export_tagger(networks, folder / "tagger.onnx", ranges)
    words = {"rows": batch.rows.numpy(), "characters": batch.characters.numpy(), "shapes": batch.shapes.numpy()}
    vectors = run(folder / "words.onnx", words)["vectors"]
    lengths = batch.lengths.numpy().astype(np.int32)
    return run(
        folder / "tagger.onnx",
        {
            "inputs.vectors": vectors[batch.forms.numpy()],
            "inputs.lengths": lengths,
            "inputs.wanted": np.array(wanted or [ALL_WANTED] * len(networks[0].targets)),
        },
    )


@pytest.mark.parametrize("characters", ["cnn", "lstm", "none"])
@pytest.mark.parametrize(("cell", "layers", "bidirectional"), RECURRENT)
def test_emissions_and_labels_are_those_of_the_network(
    cell: str, layers: int, bidirectional: bool, characters: str, tmp_path: Path
) -> None:
    torch.manual_seed(5)
    inside = BATCH.mask.numpy()
    for dense, activation in DENSE:
        network = small_network(
            cell=cell,
            layers=layers,
            bidirectional=bidirectional,
            characters=characters,
            dense=dense,
            dense_activation=activation,
        ).eval()
        with torch.no_grad():
            expected = {name: emissions.numpy() for name, emissions in network.emissions(BATCH).items()}
        found = exported_emissions(network, BATCH, tmp_path)
        assert found.keys() == expected.keys()
        for name in expected:
            np.testing.assert_allclose(found[name][inside], expected[name][inside], atol=1e-4, rtol=0)
        crf = TransitionScores.of(NER.allowed_transitions())
        lengths = BATCH.lengths.numpy()
        np.testing.assert_array_equal(viterbi(found["ner"], lengths, crf), viterbi(expected["ner"], lengths, crf))
        np.testing.assert_array_equal(best_labels(found["upos"])[inside], best_labels(expected["upos"])[inside])


@pytest.mark.parametrize("shape_size", [0, 3])
@pytest.mark.parametrize("characters", ["cnn", "lstm", "none"])
def test_a_word_is_encoded_alike_whoever_stands_beside_it(characters: str, shape_size: int, tmp_path: Path) -> None:
    torch.manual_seed(5)
    network = small_network(characters=characters, shape_size=shape_size).eval()
    export_words([network], tmp_path / "words.onnx")
    ids = BATCH.characters.clone()
    ids[1] = 0  # a word without any character
    with torch.no_grad():
        expected = network.word_encoder(BATCH.rows, ids, BATCH.shapes).numpy()
    feeds = {"rows": BATCH.rows.numpy(), "characters": ids.numpy(), "shapes": BATCH.shapes.numpy()}
    np.testing.assert_allclose(run(tmp_path / "words.onnx", feeds)["vectors"], expected, atol=1e-5)
    for place in range(6):
        one = {name: array[place : place + 1] for name, array in feeds.items()}
        one["characters"] = one["characters"][:, : max(1, np.count_nonzero(one["characters"]))]
        alone = run(tmp_path / "words.onnx", one)
        np.testing.assert_allclose(alone["vectors"][0], expected[place], atol=1e-5)


def test_large_tables_stand_in_a_file_beside_the_graph(tmp_path: Path) -> None:
    feeds = {"rows": BATCH.rows.numpy(), "characters": BATCH.characters.numpy(), "shapes": BATCH.shapes.numpy()}
    apart = tmp_path / "word_vectors.bin"
    for rows in (60_000, 70_000, 12):  # the second replaces a file, the third removes it
        network = small_network(rows=rows).eval()
        export_words([network], tmp_path / "words.onnx")
        with torch.no_grad():
            expected = network.word_encoder(BATCH.rows, BATCH.characters, BATCH.shapes).numpy()
        np.testing.assert_allclose(run(tmp_path / "words.onnx", feeds)["vectors"], expected, atol=1e-5)
        assert (tmp_path / "words.onnx").stat().st_size < 100_000
        assert rows == 12 or apart.stat().st_size == rows * network.word_encoder.words.trainable.shape[1] * 4
    assert not apart.exists()


def test_dropout_is_not_exported(tmp_path: Path) -> None:
    torch.manual_seed(5)
    network = small_network(targets=[UPOS], dropout=0.5, word_dropout=0.5).train()
    found = exported_emissions(network, BATCH, tmp_path)["upos"]
    with torch.no_grad():
        expected = network.eval().emissions(BATCH)["upos"].numpy()
    inside = BATCH.mask.numpy()
    np.testing.assert_allclose(found[inside], expected[inside], atol=1e-4, rtol=0)


@pytest.mark.parametrize("training_rows", [None, TRAINABLE_ROWS])
@pytest.mark.parametrize(
    "settings", [{}, {"characters": "lstm", "dense": [5], "layers": 2}, {"shape_size": 0}], ids=str
)
def test_several_networks_score_as_their_mean(
    settings: dict[str, object], training_rows: int | None, tmp_path: Path
) -> None:
    torch.manual_seed(5)
    networks = [small_network(**settings).eval() for _ in range(3)]
    for network in networks:
        # Vectors that training does not change are the same in all networks of a run.
        network.word_encoder.words.frozen = networks[0].word_encoder.words.frozen
    found = exported_emissions(networks, BATCH, tmp_path, None, training_rows)
    inside = BATCH.mask.numpy()
    with torch.no_grad():
        several = [network.emissions(BATCH) for network in networks]
    for name, emissions in found.items():
        expected = torch.stack([each[name] for each in several]).mean(0).numpy()
        np.testing.assert_allclose(emissions[inside], expected[inside], atol=1e-4, rtol=0)


@pytest.mark.parametrize("is_int8", [False, True])
@pytest.mark.parametrize(("cell", "count"), [("lstm", 1), ("lstm", 2), ("gru", 1), ("none", 1)])
def test_a_target_of_many_labels_is_decided_in_the_graph(is_int8: bool, cell: str, count: int, tmp_path: Path) -> None:
    torch.manual_seed(5)
    networks = [small_network(targets=[LEMMA, UPOS], cell=cell).eval() for _ in range(count)]
    for network in networks:
        network.word_encoder.words.frozen = networks[0].word_encoder.words.frozen
    found = exported_emissions(networks, BATCH, tmp_path, activation_ranges(networks, [BATCH]) if is_int8 else None)
    with torch.no_grad():
        means = torch.stack([network.emissions(BATCH)["lemma"] for network in networks]).mean(0)
    inside = BATCH.mask.numpy()
    logarithms = means.log_softmax(-1).numpy()[inside]
    best, logarithm = found["lemma"][inside].T
    assert found["upos"].shape[2] == len(UPOS.labels)
    close = 0.5 if is_int8 else 1e-4  # int8 rounds emissions, so that near ones may change places
    np.testing.assert_allclose(logarithm, logarithms.max(-1), atol=close, rtol=0)
    chosen = np.take_along_axis(logarithms, best.astype(int)[:, None], 1)[:, 0]
    np.testing.assert_allclose(chosen, logarithms.max(-1), atol=close, rtol=0)


@pytest.mark.parametrize("is_int8", [False, True])
def test_what_is_not_wanted_of_many_labels_is_not_computed(is_int8: bool, tmp_path: Path) -> None:
    torch.manual_seed(5)
    network = small_network(targets=[LEMMA, UPOS]).eval()
    ranges = activation_ranges([network], [BATCH]) if is_int8 else None
    everything = exported_emissions(network, BATCH, tmp_path, ranges)
    labels = exported_emissions(network, BATCH, tmp_path, ranges, wanted=[LABELS_WANTED, LABELS_WANTED])
    nothing = exported_emissions(network, BATCH, tmp_path, ranges, wanted=[NOTHING_WANTED, LABELS_WANTED])
    np.testing.assert_array_equal(labels["lemma"][:, :, 0], everything["lemma"][:, :, 0])
    assert nothing["lemma"].shape[0] == 0
    for found in (labels, nothing):
        np.testing.assert_array_equal(found["upos"], everything["upos"])


def test_of_equal_labels_the_first_is_decided_for(tmp_path: Path) -> None:
    torch.manual_seed(5)
    network = small_network(targets=[LEMMA]).eval()
    (head,) = network.target_heads()
    assert head.word_output is not None
    with torch.no_grad():
        for layer in (head.output, head.word_output):
            layer.weight.zero_()
            layer.bias.zero_()
        head.output.bias[[7, 21]] = 1.0
    found = exported_emissions(network, BATCH, tmp_path, activation_ranges([network], [BATCH]))
    assert set(found["lemma"][BATCH.mask.numpy()][:, 0]) == {7.0}
