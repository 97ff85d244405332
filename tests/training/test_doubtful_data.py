"""A run says what makes its scores mean nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from small_runs import small_configuration

from tagger_cli.training.splits import read_splits


def notes_of(train: Path, dev: Path) -> list[str]:
    notes: list[str] = []
    configuration = small_configuration(str(train), str(dev), {"ner": 2})
    read_splits(configuration, np.random.default_rng(1), notes.append)
    return [note for note in notes if "encoded" not in note and "to train on" not in note]


def test_the_same_text_to_train_and_to_measure_on(tmp_path: Path) -> None:
    train, copy, other = (tmp_path / name for name in ("train.conll", "copy.conll", "other.conll"))
    for path in (train, copy):
        path.write_text("Ada\tB-PER\nlives\tO\n\n", encoding="utf-8")
    other.write_text("Bob\tB-PER\nlives\tO\n\n", encoding="utf-8")
    assert notes_of(train, other) == []
    expected = "trained on and measured on (dev); the scores say nothing about text that the model has not seen"
    assert notes_of(train, copy) == [f"{copy}: {expected}"]
    assert notes_of(train, train) == [f"{train}: {expected}"]


def test_a_target_of_one_label(tmp_path: Path) -> None:
    train, dev = tmp_path / "train.conll", tmp_path / "dev.conll"
    train.write_text("Ada\tO\nlives\tO\n\n", encoding="utf-8")
    dev.write_text("Bob\tO\n\n", encoding="utf-8")
    assert notes_of(train, dev) == ["target ner: every word has the label O; is it the right column?"]
