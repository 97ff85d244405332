"""How large the numbers within networks get: 8 bits stand for a range that has to be known beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from tagger_cli.network.batch import Batch
from tagger_cli.network.export.graph_writer import array
from tagger_cli.network.heads import SentenceHead
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.targets.target import of_sentences

VECTOR_STEPS = 127
"""Steps from 0 to the largest number of a word vector."""

DENSE_STEPS = 255
"""Steps from 0 to the largest output of a dense layer, which is hardly ever negative."""

POOLED_STEPS = 127
"""Steps from 0 to the largest number of a sentence's vector."""

SHARES = np.arange(20, 4, -1) / 20
"""Shares of the largest number that are tried as the end of the range."""


@dataclass(frozen=True, slots=True)
class ActivationRanges:
    """Where numbers are cut off before they are rounded to 8 bits, the same in all networks of a model.

    Attributes:
        vectors: numbers of word vectors are within ± this.
        dense: for each dense layer the largest output.
        pooled: for each target of sentences the largest number in the vector of a sentence.
    """

    vectors: float
    dense: tuple[float, ...] = ()
    pooled: Mapping[str, float] = field(default_factory=dict)

    @property
    def vector_step(self) -> float:
        """What a difference of 1 stands for in a word vector of 8 bits."""
        return self.vectors / VECTOR_STEPS


def activation_ranges(networks: Sequence[TaggerNetwork], batches: Iterable[Batch]) -> ActivationRanges:
    """The ranges that lose the least of what networks compute for some sentences.

    Args:
        networks: networks of one shape, with their final weights.
        batches: sentences like those that the networks will read.
    """
    vectors: list[NDArray[np.float32]] = []
    dense: list[list[NDArray[np.float32]]] = [[] for _ in networks[0].dense]
    pooled: dict[str, list[NDArray[np.float32]]] = {target.name: [] for target in of_sentences(networks[0].targets)}
    batches = list(batches)
    for network in networks:
        for batch in batches:
            of_words, of_layers, of_texts = _activations(network, batch)
            vectors.append(of_words)
            for found, outputs in zip(dense, of_layers, strict=True):
                found.append(outputs)
            for name, outputs in of_texts.items():
                pooled[name].append(outputs)
    return ActivationRanges(
        least_loss(np.concatenate(vectors), VECTOR_STEPS),
        tuple(least_loss(np.concatenate(outputs), DENSE_STEPS) for outputs in dense),
        {name: least_loss(np.concatenate(outputs), POOLED_STEPS) for name, outputs in pooled.items()},
    )


def least_loss(numbers: NDArray[np.float32], steps: int) -> float:
    """The end of the range whose rounding and cutting off leaves the least squared error.

    Few numbers are as large as the largest: to cut them off is worth finer steps for all others.

    Args:
        numbers: any numbers.
        steps: steps between 0 and the end of the range.
    """
    sizes = np.abs(numbers)
    largest = float(sizes.max(initial=0.0)) or 1.0

    def loss(end: float) -> float:
        step = end / steps
        return float(np.square(np.minimum(np.rint(sizes / step), steps) * step - sizes).sum())

    return min((largest * share for share in SHARES.tolist()), key=loss)


def _activations(
    network: TaggerNetwork, batch: Batch
) -> tuple[NDArray[np.float32], list[NDArray[np.float32]], dict[str, NDArray[np.float32]]]:
    """What a network computes for a batch.

    Returns:
        The word vectors and the outputs of each dense layer at all words, (words, size) each, and for each target of
        sentences their vectors, (batch, size).
    """
    outputs: list[Tensor] = []
    pooled: list[Tensor] = []
    heads = [head for head in network.target_heads() if isinstance(head, SentenceHead)]
    hooks = [layer.register_forward_hook(lambda _, __, output: outputs.append(output)) for layer in network.dense]
    hooks += [head.pooling.register_forward_hook(lambda _, __, output: pooled.append(output)) for head in heads]
    batch = batch.to(next(network.parameters()).device)
    was_training = network.training
    network.eval()
    with torch.no_grad():
        vectors = network.word_encoder(batch.rows, batch.characters, batch.shapes)
        network.emissions(batch)
    network.train(was_training)
    for hook in hooks:
        hook.remove()
    at_words = functional.embedding(batch.forms, vectors)[batch.mask]
    of_texts = {head.target.name: array(found) for head, found in zip(heads, pooled, strict=True)}
    return array(at_words), [array(network.activation(output)[batch.mask]) for output in outputs], of_texts
