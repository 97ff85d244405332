"""Labels of sentences: one vector of the states of a sentence, in training and in the graphs that tag."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from small_networks import LABELS, TOPIC, UPOS, batch_of, small_network
from test_export import exported_emissions
from torch.nn import functional

from tagger_cli.network.export.activation_ranges import activation_ranges
from tagger_cli.network.pooling import Pooling

KINDS = ["last", "max", "mean", "attention"]
SENTENCES = [[0, 1, 2, 3, 4, 5, 5], [2, 0, 4], [3], [5, 1, 2, 0, 3]]
BATCH = batch_of(SENTENCES)


@pytest.mark.parametrize("kind", KINDS)
def test_padding_says_nothing(kind: str) -> None:
    torch.manual_seed(3)
    pooling = Pooling(kind, 5, True)  # type: ignore[arg-type]
    states = torch.randn(4, 3, 5)
    lengths = torch.tensor([4, 1, 2])
    together = pooling(states, lengths)
    for place, length in enumerate(lengths.tolist()):
        alone = pooling(states[:length, place : place + 1], lengths[place : place + 1])
        torch.testing.assert_close(alone[0], together[place])


def test_the_vectors_are_what_their_names_say() -> None:
    torch.manual_seed(3)
    states = torch.randn(4, 1, 5)
    length = torch.tensor([3])
    words = states[:3, 0]
    assert torch.equal(Pooling("max", 5, True)(states, length)[0], words.max(0).values)
    torch.testing.assert_close(Pooling("mean", 5, True)(states, length)[0], words.mean(0))
    assert torch.equal(Pooling("last", 5, True)(states, length)[0], torch.cat([words[2], words[0]]))
    assert torch.equal(Pooling("last", 5, False)(states, length)[0], words[2])
    attention = Pooling("attention", 5, True)
    assert attention.scores is not None
    weights = torch.softmax(attention.scores(words)[:, 0], 0)
    torch.testing.assert_close(attention(states, length)[0], weights @ words)


@pytest.mark.parametrize("dense", [[], [7]], ids=str)
@pytest.mark.parametrize(("cell", "is_int8"), [("lstm", False), ("lstm", True), ("gru", True), ("none", True)])
@pytest.mark.parametrize("kind", KINDS)
def test_the_graphs_emit_what_the_network_does(
    kind: str, cell: str, is_int8: bool, dense: list[int], tmp_path: Path
) -> None:
    torch.manual_seed(5)
    network = small_network([TOPIC, UPOS, LABELS], cell=cell, pooling=kind, dense=dense).eval()
    ranges = activation_ranges([network], [BATCH]) if is_int8 else None
    found = exported_emissions(network, BATCH, tmp_path, ranges)
    with torch.no_grad():
        expected = {name: emissions.numpy() for name, emissions in network.emissions(BATCH).items()}
    for name in ("topic", "labels"):
        assert found[name].shape == (1, 4, len(expected[name][0, 0]))
        np.testing.assert_allclose(found[name], expected[name], atol=0.25 if is_int8 else 1e-4, rtol=0)
    inside = BATCH.mask.numpy()
    np.testing.assert_allclose(found["upos"][inside], expected["upos"][inside], atol=0.25 if is_int8 else 1e-4, rtol=0)


def test_the_losses_are_cross_entropies_of_the_sentences_with_labels() -> None:
    torch.manual_seed(5)
    network = small_network([TOPIC, LABELS]).eval()
    # Bits of several labels: the first and the third; none; not said; all.
    batch = batch_of(SENTENCES, {"topic": [[1], None, [0], [2]], "labels": [[0b101], [0], None, [0b1111]]})
    losses = network(batch)
    emissions = network.emissions(batch)
    topics = emissions["topic"][0]
    expected = -sum(functional.log_softmax(topics[place], 0)[label] for place, label in ((0, 1), (2, 0), (3, 2)))
    torch.testing.assert_close(losses["topic"], expected)
    several = emissions["labels"][0]
    bits = {0: [1, 0, 1, 0], 1: [0, 0, 0, 0], 3: [1, 1, 1, 1]}
    expected = sum(
        -functional.logsigmoid(several[place, label] if bit else -several[place, label])
        for place, given in bits.items()
        for label, bit in enumerate(given)
    )
    torch.testing.assert_close(losses["labels"], expected)
