"""Which folder a model's name stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tagger_cli.errors import TaggerError
from tagger_cli.inference.find_model import find_model


def test_a_shipped_model_is_found_by_name_whatever_folders_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = find_model()
    monkeypatch.chdir(tmp_path)
    Path("en").mkdir()
    assert find_model("en") == shipped
    for folder in ("./en", Path("en"), tmp_path / "en"):
        assert Path(find_model(folder)).samefile(tmp_path / "en")
    Path("out").mkdir()
    assert find_model("out").samefile(tmp_path / "out")


def test_a_model_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TaggerError, match=r"nowhere: there is no such model; .*; shipped models: en"):
        find_model("nowhere")
