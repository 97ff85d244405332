"""The wheel: what `pip install` brings tags text, with the shipped model and without the training extra."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (path,) = folder.glob("*.whl")
    return path


def test_an_unpacked_wheel_tags_with_its_own_model(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "tagger_cli", "tag", "-f", "inline"],
        input="Ada Lovelace lived in London.\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "London" in done.stdout
    assert "LOC" in done.stdout
    assert (tmp_path / "tagger_cli" / "models" / "en" / "model.json").exists()


def test_a_plain_install_needs_neither_torch_nor_a_download(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("METADATA")]
        metadata = Parser().parsestr(archive.read(name).decode())
        modules = [name for name in archive.namelist() if name.endswith(".py")]
    needed = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    names = {line.split(">")[0].split("<")[0].strip().lower() for line in needed}
    assert names == {"click", "msgspec", "numpy", "onnxruntime", "rich", "typer"}
    assert not any(name.startswith("tests") for name in modules)
