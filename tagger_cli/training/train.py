"""A training run from configuration to model folder."""

from __future__ import annotations

import platform
import time
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch

from tagger_cli.errors import TaggerError
from tagger_cli.evaluation.scores import Scores, SentenceScores
from tagger_cli.folder_lock import only_run_in
from tagger_cli.inference.description import Provenance
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.training.configuration import Configuration
from tagger_cli.training.data import TrainingData, load_training_data
from tagger_cli.training.ensemble import network_runs
from tagger_cli.training.events import Event, Note, Report
from tagger_cli.training.failures import shortages_in_one_line
from tagger_cli.training.label_bias import add_label_bias
from tagger_cli.training.optimization.checkpoint import Position
from tagger_cli.training.optimization.devices import Device, choose_device, leaving_together
from tagger_cli.training.optimization.interruption import stop_request
from tagger_cli.training.optimization.loop import TrainingLoop
from tagger_cli.training.optimization.starting_point import starting_point
from tagger_cli.training.output_folder import (
    CHECKPOINT,
    CONFIGURATION,
    check_folder,
    holds_files,
    prepare_folder,
    remove_checkpoints,
)
from tagger_cli.training.writing.model_writer import write_model
from tagger_cli.version import VERSION


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What a run made.

    Attributes:
        folder: the model.
        scores: split (dev, test) → scores of the written model.
        best_epochs: of each network the epoch its weights are from.
        baselines: split → target of sentences → scores of TF-IDF with a linear model, where they were asked for.
    """

    folder: Path
    scores: dict[str, Scores] = field(default_factory=dict)
    best_epochs: list[int] = field(default_factory=list)
    baselines: dict[str, dict[str, SentenceScores]] = field(default_factory=dict)


def train(
    configuration: Configuration,
    output: Path,
    *,
    device: str = "auto",
    resume: bool = False,
    overwrite: bool = False,
    report: Report = lambda event: None,
    written: Configuration | None = None,
    baseline: bool = False,
) -> TrainingResult | None:
    """Train the networks of a tagger and write them to a folder; ``train_model`` trains all that a model has.

    Args:
        configuration: what to train on, and how.
        output: the folder that becomes the model.
        device: ``auto``, ``cpu``, ``cuda``, ``mps``.
        resume: go on from the folder's checkpoint.
        overwrite: replace a model that is already in the folder.
        report: is told what happens.
        written: what the folder says of how it was made, where that is more than the configuration.
        baseline: whether labels of sentences are predicted by TF-IDF with a linear model as well, to be compared.

    Returns:
        The model and its scores; None in all processes but the first.

    Raises:
        UsageError: the configuration or the output folder cannot be used.
        InputError: a corpus is not what it should be.
        Interrupted: the user stopped the run.
    """
    with shortages_in_one_line(output):
        chosen = choose_device(device, configuration.training.precision)
        check_folder(output, resume, overwrite)
        with only_run_in(output) if chosen.accelerator.is_main_process else nullcontext():
            return _run(configuration, output, chosen, resume, overwrite, report, written or configuration, baseline)


def _run(
    configuration: Configuration,
    output: Path,
    chosen: Device,
    resume: bool,
    overwrite: bool,
    report: Report,
    written: Configuration,
    baseline: bool,
) -> TrainingResult | None:
    started = time.monotonic()
    accelerator = chosen.accelerator

    def tell(event: Event) -> None:
        if accelerator.is_main_process:
            report(event)

    check_folder(output, resume, overwrite)
    accelerator.wait_for_everyone()  # all have looked before the first one writes
    new = accelerator.is_main_process and not resume and not holds_files(output)
    if new:
        prepare_folder(output, written)  # a run that is killed while it reads can be resumed already
    tell(Note(chosen.description))
    random = np.random.default_rng(configuration.training.seed)
    try:
        data = load_training_data(configuration, random, lambda message: tell(Note(message)))
    except TaggerError:
        if new:
            (output / CONFIGURATION).unlink()
        raise
    if accelerator.is_main_process and not resume:
        prepare_folder(output, written)  # an old model is removed only when the data is good
    baselines: dict[str, dict[str, SentenceScores]] = {}
    if baseline and accelerator.is_main_process:
        from tagger_cli.training.baseline import tfidf_baseline  # scikit-learn takes a second to load

        baselines = tfidf_baseline(data)
        dev = ", ".join(f"{name} {100 * scores.main:.2f}" for name, scores in baselines["dev"].items())
        tell(Note(f"baseline (TF-IDF and logistic regression): dev {dev}"))
    networks: list[TaggerNetwork] = []
    positions: list[Position] = []
    with stop_request() as stop, leaving_together(accelerator):
        for run in network_runs(configuration):
            saved = output / f"{run.prefix}{CHECKPOINT}" if resume else None
            state = starting_point(run.configuration, data, accelerator, saved, run.number - 1)
            parameters = sum(p.numel() for p in state.network.parameters() if p.requires_grad)
            count = configuration.training.networks
            name = f"network {run.number} of {count}" if count > 1 else "network"
            tell(Note(f"{name}: {parameters:,} trainable parameters"))
            if state.position.steps:
                tell(Note(f"resumed after {state.position.steps:,} steps, in epoch {state.position.epoch + 1}"))
            settings = run.configuration.training
            loop = TrainingLoop(settings, data, state, accelerator, output, run.prefix, tell, stop, started)
            with closing(loop):
                loop.run()
            networks.append(state.network)
            positions.append(state.position)
            started = time.monotonic()
    if not accelerator.is_main_process:
        return None
    for network in networks:
        add_label_bias(network, data.label_bias)
    provenance = _provenance(configuration, data, positions, chosen.description)
    scores = write_model(
        networks, data, provenance, output, configuration.export.precision, lambda message: tell(Note(message))
    )
    remove_checkpoints(output)
    return TrainingResult(output, scores, provenance.best_epochs, baselines)


def _provenance(configuration: Configuration, data: TrainingData, positions: list[Position], device: str) -> Provenance:
    return Provenance(
        tagger=VERSION,
        date=datetime.now(UTC).date().isoformat(),
        seed=configuration.training.seed,
        epochs=sum(position.epoch for position in positions),
        best_epochs=[position.best_epoch for position in positions],
        minutes=round(sum(position.seconds for position in positions) / 60, 1),
        device=device,
        torch=str(torch.__version__),
        python=platform.python_version(),
        vectors=configuration.vectors.path,
        files=data.files,
    )
