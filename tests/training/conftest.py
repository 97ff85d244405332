"""A small corpus for every test of this room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from made_up_language import sentences, write_columns


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Small networks are faster on one thread, and runs in other processes have one too."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def train_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """40 sentences with parts of speech and entities."""
    return write_columns(tmp_path_factory.mktemp("corpus") / "train.conll", sentences(40))


@pytest.fixture(scope="session")
def dev_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """10 other sentences."""
    return write_columns(tmp_path_factory.mktemp("corpus") / "dev.conll", sentences(10, seed=1))
