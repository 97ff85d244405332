"""A model is a folder: what is in it, how it is read and checked, how its description is written."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tagger_cli.errors import TaggerError
from tagger_cli.features.targets import Target, allowed_transitions
from tagger_cli.runtime.decoding import TransitionScores

FORMAT_VERSION = 1

DESCRIPTION = "model.json"
VOCABULARY = "vocabulary.txt"
TRAINING_WORDS = "training_words.txt"
KNOWN_WORDS = "known_words.npy"
WORDS_GRAPH = "words.onnx"
TAGGER_GRAPH = "tagger.onnx"
WEIGHTS = "weights.safetensors"
MODEL_CARD = "README.md"


@dataclass(frozen=True, slots=True)
class Transitions:
    """Learned transition scores of a CRF, as nested lists; see ``TransitionScores``."""

    start: list[float]
    between: list[list[float]]
    end: list[float]


@dataclass(frozen=True, slots=True)
class ModelDescription:
    """The content of ``model.json``.

    Attributes:
        targets: what the model predicts.
        transitions: target → learned transitions, for targets with a CRF.
        alphabet: the characters it reads.
        vocabulary_size: words in ``vocabulary.txt``; a file with fewer is cut short.
        network: the settings that shape the network.
        provenance: what it was trained on, by which version, for how long.
        scores: split → target → scores, as ``tagger evaluate --json`` gives them.
        temperatures: target → what its emissions and transitions are divided by to be calibrated
            probabilities; 1 for a target that is not there.
        format_version: of the folder.
    """

    targets: tuple[Target, ...]
    transitions: dict[str, Transitions]
    alphabet: str
    vocabulary_size: int
    network: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, Any] = field(default_factory=dict)
    scores: dict[str, Any] = field(default_factory=dict)
    temperatures: dict[str, float] = field(default_factory=dict)
    format_version: int = FORMAT_VERSION

    def transition_scores(self) -> dict[str, TransitionScores]:
        """Span target → the transitions that decode it."""
        scores = {}
        for target in self.targets:
            allowed = allowed_transitions(target)
            learned = self.transitions.get(target.name)
            if learned is not None:
                scores[target.name] = TransitionScores.of(
                    allowed,
                    np.array(learned.start, np.float32),
                    np.array(learned.between, np.float32),
                    np.array(learned.end, np.float32),
                )
            elif target.kind == "span":
                scores[target.name] = TransitionScores.of(allowed)
        return scores

    def to_json(self) -> str:
        """The text of ``model.json``."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def read_description(folder: Path) -> ModelDescription:
    """Read and check ``model.json``.

    Raises:
        TaggerError: there is no model, its format is newer, or the file is damaged.
    """
    path = folder / DESCRIPTION
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        what = "this folder is no model: it has no model.json" if folder.is_dir() else "there is no such model"
        raise TaggerError(f"{folder}: {what}; train one with tagger train, or give its folder") from None
    except (OSError, ValueError) as error:
        raise TaggerError(f"{path}: damaged ({error}); copy the model again") from None
    version = values.get("format_version") if isinstance(values, dict) else None
    if not isinstance(version, int):
        raise TaggerError(f"{path}: not the description of a model; copy the model again")
    if version > FORMAT_VERSION:
        raise TaggerError(
            f"{folder}: the model has format {version}, this tagger reads up to {FORMAT_VERSION}; "
            "update it with: pip install --upgrade tagger-cli"
        )
    try:
        targets = tuple(Target(**{**target, "labels": tuple(target["labels"])}) for target in values["targets"])
        transitions = {name: Transitions(**scores) for name, scores in values["transitions"].items()}
        description = ModelDescription(**{**values, "targets": targets, "transitions": transitions})
        _check_label_counts(description)
        _check_temperatures(description)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise TaggerError(f"{path}: damaged ({error}); copy the model again") from None
    return description


def _check_label_counts(description: ModelDescription) -> None:
    for target in description.targets:
        learned = description.transitions.get(target.name)
        if learned is None:
            if target.head == "crf":
                raise ValueError(f"target {target.name} has no transitions")
            continue
        count = len(target.labels)
        shapes = [np.shape(scores) for scores in (learned.start, learned.between, learned.end)]
        if shapes != [(count,), (count, count), (count,)]:
            raise ValueError(f"target {target.name} has {count} labels, its transitions have another number")


def _check_temperatures(description: ModelDescription) -> None:
    for target, temperature in description.temperatures.items():
        if not 0.0 < temperature < float("inf"):
            raise ValueError(f"the temperature of target {target} is {temperature}")
