"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real corpora: $TAGGER_SHARED_DATA, or ``../shared/data`` beside the checkout."""
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("TAGGER_SHARED_DATA", default))
    if not folder.is_dir():
        pytest.skip(f"the real corpora are not at {folder}; set TAGGER_SHARED_DATA to their folder")
    return folder
