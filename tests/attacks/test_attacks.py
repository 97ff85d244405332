"""Models that somebody has made to do harm: each is refused in one line, at once, and nothing outside is touched."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from tagger_cli.cli.main import run
from tagger_cli.inference import model_folder

Attack = Callable[[Path], Any]


class Canary:
    """Leaves a file behind when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("touch unpickled",)


def describe(folder: Path, **changes: Any) -> None:
    """Change the description and seal it anew, without what it says of the other files."""
    path = folder / model_folder.DESCRIPTION
    values = {**json.loads(path.read_text(encoding="utf-8")), "files": {}, **changes, "seal": ""}
    text = json.dumps(values)
    path.write_text(text.replace('"seal": ""', f'"seal": "{hashlib.sha256(text.encode()).hexdigest()}"', 1))


def nested(folder: Path) -> None:
    (folder / "model.json").write_text('{"format_version": 2, "targets": ' + "[" * 1_000_000)


def million_digits(folder: Path) -> None:
    text = (folder / "model.json").read_text(encoding="utf-8")
    (folder / "model.json").write_text(text.replace('"vocabulary_size": ', '"vocabulary_size": ' + "9" * 1_000_000))


def never_ends(folder: Path) -> None:
    (folder / "model.json").unlink()
    os.mkfifo(folder / "model.json")


def never_ends_beside(folder: Path) -> None:
    (folder / "vocabulary.txt").unlink()
    os.mkfifo(folder / "vocabulary.txt")
    describe(folder)


def pickled_words(folder: Path) -> None:
    np.save(folder / "known_words.npy", np.array([Canary()], dtype=object), allow_pickle=True)
    describe(folder)


def pickled_file(folder: Path) -> None:
    (folder / "known_words.npy").write_bytes(pickle.dumps(Canary()))
    describe(folder)


def huge_words(folder: Path) -> None:
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999,), }".ljust(117) + "\n"
    (folder / "known_words.npy").write_bytes(b"\x93NUMPY\x01\x00v\x00" + header.encode())
    describe(folder)


def reads_outside(folder: Path) -> None:
    """A graph whose weights are another file of the machine."""
    model = onnx.load(folder / "words.onnx")
    tensor = max(model.graph.initializer, key=lambda tensor: len(tensor.raw_data))
    tensor.ClearField("raw_data")
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../secret.bin")
    (folder / "words.onnx").write_bytes(model.SerializeToString())
    (folder.parent / "secret.bin").write_bytes(bytes(1 << 20))
    describe(folder)


def other_input(folder: Path) -> None:
    model = onnx.load(folder / "tagger.onnx")
    name = model.graph.input[0].name
    model.graph.input[0].name = "surprise"
    for node in model.graph.node:
        node.input[:] = ["surprise" if given == name else given for given in node.input]
    (folder / "tagger.onnx").write_bytes(model.SerializeToString())
    describe(folder)


def no_graph(folder: Path) -> None:
    (folder / "tagger.onnx").write_bytes(b"#!/bin/sh\ntouch unpickled\n")
    describe(folder)


def infinite_scores(folder: Path) -> None:
    values = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    values["transitions"]["ner"]["start"] = [1e300] * len(values["transitions"]["ner"]["start"])
    describe(folder, transitions=values["transitions"])


def outside_file(folder: Path) -> None:
    describe(folder, files={"../../etc/passwd": {"size": 1, "crc32": 0, "sha256": "00"}})


def terminal_codes(folder: Path) -> None:
    values = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    values["targets"][1]["name"] = "\x1b]0;owned\x07"
    describe(folder, targets=values["targets"])


def millions_of_labels(folder: Path) -> None:
    values = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    values["targets"][1]["labels"] = [str(number) for number in range(50_000)]
    describe(folder, targets=values["targets"])


def folder_for_a_file(folder: Path) -> None:
    (folder / "vocabulary.txt").unlink()
    (folder / "vocabulary.txt").mkdir()


ATTACKS: dict[Attack, str] = {
    nested: "model.json: damaged (",
    million_digits: "model.json: damaged (",
    never_ends: "this folder is no model: it has no model.json",
    never_ends_beside: "vocabulary.txt: missing",
    pickled_words: "known_words.npy: missing or damaged (",
    pickled_file: "known_words.npy: missing or damaged (",
    huge_words: "known_words.npy: ",
    reads_outside: "words.onnx: damaged or cut short (",
    other_input: "tagger.onnx: the graph wants surprise, which no model of tagger does",
    no_graph: "tagger.onnx: damaged or cut short (",
    infinite_scores: "model.json: damaged (a transition of target ner",
    outside_file: "model.json: damaged (it names a file outside: ../../etc/passwd)",
    terminal_codes: "model.json: damaged (",
    millions_of_labels: "tagger.onnx: the graph has 4 columns for target upos, the 50,000 labels of model.json",
    folder_for_a_file: "vocabulary.txt: missing",
}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_a_hostile_model_is_refused_in_a_line(
    random_model: Path,
    tmp_path: Path,
    attack: Attack,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path(shutil.copytree(random_model, tmp_path / "model"))
    (tmp_path / "text").write_text("Merkel met Macron.\n")
    attack(folder)
    assert run(["tag", "-m", str(folder), "text"]) == 1
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.startswith("tagger: ")
    assert ATTACKS[attack] in said.err
    assert said.err.count("\n") == 1
    assert len(said.err) < 1000
    assert "\x1b" not in said.err
    assert not (tmp_path / "unpickled").exists()
