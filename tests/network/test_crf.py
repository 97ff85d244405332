"""The CRF against sums and maxima over all label sequences, written out."""

from __future__ import annotations

import math
from itertools import product

import pytest
import torch
from torch import Tensor

from tagger_cli.network.crf import LinearChainCRF
from tagger_cli.targets.identity import IdentityCodec
from tagger_cli.targets.spans import SpanCodec
from tagger_cli.targets.target import Target

FREE = Target("upos", IdentityCodec(("A", "B", "C")), "crf")
SPANS = Target("ner", SpanCodec.of(["PER"]), "crf")
LENGTHS = torch.tensor([4, 1, 3, 2])

both_targets = pytest.mark.parametrize("target", [FREE, SPANS], ids=["all transitions", "bioes"])


def random_crf(target: Target) -> tuple[LinearChainCRF, Tensor]:
    """A CRF with random scores, and emissions of a ragged batch, both in double precision."""
    torch.manual_seed(1)
    crf = LinearChainCRF(target.allowed_transitions()).double()
    for parameter in crf.parameters():
        torch.nn.init.normal_(parameter)
    return crf, torch.randn(4, 4, len(target.labels), dtype=torch.float64)


def is_allowed(path: tuple[int, ...], target: Target) -> bool:
    """Whether a path spells whole spans: said with the labels themselves."""
    if target.kind == "word":
        return True
    inside = False
    for label in (target.labels[label] for label in path):
        if (label[0] in "IE") != inside:
            return False
        inside = label[0] in "BI"
    return not inside


def path_score(crf: LinearChainCRF, emissions: Tensor, path: tuple[int, ...]) -> float:
    """The score of one path over (time, labels) emissions, term by term."""
    score = crf.start[path[0]].item() + crf.end[path[-1]].item()
    for step, label in enumerate(path):
        score += emissions[step, label].item()
        if step:
            score += crf.transitions[path[step - 1], label].item()
    return score


def all_paths(length: int, target: Target) -> list[tuple[int, ...]]:
    paths = product(range(len(target.labels)), repeat=length)
    return [path for path in paths if is_allowed(path, target)]


def padded(paths: list[tuple[int, ...]], fill: int = -1) -> Tensor:
    return torch.tensor([[p[step] if step < len(p) else fill for p in paths] for step in range(max(map(len, paths)))])


@both_targets
@pytest.mark.parametrize("scale", [1.0, 100.0], ids=["alike", "hundreds apart"])
def test_log_partition_is_the_sum_over_all_paths(target: Target, scale: float) -> None:
    crf, emissions = random_crf(target)
    emissions *= scale
    partition = crf.log_partition(emissions, LENGTHS)
    for place, length in enumerate(LENGTHS.tolist()):
        scores = [path_score(crf, emissions[:, place], path) for path in all_paths(length, target)]
        expected = max(scores) + math.log(sum(math.exp(score - max(scores)) for score in scores))
        assert partition[place].item() == pytest.approx(expected, abs=1e-9)


@both_targets
def test_score_adds_up_the_terms_of_a_path(target: Target) -> None:
    crf, emissions = random_crf(target)
    for take in (0, 1, -1):
        paths = [all_paths(length, target)[take] for length in LENGTHS.tolist()]
        scores = crf.score(emissions, padded(paths), LENGTHS)
        expected = [path_score(crf, emissions[:, place], path) for place, path in enumerate(paths)]
        torch.testing.assert_close(scores, torch.tensor(expected, dtype=torch.float64))


@both_targets
def test_probabilities_of_all_paths_sum_to_one(target: Target) -> None:
    crf, emissions = random_crf(target)
    paths = all_paths(3, target)
    same = emissions[:3, :1].expand(-1, len(paths), -1)
    lengths = torch.full((len(paths),), 3)
    probabilities = torch.exp(-crf.negative_log_likelihood(same, padded(paths), lengths))
    assert probabilities.sum().item() == pytest.approx(1.0)
    assert probabilities.min() > 0


def test_a_path_that_spells_no_span_has_probability_zero() -> None:
    crf, emissions = random_crf(SPANS)
    forbidden = [path for path in product(range(5), repeat=2) if not is_allowed(path, SPANS)]
    lengths = torch.full((len(forbidden),), 2)
    same = emissions[:2, :1].expand(-1, len(forbidden), -1)
    likelihood = torch.exp(-crf.negative_log_likelihood(same, padded(forbidden), lengths))
    assert torch.equal(likelihood, torch.zeros_like(likelihood))


@both_targets
def test_padding_does_not_matter(target: Target) -> None:
    crf, emissions = random_crf(target)
    paths = [all_paths(length, target)[0] for length in LENGTHS.tolist()]
    loss = crf.negative_log_likelihood(emissions, padded(paths), LENGTHS)
    for place, length in enumerate(LENGTHS.tolist()):
        alone = crf.negative_log_likelihood(
            emissions[:length, place : place + 1], padded([paths[place]]), LENGTHS[place : place + 1]
        )
        torch.testing.assert_close(alone[0], loss[place])
        emissions[length:, place] = 1e6
    torch.testing.assert_close(crf.negative_log_likelihood(emissions, padded(paths, fill=2), LENGTHS), loss)


@both_targets
def test_gradients_are_those_of_finite_differences(target: Target) -> None:
    crf, emissions = random_crf(target)
    labels = padded([all_paths(length, target)[-1] for length in LENGTHS.tolist()])

    def loss(emissions: Tensor, *_: Tensor) -> Tensor:
        return crf.negative_log_likelihood(emissions, labels, LENGTHS)

    parameters = (crf.start, crf.transitions, crf.end)
    assert torch.autograd.gradcheck(loss, (emissions.requires_grad_(), *parameters))


def test_single_precision_survives_long_sequences() -> None:
    crf, _ = random_crf(SPANS)
    emissions = 10 * torch.randn(400, 2, 5, dtype=torch.float64)
    lengths = torch.tensor([400, 123])
    exact = crf.log_partition(emissions, lengths)
    torch.testing.assert_close(crf.float().log_partition(emissions.float(), lengths).double(), exact, rtol=1e-5, atol=0)
