"""A run that goes on from a model: what it keeps, what it learns, what it refuses."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from made_up_language import Word, sentences, write_columns
from small_runs import small_configuration

from tagger_cli.errors import UsageError
from tagger_cli.inference.model import Model
from tagger_cli.training.train_model import train_model

BY_HEART = {"epochs": 18, "learning_rate": 0.05, "batch_tokens": 48}
NO_DROPOUT = {"dropout": 0.0, "word_dropout": 0.0}
ORDER: list[Word] = [("ordo", "NOUN", "O"), ("Qq-77", "PROPN", "B-ORDER")]
OLD_TEXT = ["Ana", "Rossi", "amat", "la", "katum", "in", "Loma", "."]
OLD_LABELS = ["B-PER", "I-PER", "O", "O", "O", "O", "B-LOC", "O"]


@pytest.fixture(scope="module", params=["fp32", "int8"])
def first(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first")
    train = write_columns(folder / "train.conll", sentences(40))
    vectors = folder / "vectors.txt"
    words = sorted({word for sentence in sentences(40) for word, *_ in sentence} | {"ordo", "otherwise"})
    draw = np.random.default_rng(0)
    vectors.write_text("".join(f"{w} {' '.join(map(str, draw.normal(size=8).round(3)))}\n" for w in words))
    configuration = small_configuration(
        train, train, training=BY_HEART, network=NO_DROPOUT, vectors={"path": str(vectors)},
        export={"precision": request.param},
    )  # fmt: skip
    train_model(configuration, folder / "model")
    return folder / "model"


def labels(folder: Path, words: list[str]) -> list[str]:
    (sentence,) = Model(folder).tag([words])
    return sentence.tags["ner"]


def test_new_labels_and_words_are_learned_and_old_ones_are_kept(first: Path, tmp_path: Path) -> None:
    assert labels(first, OLD_TEXT) == OLD_LABELS
    # Orders alone are labelled: what the data calls O may well be a person.
    unlabelled = [[(word, part, "O") for word, part, _ in sentence] for sentence in sentences(40, seed=3)]
    new = write_columns(tmp_path / "new.conll", [[*sentence[:-1], *ORDER, sentence[-1]] for sentence in unlabelled])
    (tmp_path / "old.txt").write_text(
        "".join(" ".join(word for word, *_ in sentence) + "\n" for sentence in sentences(40, seed=2))
    )
    start = {"start_from": str(first), "rehearse": [str(tmp_path / "old.txt")], **BY_HEART}
    notes: list[str] = []
    configuration = small_configuration(new, new, {"ner": 3}, training=start, network={"dropout": 0.0})
    train_model(configuration, tmp_path / "grown", report=lambda event: notes.append(str(event)))
    grown = Model(tmp_path / "grown")
    assert [target.name for target in grown.targets] == ["ner", "pos"]
    assert labels(tmp_path / "grown", ["Ana", "amat", "ordo", "Qq-77", "."]) == ["B-PER", "O", "O", "B-ORDER", "O"]
    assert labels(tmp_path / "grown", OLD_TEXT) == OLD_LABELS
    assert any("has no LOC, PER and is taken to say nothing of them" in note for note in notes)
    assert any("40 sentences with the labels of" in note for note in notes)


def test_a_run_of_no_steps_to_speak_of_leaves_the_answers_as_they_were(first: Path, tmp_path: Path) -> None:
    train = write_columns(tmp_path / "train.conll", sentences(40))
    start = {"start_from": str(first), "epochs": 1, "learning_rate": 1e-9, "ema": 0.0}
    train_model(small_configuration(train, train, training=start), tmp_path / "same")
    words = [[word for word, *_ in sentence] for sentence in sentences(30, seed=5)]
    before, after = (list(Model(folder).tag(words, scores=True)) for folder in (first, tmp_path / "same"))
    assert [s.tags for s in before] == [s.tags for s in after]


def test_what_does_not_go_with_a_model_is_refused(first: Path, tmp_path: Path) -> None:
    train = write_columns(tmp_path / "train.conll", sentences(4))
    start = {"start_from": str(first)}
    with pytest.raises(UsageError, match=r"network\.hidden: the network is that of .*; leave the setting out"):
        train_model(small_configuration(train, train, training=start, network={"hidden": 99}), tmp_path / "a")
    with pytest.raises(UsageError, match=r"vectors\.path: the vectors are those of"):
        train_model(small_configuration(train, train, training=start, vectors={"path": "x"}), tmp_path / "b")
    with pytest.raises(UsageError, match=r"training\.rehearse: .* name it with --from MODEL"):
        train_model(small_configuration(train, train, training={"rehearse": [train]}), tmp_path / "c")
    shutil.copytree(first, tmp_path / "bare")
    (tmp_path / "bare" / "weights.safetensors").unlink()
    with pytest.raises(UsageError, match=r"bare: has no weights\.safetensors, which training goes on from"):
        train_model(small_configuration(train, train, training={"start_from": str(tmp_path / "bare")}), tmp_path / "d")
