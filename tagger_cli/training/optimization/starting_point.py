"""A network before its first step, or where its checkpoint left it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import torch
from accelerate import Accelerator
from accelerate.utils import set_seed

from tagger_cli.network.heads import SentenceHead
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.targets.target import of_spans
from tagger_cli.training.configuration import Configuration
from tagger_cli.training.continuation.grown_weights import load_grown
from tagger_cli.training.data import TrainingData
from tagger_cli.training.optimization.checkpoint import Position, load_checkpoint
from tagger_cli.training.optimization.optimizer import build_optimizer
from tagger_cli.training.optimization.state import TrainingState
from tagger_cli.training.optimization.weight_average import WeightAverage


def starting_point(
    configuration: Configuration,
    data: TrainingData,
    accelerator: Accelerator,
    checkpoint: Path | None,
    number: int = 0,
) -> TrainingState:
    """A new network with its optimiser, brought to where a checkpoint was made.

    Args:
        configuration: of the run.
        data: its corpora.
        accelerator: device and processes.
        checkpoint: where it would be; None for a new run.
        number: which of the run's networks it is, from 0.

    Raises:
        TaggerError: the checkpoint is damaged, or of another run.
    """
    set_seed(configuration.training.seed)
    network = build_network(configuration, data)
    if data.start is not None:
        load_grown(network, data.start, number, data.alphabet)
    fingerprint = _fingerprint(configuration, data)
    saved = load_checkpoint(checkpoint, fingerprint) if checkpoint is not None else None
    network.to(accelerator.device)
    state = TrainingState(
        network=network,
        optimizer=build_optimizer(network, configuration.training, configuration.vectors.rate),
        average=WeightAverage(network, configuration.training.ema),
        best=[],
        position=Position(fingerprint),
    )
    # Networks start alike in all processes; what is drawn in training differs between them.
    torch.manual_seed(configuration.training.seed + accelerator.process_index)
    if saved is not None:
        state.restore(saved, accelerator)
    return state


def build_network(configuration: Configuration, data: TrainingData) -> TaggerNetwork:
    """The network of a configuration, with the vectors that its words start with and all else drawn at random."""
    rows, size = data.table.matrix.shape
    fine_tune = configuration.vectors.fine_tune
    if fine_tune == "auto":
        fine_tune = not of_spans(data.targets)
    # Random vectors learn in any case.
    trainable_rows = {
        True: data.table.training_rows,
        "common": data.table.common_rows,
        False: data.table.own_rows,
    }
    network = TaggerNetwork(
        settings=configuration.network,
        targets=data.targets,
        rows=rows,
        word_size=size,
        trainable_rows=trainable_rows[fine_tune],
        characters=len(data.alphabet),
        window=configuration.training.window,
        learns_weights=configuration.training.balance == "uncertainty",
    )
    network.word_encoder.words.load(torch.from_numpy(data.table.matrix))
    for head in network.target_heads():
        if isinstance(head, SentenceHead) and head.target.name in data.label_weights:
            head.label_weights.copy_(torch.from_numpy(data.label_weights[head.target.name]))
    return network


def _fingerprint(configuration: Configuration, data: TrainingData) -> str:
    """Of everything a checkpoint depends on; floating-point sums differ between numbers of threads."""
    digest = hashlib.sha256(configuration.to_toml().encode())
    digest.update("\n".join(data.forms.words).encode("utf-8", "surrogatepass"))
    digest.update(np.ascontiguousarray(data.table.matrix).data)
    for file in data.files:
        if file.split == "train":
            digest.update(file.sha256.encode())
    dev = data.dev.encoded
    for array in (
        data.train.lengths,
        data.train.weights,
        *data.train.labelled.values(),
        dev.forms,
        dev.starts,
        *dev.labels.values(),
    ):
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()
