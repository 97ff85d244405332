"""A training run from configuration to model folder."""

from __future__ import annotations

import hashlib
import platform
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch
from accelerate.utils import set_seed

from tagger_cli.errors import TaggerError, UsageError
from tagger_cli.evaluation.scores import Scores
from tagger_cli.network.tagger import TaggerNetwork
from tagger_cli.runtime import model_folder
from tagger_cli.training import checkpoint
from tagger_cli.training.atomic_text import write_text
from tagger_cli.training.configuration import Configuration
from tagger_cli.training.data import TrainingData, load_training_data
from tagger_cli.training.devices import choose_device
from tagger_cli.training.events import Event, Note, Report
from tagger_cli.training.interruption import stop_request
from tagger_cli.training.loop import HISTORY, TrainingLoop
from tagger_cli.training.model_writer import write_model
from tagger_cli.training.optimization import build_optimizer
from tagger_cli.training.state import TrainingState
from tagger_cli.training.weight_average import WeightAverage
from tagger_cli.version import VERSION

CONFIGURATION = "configuration.toml"
_FILES = (
    CONFIGURATION,
    HISTORY,
    checkpoint.FILE_NAME,
    model_folder.DESCRIPTION,
    model_folder.VOCABULARY,
    model_folder.TRAINING_WORDS,
    model_folder.KNOWN_WORDS,
    model_folder.WORDS_GRAPH,
    model_folder.TAGGER_GRAPH,
    model_folder.WEIGHTS,
    model_folder.MODEL_CARD,
)
OWN_FILES = frozenset([*_FILES, *(f"{name}.tmp" for name in _FILES)])
"""What a run writes, and all that ``overwrite`` removes."""


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What a run made.

    Attributes:
        folder: the model.
        scores: split (dev, test) → scores of the written model.
        best_epoch: the epoch the weights are from.
    """

    folder: Path
    scores: dict[str, Scores]
    best_epoch: int


def train(
    configuration: Configuration,
    output: Path,
    *,
    device: str = "auto",
    resume: bool = False,
    overwrite: bool = False,
    report: Report = lambda event: None,
) -> TrainingResult | None:
    """Train a model and write it to a folder.

    Args:
        configuration: what to train on, and how.
        output: the folder that becomes the model.
        device: ``auto``, ``cpu``, ``cuda``, ``mps``.
        resume: go on from the folder's checkpoint.
        overwrite: replace a model that is already in the folder.
        report: is told what happens.

    Returns:
        The model and its scores; None in all processes but the first.

    Raises:
        UsageError: the configuration or the output folder cannot be used.
        InputError: a corpus is not what it should be.
        Interrupted: the user stopped the run.
    """
    started = time.monotonic()
    chosen = choose_device(device, configuration.training.precision)
    accelerator = chosen.accelerator

    def tell(event: Event) -> None:
        if accelerator.is_main_process:
            report(event)

    _check_folder(output, resume, overwrite)
    accelerator.wait_for_everyone()  # all have looked before the first one writes
    new = accelerator.is_main_process and not resume and not _holds_files(output)
    if new:
        _prepare_folder(output, configuration)  # a run that is killed while it reads can be resumed already
    tell(Note(chosen.description))
    set_seed(configuration.training.seed)
    random = np.random.default_rng(configuration.training.seed)
    try:
        data = load_training_data(configuration, random, lambda message: tell(Note(message)))
    except TaggerError:
        if new:
            (output / CONFIGURATION).unlink()
        raise
    network = _build_network(configuration, data)
    parameters = sum(p.numel() for p in network.parameters() if p.requires_grad)
    tell(Note(f"network: {parameters:,} trainable parameters"))

    fingerprint = _fingerprint(configuration, data)
    saved = checkpoint.load_checkpoint(output, fingerprint) if resume else None
    if accelerator.is_main_process and not resume:
        _prepare_folder(output, configuration)  # an old model is removed only when the data is good
    network.to(accelerator.device)
    state = TrainingState(
        network=network,
        optimizer=build_optimizer(network, configuration.training, configuration.vectors.rate),
        average=WeightAverage(network, configuration.training.ema),
        best=[],
        position=checkpoint.Position(fingerprint),
    )
    # Networks start alike in all processes; what is drawn in training differs between them.
    torch.manual_seed(configuration.training.seed + accelerator.process_index)
    if saved is not None:
        state.restore(saved, accelerator)
        tell(Note(f"resumed after {state.position.steps:,} steps, in epoch {state.position.epoch + 1}"))
    is_main = accelerator.is_main_process
    with stop_request() as stop:
        loop = TrainingLoop(configuration.training, data, state, accelerator, output, tell, stop, started)
        with closing(loop):  # gloo's threads would abort a process that exits before them
            loop.run()
    if not is_main:
        return None
    provenance = _provenance(configuration, data, state, loop.seconds(), chosen.description)
    scores = write_model(
        network, data, provenance, output, configuration.export.precision, lambda message: tell(Note(message))
    )
    (output / checkpoint.FILE_NAME).unlink(missing_ok=True)
    return TrainingResult(output, scores, state.position.best_epoch)


def _check_folder(output: Path, resume: bool, overwrite: bool) -> None:
    """Refuse to touch what is in the output folder, where that is not what the user wants."""
    finished = (output / model_folder.DESCRIPTION).exists()
    ours = finished or (output / CONFIGURATION).exists()
    if resume:
        if finished:
            raise UsageError(f"{output}: this run is finished; train anew with another -o, or with --overwrite")
        if not ours:
            raise UsageError(f"{output}: no run to resume here; leave --resume out to start one")
    elif _holds_files(output):
        if not overwrite:
            hint = "go on with --resume, " if ours and not finished else ""
            raise UsageError(f"{output}: exists already; {hint}choose another -o, or replace it with --overwrite")
        foreign = [path.name for path in output.iterdir() if path.name not in OWN_FILES] if ours else [output.name]
        if foreign:
            raise UsageError(
                f"{output}: {min(foreign)} is no part of a model, and --overwrite replaces nothing else; "
                "choose another -o"
            )


def _holds_files(output: Path) -> bool:
    return output.exists() and (not output.is_dir() or any(output.iterdir()))


def _prepare_folder(output: Path, configuration: Configuration) -> None:
    """Make the output folder, without the model or run that was in it."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        write_text(output / CONFIGURATION, configuration.to_toml())
        for path in output.iterdir():
            if path.name != CONFIGURATION:
                path.unlink()
    except OSError as error:
        raise TaggerError(f"{output}: cannot be written: {error.strerror}; choose another -o") from None


def _build_network(configuration: Configuration, data: TrainingData) -> TaggerNetwork:
    rows, size = data.table.matrix.shape
    fine_tune = configuration.vectors.fine_tune
    if fine_tune == "auto":
        fine_tune = all(target.kind == "word" for target in data.targets)
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
    )
    network.word_encoder.words.load(torch.from_numpy(data.table.matrix))
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
    for array in (data.train.lengths, *data.train.labelled.values(), dev.forms, dev.starts, *dev.labels.values()):
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _provenance(
    configuration: Configuration, data: TrainingData, state: TrainingState, seconds: float, device: str
) -> dict[str, Any]:
    return {
        "tagger": VERSION,
        "date": datetime.now(UTC).date().isoformat(),
        "seed": configuration.training.seed,
        "epochs": state.position.epoch,
        "best_epoch": state.position.best_epoch,
        "minutes": round(seconds / 60, 1),
        "device": device,
        "torch": torch.__version__,
        "python": platform.python_version(),
        "vectors": configuration.vectors.path,
        "files": [asdict(file) for file in data.files],
    }
