"""Whole runs on corpora that nobody expects: from the first step to the tagger that reads the model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from made_up_language import sentences, write_columns
from small_runs import read_history, small_configuration

from tagger_cli.inference.model import Model
from tagger_cli.training.train import train

TWO_EPOCHS = {"training": {"epochs": 2}}


def run(folder: Path, text: str, dev: str | None, columns: dict[str, int | str], **sections: Any) -> Model:
    """Train on a text, with another as dev (None: held out), and load the model."""
    files = {"train": text} if dev is None else {"train": text, "dev": dev}
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    paths = [str(folder / name) for name in files]
    result = train(small_configuration(*paths, columns=columns, **{**TWO_EPOCHS, **sections}), folder / "model")
    assert result is not None
    return Model(folder / "model")


@pytest.mark.parametrize(
    ("text", "dev"),
    [
        ("a\tX\n", "a\tX\n"),
        ("a\tX\n\na\tX\n", None),
        ("a\tX\n\nb\tX\n\nc\tX\n", None),
        ("a\tX\nb\tY\n", "c\tY\n"),
        ("😀\tX\n" + "x" * 300 + "\tY\n\n", "Ω\tX\n"),
        ("x\ty\tX\n", "x\ty\tX\n"),  # one character each
        ("a\tX\n\nb\t_\n\nc\tX\nd\t_\n", "a\tX\n"),
    ],
    ids=["one word", "one word twice", "one label", "two words", "long and strange", "one character", "no label"],
)
def test_word_labels(tmp_path: Path, text: str, dev: str | None) -> None:
    column = text.partition("\n")[0].count("\t") + 1
    model = run(tmp_path, text, dev, {"pos": column}, training={"epochs": 2, "batch_tokens": 1})
    (sentence,) = model.tag([["a", "b"]])
    assert set(sentence.tags["pos"]) <= {"X", "Y", "y"}


@pytest.mark.parametrize(
    "text",
    ["a\tO\n\nb\tO\n\nc\tO\n", "a\tB-P\n\na\tB-P\n", "a\tI-P\nb\tI-P\nc\tO\n\nd\tO\n\na\tO\n"],
    ids=["only outside", "one label", "IOB1"],
)
def test_span_labels(tmp_path: Path, text: str) -> None:
    model = run(tmp_path, text, text, {"ner": 2})
    (sentence,) = model.tag([["a", "b"]])
    assert set(sentence.tags["ner"]) <= {"O", "B-P", "I-P"}


@pytest.mark.parametrize("window", [0, 7])
def test_a_sentence_longer_than_a_batch(tmp_path: Path, window: int) -> None:
    long = [word for sentence in sentences(30) for word in sentence]
    text = Path(write_columns(tmp_path / "text", [long, *sentences(3)])).read_text(encoding="utf-8")
    training = {"epochs": 2, "batch_tokens": 20, "window": window}
    model = run(tmp_path, text, text, {"pos": 2, "ner": 3}, training=training)
    (sentence,) = model.tag([["la"] * 1500])
    assert len(sentence.tags["ner"]) == 1500


def test_a_sentence_longer_than_the_tagger_reads_at_once(tmp_path: Path) -> None:
    text = "a\tX\nb\tY\n" * 600 + "\na\tX\n"
    model = run(tmp_path, text, text, {"pos": 2}, training={"epochs": 1})
    assert read_history(tmp_path / "model")[0]["dev"]["pos"] > 0.0
    assert model.targets[0].labels == ("X", "Y")


def test_words_with_line_ends_and_blanks(tmp_path: Path) -> None:
    words = ["a\nb", "\n", "x\ry", "a b", " ", "x\u2028y\u0085z", "\x0c", "la"]
    line = json.dumps({"tokens": words, "pos": ["X", "Y"] * 4}) + "\n"
    model = run(tmp_path, line * 4, line, {"pos": ""})
    (sentence,) = model.tag([words])
    assert len(sentence.tags["pos"]) == len(words)
    assert set(model.training_words()) == {word for word in words if "\n" not in word}


@pytest.mark.parametrize("name", ["vectors", "lengths", "inputs", "rows"])
def test_targets_named_like_parts_of_the_graph(tmp_path: Path, name: str) -> None:
    model = run(tmp_path, "a\tX\nb\tY\n\n" * 3, None, {name: 2})
    (sentence,) = model.tag([["a", "b"]])
    assert sentence.tags.keys() == {name}


def test_labels_with_signs(tmp_path: Path) -> None:
    model = run(tmp_path, "a\tB-A/B:C-D\nb\tO\n\n" * 3, None, {"ner": 2})
    (sentence,) = model.tag([["a", "b"]])
    assert set(sentence.tags["ner"]) <= {"O", "B-A/B:C-D", "I-A/B:C-D"}


def test_dev_that_lacks_a_target_does_not_count_it(tmp_path: Path) -> None:
    # Ten sentences, of which one is held out: it carries one of the two targets.
    carried = ["pos", "ner"] * 5
    lines = [json.dumps({"tokens": ["a"], name: ["B-X" if name == "ner" else "X"]}) for name in carried]
    run(tmp_path, "\n".join(lines), None, {"pos": "", "ner": ""})
    (target,) = read_history(tmp_path / "model")[0]["dev"]
    assert target in carried


def test_softmax_for_spans_and_crf_for_words(tmp_path: Path, train_file: str) -> None:
    targets = {"ner": {"head": "softmax"}, "pos": {"head": "crf"}}
    train(small_configuration(train_file, targets=targets, **TWO_EPOCHS), tmp_path / "model")
    model = Model(tmp_path / "model")
    (sentence,) = model.tag([["Ana", "Rossi", "in", "Loma"]])
    assert {t.name: t.head for t in model.targets} == {"pos": "crf", "ner": "softmax"}
    for before, label in zip(["O", *sentence.tags["ner"]], sentence.tags["ner"], strict=False):
        assert not label.startswith("I-") or before[2:] == label[2:]
