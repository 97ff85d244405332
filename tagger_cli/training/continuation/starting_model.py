"""A model that training goes on from: what of its folder is needed for that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx_ir as ir
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from tagger_cli.errors import TaggerError, UsageError
from tagger_cli.features.vocabulary import read_words
from tagger_cli.inference import model_folder
from tagger_cli.inference.description import ModelDescription
from tagger_cli.network.export.graph_writer import network_prefix
from tagger_cli.targets.target import Target

TRAINED_VECTORS = "word_encoder.words.trainable"


@dataclass(frozen=True, slots=True)
class StartingModel:
    """What a model has learned.

    Attributes:
        folder: of the model.
        description: what its ``model.json`` says.
        targets: what it predicts.
        words: of its vocabulary, in the order of their rows, which begin at 1.
        frozen: (rows, size) the vectors that it was not trained on; of an int8 model in 4 bits, as it tags with them.
        weights: of each of its networks, by name.
    """

    folder: Path
    description: ModelDescription
    targets: tuple[Target, ...]
    words: list[str]
    frozen: NDArray[np.float32]
    weights: list[dict[str, Tensor]]


def read_starting_model(folder: Path) -> StartingModel:
    """Read the folder of a model.

    Raises:
        UsageError: it has no weights.
        TaggerError: it is no model, or damaged.
    """
    description = model_folder.read_description(folder)
    path = folder / model_folder.WEIGHTS
    if not path.is_file():
        raise UsageError(
            f"{folder}: has no {path.name}, which training goes on from; the shipped models come without it, "
            "those that tagger train writes have it"
        )
    try:
        tensors = load_file(path)
        words = read_words(folder / model_folder.VOCABULARY)
        weights: list[dict[str, Tensor]] = []
        while (first := f"{network_prefix(len(weights))}{TRAINED_VECTORS}") in tensors:
            prefix = first.removesuffix(TRAINED_VECTORS)
            weights.append({name.removeprefix(prefix): t for name, t in tensors.items() if name.startswith(prefix)})
        trained = weights[0][TRAINED_VECTORS].numpy()
        frozen = _frozen_vectors(folder / model_folder.WORDS_GRAPH, trained, len(words) + 1 - len(trained))
    except (OSError, SafetensorError, KeyError, IndexError, ValueError) as error:
        raise TaggerError(f"{folder}: damaged ({error}); copy the model again") from None
    return StartingModel(folder, description, description.targets, words, frozen, weights)


def _frozen_vectors(path: Path, trained: NDArray[np.float32], rows: int) -> NDArray[np.float32]:
    """The vectors that stand in the graph alone: (rows, size).

    Args:
        path: of the graph of the words.
        trained: (trained rows, size) the others, which come first, as they were learned.
        rows: how many there are.
    """
    if not rows:
        return np.empty((0, trained.shape[1]), np.float32)
    constants = ir.load(path).graph.initializers
    vectors = _array(constants, "word_vectors").astype(np.float32)
    step = 1.0
    if _array(constants, "word_vectors").dtype == np.int8:
        # In steps, of which the graph does not say how large they are: it shows where both forms are known.
        known = vectors[: len(trained)]
        step = float((known * trained).sum() / (known * known).sum())
    vectors *= step
    if "other_word_vectors" in constants:
        others = _array(constants, "other_word_vectors")
        if others.dtype != np.float32:  # two numbers a byte, and a scale for each row, see ``pack_nibbles``
            numbers = np.concatenate([others & 15, others >> 4], axis=1)[:, : trained.shape[1]].astype(np.float32) - 8.0
            others = numbers * _array(constants, "other_word_vectors.scales").reshape(-1, 1) * np.float32(step)
        vectors = np.concatenate([vectors, others])
    if len(vectors) != len(trained) + rows:
        raise ValueError(f"{path.name} has {len(vectors):,} vectors for {len(trained) + rows:,} words")
    return vectors[len(trained) :]


def _array(constants: Mapping[str, ir.Value], name: str) -> NDArray[Any]:
    value = constants[name].const_value
    if value is None:
        raise ValueError(f"{name} has no value")
    array: NDArray[Any] = value.numpy()
    return array
