from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_up_language import sentences, write_columns
from onnxruntime import InferenceSession
from small_runs import model_bytes, read_history, small_configuration

from tagger_cli.evaluation.scores import SpanScores, WordScores
from tagger_cli.inference.model import Model
from tagger_cli.training.train import TrainingResult, train

LEARN_BY_HEART = {"epochs": 18, "learning_rate": 0.05, "batch_tokens": 48}
NO_DROPOUT = {"dropout": 0.0, "word_dropout": 0.0}


def trained(result: TrainingResult | None) -> TrainingResult:
    assert result is not None
    return result


def dev_score(result: TrainingResult, target: str) -> float:
    score = result.scores["dev"].targets[target]
    assert isinstance(score, SpanScores | WordScores)
    return score.f1 if isinstance(score, SpanScores) else score.accuracy


def test_entities_and_parts_of_speech_are_learned_together(tmp_path: Path, train_file: str) -> None:
    configuration = small_configuration(train_file, train_file, training=LEARN_BY_HEART, network=NO_DROPOUT)
    result = trained(train(configuration, tmp_path / "model"))
    assert dev_score(result, "pos") == 1.0
    assert dev_score(result, "ner") == 1.0
    model = Model(tmp_path / "model")
    (sentence,) = model.tag([["Nerva", "Verdi", "amat", "un", "rubic", "tirum", "ad", "Nerva", "."]])
    assert sentence.tags["ner"] == ["B-PER", "I-PER", "O", "O", "O", "O", "O", "B-LOC", "O"]
    assert sentence.tags["pos"] == ["PROPN", "PROPN", "VERB", "DET", "ADJ", "NOUN", "ADP", "PROPN", "PUNCT"]


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn-tanh", "rnn-relu", "none"])
def test_every_cell_learns(tmp_path: Path, train_file: str, cell: str) -> None:
    configuration = small_configuration(
        train_file, train_file, training=LEARN_BY_HEART, network={**NO_DROPOUT, "cell": cell}
    )
    result = trained(train(configuration, tmp_path / "model"))
    assert dev_score(result, "pos") == 1.0
    # Without a recurrent layer nothing tells the woman Nerva from the town Nerva.
    assert dev_score(result, "ner") == 1.0 if cell != "none" else 0.9 < dev_score(result, "ner") < 1.0
    losses = [line["loss"] for line in read_history(tmp_path / "model")]
    assert losses[-1] < 0.1 * losses[0]


@pytest.mark.parametrize(
    "network",
    [
        {"bidirectional": False},
        {"characters": "lstm", "shape_size": 0},
        {"characters": "none", "dense": [12], "dense_activation": "gelu"},
    ],
    ids=["one direction", "character LSTM", "dense layers"],
)
def test_other_shapes_learn(tmp_path: Path, train_file: str, network: dict[str, Any]) -> None:
    settings = {"training": LEARN_BY_HEART, "network": {**NO_DROPOUT, **network}}
    result = trained(train(small_configuration(train_file, train_file, **settings), tmp_path / "model"))
    assert dev_score(result, "pos") > 0.97
    assert dev_score(result, "ner") > 0.9


def test_a_seed_gives_the_same_weights_and_another_gives_others(tmp_path: Path, train_file: str, dev_file: str) -> None:
    for name, seed in [("first", 1), ("again", 1), ("other", 2)]:
        train(small_configuration(train_file, dev_file, training={"seed": seed}), tmp_path / name)
    assert model_bytes(tmp_path / "first") == model_bytes(tmp_path / "again")
    assert model_bytes(tmp_path / "first")["tagger.onnx"] != model_bytes(tmp_path / "other")["tagger.onnx"]


def test_the_model_has_the_weights_of_the_best_epoch(tmp_path: Path, train_file: str) -> None:
    # Every dev word has the most frequent label: a network that has learned nothing else scores best.
    dev = write_columns(tmp_path / "dev.conll", [[(w, "PROPN", "O") for w, _, _ in s] for s in sentences(10, 1)])
    configuration = small_configuration(train_file, dev, {"pos": 2}, training={"epochs": 8, "seed": 2})
    result = trained(train(configuration, tmp_path / "model"))
    scores = [line["score"] for line in read_history(tmp_path / "model")]
    assert max(scores) > scores[-1] + 0.3
    assert scores[result.best_epochs[0] - 1] == max(scores)
    assert dev_score(result, "pos") == pytest.approx(max(scores))


def test_of_equal_epochs_the_last_is_kept(tmp_path: Path, train_file: str) -> None:
    # Nothing on this dev file can tell a good epoch from a bad one; the first would be the worst choice.
    dev = tmp_path / "dev.conll"
    dev.write_text("rubic\tADJ\tO\n", encoding="utf-8")
    configuration = small_configuration(train_file, str(dev), {"ner": 3}, training={"epochs": 4})
    assert trained(train(configuration, tmp_path / "model")).best_epochs == [4]


def test_frozen_vectors_stay_and_fine_tuned_ones_move(tmp_path: Path, train_file: str, dev_file: str) -> None:
    vectors = tmp_path / "vectors.txt"
    words = ["la", "katum", "videt", "ana", "never", "seen"]
    vectors.write_text("".join(f"{word} {number} 0.5 -0.25\n" for number, word in enumerate(words)), encoding="utf-8")
    table: dict[bool | str, dict[str, list[float]]] = {}
    for fine_tune in (True, False, "common"):
        folder = tmp_path / str(fine_tune)
        settings = {"vectors": {"path": str(vectors), "fine_tune": fine_tune}}
        nothing_else = {"characters": "none", "shape_size": 0}
        train(small_configuration(train_file, dev_file, network=nothing_else, **settings), folder)
        graph = InferenceSession(folder / "words.onnx")
        listed = (folder / "vocabulary.txt").read_text(encoding="utf-8").splitlines()
        (rows,) = graph.run(None, {"rows": np.arange(1 + len(listed))})
        table[fine_tune] = dict(zip(["unknown", *listed], rows.tolist(), strict=True))
    for number, word in enumerate(words):
        given = [float(number), 0.5, -0.25]
        assert table[False][word] == given
        assert (table[True][word] != given) == (word not in ("never", "seen"))
        assert (table["common"][word] != given) == (word not in ("ana", "never", "seen"))  # Ana is a name
