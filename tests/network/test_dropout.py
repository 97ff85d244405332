"""Dropout and word dropout: what they hide, and that they rest outside training."""

from __future__ import annotations

import torch
from small_networks import WORD_CHARACTERS, WORD_ROWS, WORD_SHAPES, WORD_SIZE, batch_of, small_network

from tagger_cli.features.vocabulary import UNKNOWN_ROW
from tagger_cli.network.dropout import VariationalDropout


def test_one_mask_holds_for_all_steps() -> None:
    torch.manual_seed(0)
    inputs = torch.rand(7, 20, 30) + 1
    ratio = VariationalDropout(0.5)(inputs) / inputs
    assert torch.equal(ratio, ratio[:1].expand_as(ratio))
    assert set(ratio.unique().tolist()) == {0.0, 2.0}
    assert len(ratio[0].unique(dim=0)) == 20  # every sequence of the batch has a mask of its own


def test_the_expectation_stays() -> None:
    torch.manual_seed(0)
    dropped = VariationalDropout(0.3)(torch.ones(1, 400, 500))
    assert abs(dropped.mean().item() - 1.0) < 0.01


def test_dropout_rests_outside_training() -> None:
    inputs = torch.randn(3, 2, 4)
    assert torch.equal(VariationalDropout(0.5).eval()(inputs), inputs)
    assert torch.equal(VariationalDropout(0.0)(inputs), inputs)
    network = small_network(dropout=0.5, word_dropout=0.5).eval()
    batch = batch_of([[0, 1, 2], [3]])
    assert torch.equal(network.emissions(batch)["upos"], network.emissions(batch)["upos"])


def test_word_dropout_reads_some_words_as_unknown() -> None:
    torch.manual_seed(0)
    encoder = small_network(word_dropout=0.4).word_encoder
    words = torch.tensor([0, 2, 3, 4, 5]).repeat(400)  # all but the word that is unknown anyway
    training = encoder(WORD_ROWS[words], WORD_CHARACTERS[words], WORD_SHAPES[words])
    encoder.eval()
    evaluation = encoder(WORD_ROWS[words], WORD_CHARACTERS[words], WORD_SHAPES[words])

    torch.testing.assert_close(evaluation[:, :WORD_SIZE], encoder.words(WORD_ROWS[words]))
    unknown = encoder.words(torch.tensor([UNKNOWN_ROW]))
    is_dropped = (training[:, :WORD_SIZE] == unknown).all(1)
    assert 0.35 < is_dropped.float().mean().item() < 0.45
    assert torch.equal(training[~is_dropped], evaluation[~is_dropped])
    assert torch.equal(training[:, WORD_SIZE:], evaluation[:, WORD_SIZE:])  # characters and shape are still seen
