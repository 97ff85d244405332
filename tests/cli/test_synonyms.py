"""One name for one thing in every command; what older versions called otherwise still works."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tagger_cli.cli.main import run
from tagger_cli.cli.synonyms import with_usual_names


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["tag", "--targets", "ner", "a"], ["tag", "--target", "ner", "a"]),
        (["tag", "--targets=ner", "a"], ["tag", "--target=ner", "a"]),
        (["tag", "--", "--targets"], ["tag", "--", "--targets"]),
        (["tag", "-m", "x", "a"], ["tag", "-m", "x", "a"]),
        (["evaluate", "-m", "x", "a", "-t", "ner=4"], ["evaluate", "x", "a", "-t", "ner=4"]),
        (["evaluate", "a", "b", "--model=x"], ["evaluate", "x", "a", "b"]),
        (["info", "--model", "x", "--json"], ["info", "x", "--json"]),
        (["info", "-m"], ["info", "-m"]),
        ([], []),
        (["--version"], ["--version"]),
    ],
)
def test_names(given: list[str], meant: list[str]) -> None:
    assert with_usual_names(given) == meant


def test_info_for_programs(random_model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["info", "-m", str(random_model), "--json", "--verify"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["model"] == str(random_model)
    assert [target["name"] for target in told["targets"]] == ["ner", "upos"]
    assert told["bytes"] == sum(path.stat().st_size for path in random_model.iterdir())
    assert told["files"]["vocabulary.txt"]["size"] == (random_model / "vocabulary.txt").stat().st_size


def test_info_verifies(random_model: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    import shutil

    assert run(["info", str(random_model), "--verify"]) == 0
    assert capfd.readouterr().out.splitlines()[-1].startswith("verified     4 files are what they were")
    copy = Path(shutil.copytree(random_model, tmp_path / "model"))
    content = bytearray((copy / "words.onnx").read_bytes())
    content[-1] ^= 1
    (copy / "words.onnx").write_bytes(content)
    assert run(["info", str(copy), "--verify"]) == 1
    assert "words.onnx: damaged, or of another model (another SHA-256)" in capfd.readouterr().err


def test_colours_where_they_are_forced(
    random_model: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "text.txt").write_text("Merkel met Macron.\n")
    command = ["tag", "-m", str(random_model), "-f", "pretty", "-o", str(tmp_path / "out"), str(tmp_path / "text.txt")]
    for variable, coloured in (("TERM", False), ("FORCE_COLOR", True), ("NO_COLOR", False)):
        monkeypatch.setenv(variable, "1")
        assert run(command) == 0
        assert ("\x1b[" in (tmp_path / "out").read_text()) is coloured
