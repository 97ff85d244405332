"""Fine-tune a transformer on the corpora of a recipe.

    python -m benchmarks.teacher.train_teacher RECIPE.toml TRANSFORMER -o FOLDER [--epochs 2]

TRANSFORMER is a folder with ``config.json``, ``tokenizer.json`` and ``model.safetensors`` of an uncased BERT. Needs the
package ``transformers``.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor

from benchmarks.teacher.network import TeacherNetwork
from benchmarks.teacher.word_pieces import Pieces, WordPieces
from tagger_cli.network.batch import Batch
from tagger_cli.targets.codec import NO_LABEL
from tagger_cli.training.configuration import load_configuration
from tagger_cli.training.data import TrainingData, load_training_data
from tagger_cli.training.optimization.collation import collate
from tagger_cli.training.optimization.sampling import epoch_batches

BATCH_TOKENS = 1200
SEED = 7
RATES = {"transformer": 1.5e-4, "the rest": 1e-3}
WARMUP = 0.06
OTHERS = 0.5
"""Weight of the losses of targets other than names."""


def batches(data: TrainingData) -> Iterator[np.ndarray]:
    """The batches of one epoch after another."""
    for epoch in itertools.count():
        random = np.random.default_rng([SEED, epoch])
        yield from epoch_batches(data.train.lengths, data.train.weights, BATCH_TOKENS, random)


def loss_of(network: TeacherNetwork, pieces: Pieces, batch: Batch) -> dict[str, Tensor]:
    """Target → mean loss, of those that the batch has labels for."""
    states = network.states(pieces)
    losses = {}
    for target in network.targets:
        if target.name in batch.labels:
            labels, allowed = batch.labels[target.name], batch.allowed.get(target.name)
            said = labels != NO_LABEL
            count = said.any(0).sum() if target.head == "crf" else said.sum()
            head = network.head(target.name)
            losses[target.name] = head.loss_of_states(states, states, labels, batch.lengths, allowed) / count
    return losses


def main() -> None:
    parser = argparse.ArgumentParser(description="Fine-tune a transformer on the corpora of a recipe.")
    parser.add_argument("recipe", type=Path)
    parser.add_argument("transformer", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=2.0)
    options = parser.parse_args()
    torch.manual_seed(1)
    configuration = load_configuration(options.recipe, [])
    data = load_training_data(configuration, np.random.default_rng(configuration.training.seed), print)
    words = WordPieces(options.transformer, data.forms.words, data.forms.arrays(np.arange(len(data.forms))).shapes)
    network = TeacherNetwork(options.transformer, data.targets)
    body = [p for p in network.bert.parameters() if p.requires_grad]
    rest = [*network.shape.parameters(), *network.heads.parameters()]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": rest}], weight_decay=0.01)
    random = np.random.default_rng([SEED, 0])
    steps = int(options.epochs * len(epoch_batches(data.train.lengths, data.train.weights, BATCH_TOKENS, random)))
    began, read, losses = time.monotonic(), 0, defaultdict(list)
    network.train()
    for step, indices in enumerate(itertools.islice(batches(data), steps)):
        done = step / steps
        share = done / WARMUP if done < WARMUP else (1.0 - done) / (1.0 - WARMUP)
        for group, rate in zip(optimizer.param_groups, RATES.values(), strict=True):
            group["lr"] = rate * share
        sentences = data.augmentation(data.train.take(indices), np.random.default_rng([SEED, 1, step]))
        numbers = np.split(sentences.forms, sentences.starts[1:-1])
        with torch.autocast("cpu", torch.bfloat16):
            found = loss_of(network, words.batch([of.tolist() for of in numbers]), collate(sentences, data.forms))
            loss = sum((1.0 if name == "ner" else OTHERS) * value for name, value in found.items())
        assert isinstance(loss, Tensor)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        read += len(sentences.forms)
        for name, value in found.items():
            losses[name].append(float(value))
        if (step + 1) % 50 == 0:
            means = " ".join(f"{name} {np.mean(values):.3f}" for name, values in losses.items())
            print(f"{step + 1}/{steps}  {read / (time.monotonic() - began):,.0f} words/s  {means}", flush=True)
            losses.clear()
    options.output.mkdir(parents=True, exist_ok=True)
    save_file(
        {name: value.contiguous() for name, value in network.state_dict().items()},
        options.output / "teacher.safetensors",
    )


if __name__ == "__main__":
    main()
