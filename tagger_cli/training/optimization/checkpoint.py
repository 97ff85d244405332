"""A checkpoint: all of a run's state in one file that is either whole or not there.

Tensors and a JSON header in one safetensors file; nothing in it is executed when it is read.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from tagger_cli.errors import TaggerError
from tagger_cli.files import put_in_place, temporary_name


@dataclass(slots=True)
class Position:
    """Where a run stands; the numbers that go with the tensors.

    Attributes:
        fingerprint: of configuration and data; a checkpoint of other data is refused.
        epoch: from 0.
        batches: done in this epoch.
        steps: done in the run.
        learning_rate: of the last step.
        average_steps: taken into the moving average.
        seconds: spent so far.
        best_score: the best dev score, below 0 before the first.
        best_epoch: the last epoch that had it, from 1.
        improved_epoch: the first that had it.
        loss, norm, norm_max, tokens, training_seconds: sums of the epoch so far.
        history: the finished epochs, as lines of ``history.jsonl``.
    """

    fingerprint: str
    epoch: int = 0
    batches: int = 0
    steps: int = 0
    learning_rate: float = 0.0
    average_steps: int = 0
    seconds: float = 0.0
    best_score: float = -1.0
    best_epoch: int = 0
    improved_epoch: int = 0
    loss: float = 0.0
    norm: float = 0.0
    norm_max: float = 0.0
    tokens: int = 0
    training_seconds: float = 0.0
    history: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A position and the tensors that go with it, by name."""

    position: Position
    tensors: dict[str, Tensor]


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint beside the last one, make sure it is on the disk, and put it in its place."""
    temporary = temporary_name(path)
    header = {"position": json.dumps(asdict(checkpoint.position))}
    tensors = {name: tensor.detach().contiguous() for name, tensor in checkpoint.tensors.items()}
    save_file(tensors, temporary, metadata=header)
    put_in_place(temporary, path)


def load_checkpoint(path: Path, fingerprint: str) -> Checkpoint | None:
    """The last checkpoint of a run; None where it was ended before its first.

    Raises:
        TaggerError: the file is damaged, or belongs to other data or another configuration.
    """
    if not path.exists():
        return None
    try:
        with safe_open(path, framework="pt") as file:
            position = Position(**json.loads(file.metadata()["position"]))
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise TaggerError(f"{path}: damaged checkpoint ({error}); start again with --overwrite") from error
    if position.fingerprint != fingerprint:
        raise TaggerError(
            f"{path}: this checkpoint belongs to other data or settings; "
            "give it the files it was started with, or start again with --overwrite"
        )
    return Checkpoint(position, tensors)
