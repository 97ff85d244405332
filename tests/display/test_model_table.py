"""What ``tagger info`` says of a model."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tagger_cli.display.model_table import format_model
from tagger_cli.inference.description import (
    ModelDescription,
    Provenance,
    SourceFile,
    SplitScores,
    TargetScores,
    describe,
)
from tagger_cli.targets.identity import IdentityCodec
from tagger_cli.targets.spans import SpanCodec
from tagger_cli.targets.target import Target

MANY = tuple(f"tag{number}" for number in range(30))
TARGETS = (
    Target("ner", SpanCodec.of(["PER", "creative-work"]), "crf"),
    Target("xpos", IdentityCodec(MANY), "softmax"),
)
DESCRIPTION = ModelDescription(
    described_targets=tuple(map(describe, TARGETS)),
    transitions={},
    alphabet="ab",
    vocabulary_size=12_345,
    network={"cell": "gru", "layers": 2},
    provenance=Provenance(
        tagger="0.1.0",
        date="2026-11-22",
        seed=1,
        epochs=20,
        best_epochs=[18],
        minutes=1.1,
        device="cpu",
        torch="2.13.0",
        python="3.11.7",
        vectors=None,
        files=[SourceFile("a b/train.conll", "train", 1000, 15_000, "00")],
    ),
    scores={"dev": SplitScores(1, 2, {"ner": TargetScores(f1=0.91234), "xpos": TargetScores(accuracy=0.5)})},
)


def test_a_line_for_everything_worth_knowing(tmp_path: Path) -> None:
    (tmp_path / "tagger.onnx").write_bytes(bytes(2_540_000))
    lines = dict(line.split(maxsplit=1) for line in format_model(tmp_path, DESCRIPTION).splitlines())
    assert lines == {
        "model": str(tmp_path),
        "size": "2.5 MB on disk",
        "ner": "2 labels of spans, crf: PER creative-work",
        "xpos": "30 labels of words, softmax: " + " ".join(MANY[:24]) + " …",
        "network": "cell gru, layers 2",
        "vocabulary": "12,345 words with a vector",
        "train": "a b/train.conll (1,000 sentences, 15,000 words)",
        "dev": "ner f1 91.23, xpos accuracy 50.00",
        "vectors": "learned with the network",
        "trained": "2026-11-22 in 1.1 minutes, 20 epochs (best: 18), seed 1, tagger 0.1.0, torch 2.13.0",
    }


def test_a_terminal_gets_folded_lines_with_a_hanging_indent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = format_model(Path(), DESCRIPTION, width=60).splitlines()
    assert max(map(len, lines)) <= 60
    first = next(number for number, line in enumerate(lines) if line.startswith("xpos"))
    assert lines[first + 1].startswith(" " * 13 + "tag")
    assert " ".join(" ".join(lines).split()) == " ".join(format_model(Path(), DESCRIPTION).split())


def test_a_model_of_unknown_origin(tmp_path: Path) -> None:
    bare = msgspec.structs.replace(DESCRIPTION, provenance=None, scores={})
    assert "trained" not in format_model(tmp_path, bare)
    assert "vocabulary   12,345 words" in format_model(tmp_path, bare)
