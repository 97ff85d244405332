"""What a network loses to a teacher that says how probable labels are, against sums over all label sequences."""

from __future__ import annotations

import pytest
import torch
from small_networks import UPOS
from test_crf import FREE, LENGTHS, all_paths, both_targets, path_score, random_crf
from torch import Tensor

from tagger_cli.network.crf import LinearChainCRF
from tagger_cli.network.heads import CRFHead, SoftmaxHead
from tagger_cli.targets.target import Target


def marginals(crf: LinearChainCRF, emissions: Tensor, target: Target) -> Tensor:
    """How probable each label of each word is, added up path by path: (time, batch, labels), zeros at padding."""
    found = torch.zeros_like(emissions)
    for place, length in enumerate(LENGTHS.tolist()):
        paths = all_paths(length, target)
        scores = torch.tensor([path_score(crf, emissions[:, place], path) for path in paths], dtype=emissions.dtype)
        for path, probability in zip(paths, scores.softmax(0), strict=True):
            for step, label in enumerate(path):
                found[step, place, label] += probability
    return found


@both_targets
def test_the_gradient_is_what_the_network_thinks_less_what_the_teacher_does(target: Target) -> None:
    crf, emissions = random_crf(target)
    taught = marginals(crf, torch.randn_like(emissions), target)
    emissions.requires_grad_()
    crf.soft_negative_log_likelihood(emissions, taught, LENGTHS).sum().backward()
    torch.testing.assert_close(emissions.grad, marginals(crf, emissions.detach(), target) - taught)
    assert crf.transitions.grad is None


def test_a_network_that_thinks_as_its_teacher_has_nothing_to_learn() -> None:
    crf, emissions = random_crf(FREE)
    emissions.requires_grad_()
    taught = marginals(crf, emissions.detach(), FREE)
    crf.soft_negative_log_likelihood(emissions, taught, LENGTHS).sum().backward()
    assert emissions.grad is not None
    assert emissions.grad.abs().max().item() == pytest.approx(0.0, abs=1e-9)


def test_taught_and_labelled_sentences_of_a_batch_lose_what_they_do_apart() -> None:
    torch.manual_seed(5)
    head = CRFHead(4, 4, FREE)
    emissions = torch.randn(4, 4, 3)
    labels = torch.tensor([[0, 3, 1, 3], [2, -1, 1, 3], [1, -1, 0, -1], [0, -1, -1, -1]])  # 3 is soft
    shares = torch.zeros(4, 4, 3)
    shares[labels == 3] = torch.tensor([0.5, 0.3, 0.2])
    both = head.loss(emissions, labels, LENGTHS, None, shares)
    labelled, taught = torch.tensor([0, 2]), torch.tensor([1, 3])
    apart = head.loss(emissions[:, labelled], labels[:, labelled], LENGTHS[labelled]) + head.loss(
        emissions[:, taught], labels[:, taught], LENGTHS[taught], None, shares[:, taught]
    )
    torch.testing.assert_close(both, apart)


def test_a_softmax_head_has_the_cross_entropy_of_both_distributions() -> None:
    torch.manual_seed(6)
    head = SoftmaxHead(4, 4, UPOS)
    emissions = torch.randn(2, 2, 3)
    labels = torch.tensor([[0, 7], [2, -1]])  # 7 is soft; −1 is padding
    shares = torch.zeros(2, 2, 3)
    shares[0, 1] = torch.tensor([0.6, 0.0, 0.4])
    logarithms = emissions.log_softmax(2)
    expected = -(logarithms[0, 0, 0] + logarithms[1, 0, 2] + 0.6 * logarithms[0, 1, 0] + 0.4 * logarithms[0, 1, 2])
    torch.testing.assert_close(head.loss(emissions, labels, torch.tensor([2, 1]), None, shares), expected)
