"""The loss of a batch is the sum of its sentences' losses, target by target."""

from __future__ import annotations

import pytest
import torch
from small_networks import NER, UPOS, batch_of, small_network
from torch import nn

from tagger_cli.network.batch import Batch
from tagger_cli.network.loss_balance import UncertaintyWeights
from tagger_cli.network.tagger import TaggerNetwork

SENTENCES = [[0, 1, 2, 3], [4], [5, 0, 2]]
NER_IDS: list[list[int] | None] = [[1, 3, 0, 4], [8], [0, 0, 0]]  # B-PER E-PER O S-PER; S-LOC; O O O
UPOS_IDS: list[list[int] | None] = [[0, 1, 2, 0], [1], [2, 2, 1]]


def losses(network: TaggerNetwork, batch: Batch) -> dict[str, float]:
    return {name: loss.item() for name, loss in network(batch).items()}


def gradients(network: TaggerNetwork, batch: Batch) -> dict[str, torch.Tensor]:
    network.zero_grad()
    sum(network(batch).values()).backward()
    return {n: p.grad.clone() if p.grad is not None else torch.zeros_like(p) for n, p in network.named_parameters()}


@pytest.fixture
def network() -> TaggerNetwork:
    torch.manual_seed(4)
    return small_network(layers=2, dense=[5]).eval()  # in training, dropout would make each loss another


@pytest.mark.parametrize("settings", [{}, {"cell": "none"}, {"characters": "lstm", "bidirectional": False}], ids=str)
def test_a_batch_loses_what_its_sentences_lose(settings: dict[str, object]) -> None:
    torch.manual_seed(4)
    network = small_network(**settings).eval()
    together = losses(network, batch_of(SENTENCES, {"ner": NER_IDS, "upos": UPOS_IDS}))
    alone = [
        losses(network, batch_of([words], {"ner": [ner], "upos": [upos]}))
        for words, ner, upos in zip(SENTENCES, NER_IDS, UPOS_IDS, strict=True)
    ]
    for target in ("ner", "upos"):
        assert together[target] == pytest.approx(sum(loss[target] for loss in alone), rel=1e-5)


def test_a_softmax_head_loses_the_logarithms_of_its_probabilities(network: TaggerNetwork) -> None:
    batch = batch_of(SENTENCES, {"upos": UPOS_IDS})
    probabilities = network.emissions(batch)["upos"].softmax(-1)
    expected = sum(
        -probabilities[step, place, label].log()
        for place, ids in enumerate(UPOS_IDS)
        for step, label in enumerate(ids or [])
    )
    assert losses(network, batch) == {"upos": pytest.approx(expected.item(), rel=1e-5)}


def test_a_target_without_labels_has_no_loss_and_its_head_no_gradient(network: TaggerNetwork) -> None:
    found = gradients(network, batch_of(SENTENCES, {"upos": UPOS_IDS}))
    assert [name for name, gradient in found.items() if name.startswith("heads.0") and gradient.any()] == []
    assert found["heads.1.output.weight"].any()


def test_sentences_without_labels_add_nothing(network: TaggerNetwork) -> None:
    some = batch_of(SENTENCES, {"ner": [NER_IDS[0], None, NER_IDS[2]], "upos": [None, UPOS_IDS[1], None]})
    separate = [
        batch_of([SENTENCES[0], SENTENCES[2]], {"ner": [NER_IDS[0], NER_IDS[2]]}),
        batch_of([SENTENCES[1]], {"upos": [UPOS_IDS[1]]}),
    ]
    found = losses(network, some)
    assert found["ner"] == pytest.approx(losses(network, separate[0])["ner"], rel=1e-5)
    assert found["upos"] == pytest.approx(losses(network, separate[1])["upos"], rel=1e-5)
    expected = [gradients(network, batch) for batch in separate]
    for name, gradient in gradients(network, some).items():
        torch.testing.assert_close(gradient, expected[0][name] + expected[1][name], rtol=1e-4, atol=1e-6)


def test_words_without_a_label_add_nothing(network: TaggerNetwork) -> None:
    batch = batch_of([SENTENCES[0]], {"upos": [[0, -1, -1, 2]]})
    logs = network.emissions(batch)["upos"].log_softmax(-1)[:, 0]
    assert losses(network, batch)["upos"] == pytest.approx(-(logs[0, 0] + logs[3, 2]).item(), rel=1e-5)


def test_labels_can_be_learned() -> None:
    torch.manual_seed(4)
    network = small_network(dropout=0.0, word_dropout=0.0)
    batch = batch_of(SENTENCES, {"ner": NER_IDS, "upos": UPOS_IDS})
    optimizer = torch.optim.AdamW(network.parameters(), lr=0.05)
    for _ in range(60):
        optimizer.zero_grad()
        sum(network(batch).values()).backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
    assert all(loss < 0.5 for loss in losses(network, batch).values())
    assert {NER.name, UPOS.name} == losses(network, batch).keys()


def test_learned_weights_make_up_for_the_scale_of_losses() -> None:
    """What is minimised is least where a weight is 1 / (2 · loss): a loss a hundred times another counts as much."""
    weights = UncertaintyWeights(["large", "small", "absent"])
    given = {"large": torch.tensor(50.0), "small": torch.tensor(0.5)}
    optimizer = torch.optim.Adam(weights.parameters(), lr=0.05)
    for _ in range(1500):
        optimizer.zero_grad()
        (sum(weights(given).values()) + weights.penalty(given)).backward()
        optimizer.step()
    assert {name: loss.item() for name, loss in weights(given).items()} == {
        "large": pytest.approx(0.5, rel=0.02),
        "small": pytest.approx(0.5, rel=0.02),
    }
    assert weights.log_variances[2] == 0.0  # a batch that lacks a target says nothing of its weight
