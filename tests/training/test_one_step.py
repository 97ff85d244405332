"""What a single step of plain SGD does to the weights: clipping, weight decay and what is logged of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from small_runs import read_history, small_configuration
from torch import Tensor

from tagger_cli.training.train import train

ONE_PLAIN_STEP = {
    "epochs": 1,
    "batch_tokens": 10_000,
    "optimizer": "sgd",
    "learning_rate": 1.0,
    "momentum": 0.0,
    "weight_decay": 0.0,
    "warmup": 0.0,
    "ema": 0.0,
    "clip_norm": 0.0,
}


def step(folder: Path, corpus: str, **training: Any) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """The weights after one step, and the line of the history."""
    train(small_configuration(corpus, corpus, training={**ONE_PLAIN_STEP, **training}), folder)
    (line,) = read_history(folder)
    assert line["steps"] == 1
    weights = load_file(folder / "weights.safetensors")
    return {name: tensor for name, tensor in weights.items() if tensor.numel()}, line


@pytest.fixture(scope="module")
def start(train_file: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tensor]:
    """The weights before the step: so small a rate changes no float."""
    torch.set_num_threads(1)
    return step(tmp_path_factory.mktemp("start") / "model", train_file, learning_rate=1e-30)[0]


def moves(before: dict[str, Tensor], after: dict[str, Tensor]) -> Tensor:
    return torch.cat([(after[name] - tensor).flatten() for name, tensor in before.items()])


def test_the_whole_gradient_and_its_norm(tmp_path: Path, train_file: str, start: dict[str, Tensor]) -> None:
    after, line = step(tmp_path / "model", train_file)
    assert line["gradient_norm"] > 1.0
    assert line["gradient_norm_max"] == line["gradient_norm"]
    assert moves(start, after).norm().item() == pytest.approx(line["gradient_norm"], rel=1e-3)


def test_clipping_by_norm_keeps_the_direction(tmp_path: Path, train_file: str, start: dict[str, Tensor]) -> None:
    whole = step(tmp_path / "whole", train_file)
    clipped = step(tmp_path / "clipped", train_file, clip_norm=0.25)
    assert moves(start, clipped[0]).norm().item() == pytest.approx(0.25, rel=1e-2)
    cosine = torch.cosine_similarity(moves(start, whole[0]), moves(start, clipped[0]), dim=0)
    assert cosine.item() == pytest.approx(1.0, abs=1e-4)
    assert clipped[1]["gradient_norm"] == pytest.approx(whole[1]["gradient_norm"])  # before clipping


def test_a_small_gradient_is_not_clipped(tmp_path: Path, train_file: str, start: dict[str, Tensor]) -> None:
    whole, line = step(tmp_path / "whole", train_file)
    clipped, _ = step(tmp_path / "clipped", train_file, clip_norm=line["gradient_norm"] * 1.01)
    assert torch.equal(moves(start, whole), moves(start, clipped))


def test_clipping_by_value(tmp_path: Path, train_file: str, start: dict[str, Tensor]) -> None:
    whole = step(tmp_path / "whole", train_file)
    clipped = step(tmp_path / "clipped", train_file, clip_value=0.01)
    expected = moves(start, whole[0]).clamp(-0.01, 0.01)
    assert moves(start, clipped[0]).tolist() == pytest.approx(expected.tolist(), abs=1e-6)
    assert clipped[1]["gradient_norm"] == pytest.approx(whole[1]["gradient_norm"])  # before clipping


def test_weight_decay_is_for_matrices_that_multiply(tmp_path: Path, train_file: str, start: dict[str, Tensor]) -> None:
    plain, _ = step(tmp_path / "plain", train_file)
    decayed, _ = step(tmp_path / "decayed", train_file, weight_decay=0.5)
    shrunk = set()
    for name, before in start.items():
        difference = decayed[name] - plain[name]
        if difference.abs().max() > 0:
            assert torch.allclose(difference, -0.5 * before, atol=1e-5)
            shrunk.add(name)
    assert {"heads.0.output.weight", "heads.1.output.weight"} <= shrunk
    assert any("recurrent" in name for name in shrunk)
    assert any("convolution" in name for name in shrunk)
    for name in shrunk:
        assert not any(part in name for part in ("bias", "words", "embedding", "shapes", "crf"))


def test_word_vectors_learn_at_their_share_of_the_rate(
    tmp_path: Path, train_file: str, start: dict[str, Tensor]
) -> None:
    usual, _ = step(tmp_path / "usual", train_file)
    configuration = small_configuration(train_file, train_file, training=ONE_PLAIN_STEP, vectors={"rate": 0.25})
    train(configuration, tmp_path / "slow")
    slow = load_file(tmp_path / "slow" / "weights.safetensors")
    vectors = "word_encoder.words.trainable"
    assert (usual[vectors] - start[vectors]).abs().max() > 1e-3
    for name, before in start.items():
        share = 0.25 if name == vectors else 1.0
        assert torch.allclose(slow[name] - before, share * (usual[name] - before), atol=1e-6), name


def test_the_loss_of_a_target_counts_by_its_weight(tmp_path: Path, train_file: str, start: dict[str, Tensor]) -> None:
    def moved(name: str, **weights: float) -> Tensor:
        targets = {target: {"weight": weight} for target, weight in weights.items()}
        configuration = small_configuration(train_file, train_file, training=ONE_PLAIN_STEP, targets=targets)
        train(configuration, tmp_path / name)
        after = load_file(tmp_path / name / "weights.safetensors")
        return moves(start, {key: tensor for key, tensor in after.items() if tensor.numel()})

    pos, ner = moved("pos", pos=1.0, ner=1e-9), moved("ner", pos=1e-9, ner=1.0)
    both = moved("both", pos=3.0, ner=0.5)
    assert torch.allclose(both, 3.0 * pos + 0.5 * ner, atol=1e-4)
    assert not torch.allclose(pos, ner, atol=1e-2)
