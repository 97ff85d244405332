"""A word's vector depends on its own characters alone."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from tagger_cli.network.character_networks import CharacterCNN, CharacterLSTM

WORDS = [[2, 3], [4], [8, 7, 6, 5, 2], [1, 1, 1], []]
networks = pytest.mark.parametrize("kind", [CharacterCNN, CharacterLSTM], ids=["cnn", "lstm"])


def random_network(kind: type[CharacterCNN] | type[CharacterLSTM]) -> CharacterCNN | CharacterLSTM:
    torch.manual_seed(3)
    network = CharacterCNN(9, 3, 4, (3, 5)) if kind is CharacterCNN else kind(9, 3, 4)
    for name, parameter in network.named_parameters():
        if "embedding" not in name:
            torch.nn.init.normal_(parameter)
    return network


def padded(words: list[list[int]], length: int) -> Tensor:
    return torch.tensor([word + [0] * (length - len(word)) for word in words])


@networks
def test_neighbours_and_padding_do_not_matter(kind: type[CharacterCNN] | type[CharacterLSTM]) -> None:
    network = random_network(kind)
    together = network(padded(WORDS, 5))
    assert together.shape == (len(WORDS), network.output_size)
    assert torch.isfinite(together).all()
    torch.testing.assert_close(network(padded(WORDS, 9)), together)
    for place, word in enumerate(WORDS):
        torch.testing.assert_close(network(padded([word], max(len(word), 1)))[0], together[place])


def test_cnn_is_the_maximum_over_the_places_of_a_word() -> None:
    network = random_network(CharacterCNN)
    assert isinstance(network, CharacterCNN)
    vectors = network(padded(WORDS, 5))
    for word, vector in zip(WORDS[:4], vectors, strict=False):
        expected = []
        for width, convolution in zip(network.widths, network.convolutions, strict=True):
            margin = [torch.zeros(3)] * (width // 2)
            around = [*margin, *(network.embedding.weight[character] for character in word), *margin]
            places = [
                convolution.bias
                + sum(convolution.weight[:, :, offset] @ around[place + offset] for offset in range(width))
                for place in range(len(word))
            ]
            expected.append(torch.tanh(torch.stack(places).amax(0)))
        torch.testing.assert_close(vector, torch.cat(expected))


def test_lstm_reads_a_word_to_its_two_ends() -> None:
    network = random_network(CharacterLSTM)
    assert isinstance(network, CharacterLSTM)
    vectors = network(padded(WORDS, 5))
    for word, vector in zip(WORDS[:4], vectors, strict=False):
        embedded = network.embedding(torch.tensor(word))[:, None]
        _, (forward, _) = network.recurrent.forward_direction(embedded)
        assert network.recurrent.backward_direction is not None
        _, (backward, _) = network.recurrent.backward_direction(embedded.flip(0))
        torch.testing.assert_close(vector, torch.cat([forward[0, 0], backward[0, 0]]))


@networks
def test_the_padding_vector_is_zero_and_stays_so(kind: type[CharacterCNN] | type[CharacterLSTM]) -> None:
    network = random_network(kind)
    assert not network.embedding.weight[0].any()
    network(padded(WORDS, 5)).sum().backward()
    assert network.embedding.weight.grad is not None
    assert not network.embedding.weight.grad[0].any()
    assert network.embedding.weight.grad[1].any()
