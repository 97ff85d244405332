"""One server for the tests that only ask it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from server import Server, serving, wait_until_up


@pytest.fixture(scope="session")
def other_model(random_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second model, which is a copy of the first."""
    return Path(shutil.copytree(random_model, tmp_path_factory.mktemp("models") / "other"))


@pytest.fixture(scope="module")
def server(random_model: Path) -> Iterator[Server]:
    """A server of the shipped model and of one that labels at random, with a small limit."""
    with serving("-m", "en", "-m", random_model, "--body-limit", "0.2") as running:
        wait_until_up(running)
        yield running
