"""The word-vector table: trained rows, frozen rows and the border between them."""

from __future__ import annotations

import pytest
import torch

from tagger_cli.network.word_encoder import WordVectorTable


@pytest.mark.parametrize("trainable", [1, 4, 6], ids=["unknown only", "some", "all"])
def test_every_row_is_found_on_its_side_of_the_border(trainable: int) -> None:
    matrix = torch.randn(6, 3)
    table = WordVectorTable(6, 3, trainable)
    table.load(matrix)
    rows = torch.tensor([5, 0, 3, 4, 3, 1, 2])
    assert torch.equal(table(rows), matrix[rows])


def test_only_trained_rows_get_a_gradient() -> None:
    table = WordVectorTable(6, 3, 4)
    table.load(torch.randn(6, 3))
    frozen_before = table.frozen.clone()
    optimizer = torch.optim.SGD(table.parameters(), lr=0.5)
    table(torch.tensor([1, 3, 3, 4, 5, 5])).sum().backward()
    assert table.trainable.grad is not None
    assert table.trainable.grad[:, 0].tolist() == [0.0, 1.0, 0.0, 2.0]
    optimizer.step()
    assert torch.equal(table.frozen, frozen_before)


def test_frozen_rows_are_neither_trained_nor_saved() -> None:
    table = WordVectorTable(6, 3, 4)
    table.load(torch.randn(6, 3))
    assert sum(parameter.numel() for parameter in table.parameters()) == 4 * 3
    assert list(table.state_dict()) == ["trainable"]
