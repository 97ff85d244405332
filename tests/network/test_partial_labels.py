"""The losses of annotation that leaves labels open, against sums over all label sequences, written out."""

from __future__ import annotations

import pytest
import torch
from small_networks import NER, UPOS, batch_of, small_network
from test_crf import LENGTHS, all_paths, both_targets, padded, path_score, random_crf
from torch import Tensor

from tagger_cli.network.heads import SoftmaxHead
from tagger_cli.targets.target import Target


def some_allowed(target: Target) -> Tensor:
    """(time, batch, labels) labels left open at random; one sequence of each sentence is always among them."""
    allowed = torch.rand(4, len(LENGTHS), len(target.labels), generator=torch.Generator().manual_seed(2)) < 0.5
    for place, length in enumerate(LENGTHS.tolist()):
        for step, label in enumerate(all_paths(length, target)[-1]):
            allowed[step, place, label] = True
    return allowed


@both_targets
def test_the_probability_of_an_open_annotation_is_that_of_all_paths_in_it(target: Target) -> None:
    crf, emissions = random_crf(target)
    allowed = some_allowed(target)
    losses = crf.partial_negative_log_likelihood(emissions, allowed, LENGTHS)
    for place, length in enumerate(LENGTHS.tolist()):
        scores = {path: path_score(crf, emissions[:, place], path) for path in all_paths(length, target)}
        open_ones = [
            score for path, score in scores.items() if all(allowed[t, place, label] for t, label in enumerate(path))
        ]
        assert len(open_ones) >= 1
        expected = torch.logsumexp(torch.tensor([*scores.values()]), 0) - torch.logsumexp(torch.tensor(open_ones), 0)
        assert losses[place].item() == pytest.approx(expected.item(), abs=1e-5)


@both_targets
def test_gradients_of_open_annotation_are_those_of_finite_differences(target: Target) -> None:
    crf, emissions = random_crf(target)
    allowed = some_allowed(target)

    def loss(emissions: Tensor, *_: Tensor) -> Tensor:
        return crf.partial_negative_log_likelihood(emissions, allowed, LENGTHS)

    assert torch.autograd.gradcheck(loss, (emissions.requires_grad_(), crf.start, crf.transitions, crf.end))


@both_targets
def test_annotation_that_leaves_nothing_open_loses_what_whole_annotation_does(target: Target) -> None:
    crf, emissions = random_crf(target)
    labels = padded([all_paths(length, target)[-1] for length in LENGTHS.tolist()], fill=0)
    allowed = torch.nn.functional.one_hot(labels, len(target.labels)).bool()
    torch.testing.assert_close(
        crf.partial_negative_log_likelihood(emissions, allowed, LENGTHS),
        crf.negative_log_likelihood(emissions, labels, LENGTHS),
    )


def test_a_softmax_head_adds_up_the_probabilities_of_what_is_open() -> None:
    torch.manual_seed(3)
    head = SoftmaxHead(4, 4, UPOS)
    emissions = torch.randn(3, 2, 3, requires_grad=True)
    labels = torch.tensor([[0, 3], [3, 1], [-1, -1]])  # 3 is NOUN or VERB; the last step is padding
    allowed = torch.tensor([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 1, 1]]).bool()[labels]
    loss = head.loss(emissions, labels, torch.tensor([2, 2]), allowed)
    p = emissions.softmax(2)
    expected = -(p[0, 0, 0].log() + p[1, 0, :2].sum().log() + p[0, 1, :2].sum().log() + p[1, 1, 1].log())
    torch.testing.assert_close(loss, expected)
    loss.backward()
    assert emissions.grad is not None
    assert emissions.grad.isfinite().all()
    assert not emissions.grad[2].any()


def test_a_word_without_a_label_inside_a_sentence_may_have_any() -> None:
    torch.manual_seed(4)
    network = small_network().eval()
    ids: list[list[int] | None] = [[0, 9, 8], None]  # O, nothing said, S-LOC
    batch = batch_of([[0, 1, 2], [4, 5]], {"ner": ids})
    batch.labels["ner"] = batch.labels["ner"].masked_fill(batch.labels["ner"] == 9, -1)
    members = torch.cat([torch.eye(9), torch.ones(1, 9)]).bool()
    batch.allowed["ner"] = members[batch.labels["ner"]]
    found = network(batch)["ner"]
    each = [network(batch_of([[0, 1, 2]], {"ner": [[0, middle, 8]]}))["ner"] for middle in range(9)]
    torch.testing.assert_close(-found, torch.logsumexp(-torch.stack(each), 0))
    assert NER.labels[8] == "S-LOC"
