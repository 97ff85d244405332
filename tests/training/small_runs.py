"""Configurations of networks so small that a run lasts a second."""

from __future__ import annotations

import json
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tagger_cli.training.configuration import Configuration, load_configuration
from tagger_cli.training.events import EpochResult, Event

SMALL: dict[str, Any] = {
    "network": {
        "layers": 1,
        "hidden": 12,
        "word_size": 8,
        "character_size": 4,
        "character_hidden": 6,
        "shape_size": 2,
        "dropout": 0.2,
    },
    "training": {
        "epochs": 3,
        "batch_tokens": 64,
        "learning_rate": 0.02,
        "warmup": 0.1,
        "ema": 0.9,
        "patience": 0,
        "precision": "fp32",
    },
    "export": {"precision": "fp32"},
}
BOTH = {"pos": 2, "ner": 3}
"""The columns of ``made_up_language.write_columns``."""


def small_configuration(
    train: str | list[str],
    dev: str | list[str] | None = None,
    columns: Mapping[str, int | str] | None = None,
    **sections: Mapping[str, Any],
) -> Configuration:
    """A small network on one corpus; sections such as ``training={"epochs": 1}`` go over the defaults."""
    corpus = {
        "train": [train] if isinstance(train, str) else train,
        "dev": [dev] if isinstance(dev, str) else dev or [],
        "targets": BOTH if columns is None else columns,
    }
    return load_configuration(None, [SMALL, {"corpora": [corpus]}, sections])


def read_history(folder: Path) -> list[dict[str, Any]]:
    """The lines of ``history.jsonl``."""
    return [json.loads(line) for line in (folder / "history.jsonl").read_text(encoding="utf-8").splitlines()]


def model_bytes(folder: Path) -> dict[str, bytes]:
    """The files of a model that hold what was learned."""
    names = ["weights.safetensors", "words.onnx", "tagger.onnx", "vocabulary.txt"]
    return {name: (folder / name).read_bytes() for name in names}


class StopAfterEpoch:
    """A report that presses Ctrl-C once an epoch is over."""

    def __init__(self, epoch: int) -> None:
        self.epoch = epoch

    def __call__(self, event: Event) -> None:
        if isinstance(event, EpochResult) and event.epoch == self.epoch:
            signal.raise_signal(signal.SIGINT)


class TickingClock:
    """A clock in place of ``time.monotonic`` that goes on by ``tick`` seconds whenever someone looks at it.

    A step looks at it six times; how busy the machine is does not matter.
    """

    def __init__(self, tick: float = 0.002) -> None:
        self.tick = tick
        self.now = 1000.0

    def __call__(self) -> float:
        self.now += self.tick
        return self.now
