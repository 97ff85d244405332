"""The folder a run writes to: what may be in it, and what is removed from it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from tagger_cli.errors import TaggerError, UsageError
from tagger_cli.evaluation import learning_curve
from tagger_cli.files import write_text
from tagger_cli.inference import model_folder
from tagger_cli.inference.segmenter_rules import FOLDER as SEGMENTER
from tagger_cli.inference.segmenter_rules import RULES
from tagger_cli.training.configuration import Configuration

CONFIGURATION = "configuration.toml"
HISTORY = "history.jsonl"
CHECKPOINT = "checkpoint.safetensors"
_FILES = (
    CONFIGURATION,
    learning_curve.FILE,
    RULES,
    model_folder.DESCRIPTION,
    model_folder.VOCABULARY,
    model_folder.TRAINING_WORDS,
    model_folder.KNOWN_WORDS,
    model_folder.WORDS_GRAPH,
    model_folder.WORD_VECTORS,
    model_folder.TAGGER_GRAPH,
    model_folder.WEIGHTS,
    model_folder.MODEL_CARD,
)
_FILES_OF_A_NETWORK = (HISTORY, CHECKPOINT)


def _one_of(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, names))})"


_OWN_FILE = re.compile(
    rf"\.?(?:{_one_of(_FILES)}|(?:network-\d+\.)?{_one_of(_FILES_OF_A_NETWORK)})(?:\.\d+)?(?:\.tmp)?"
)
"""What a run writes, and all that ``overwrite`` removes."""


def file_prefix(number: int) -> str:
    """What stands before the names of the files of a network, from 1, where a run trains several."""
    return f"network-{number}." if number > 1 else ""


def check_folder(output: Path, resume: bool, overwrite: bool) -> None:
    """Refuse to touch what is in the output folder, where that is not what the user wants.

    A run that was killed between its last file and the removal of its checkpoints is finished: they are removed here.
    """
    finished = (output / model_folder.DESCRIPTION).exists()
    ours = finished or (output / CONFIGURATION).exists()
    if resume:
        if finished:
            remove_checkpoints(output)
            raise UsageError(f"{output}: this run is finished; train anew with another -o, or with --overwrite")
        if not ours:
            raise UsageError(f"{output}: no run to resume here; leave --resume out to start one")
    elif holds_files(output):
        if not overwrite:
            hint = "go on with --resume, " if ours and not finished else ""
            raise UsageError(f"{output}: exists already; {hint}choose another -o, or replace it with --overwrite")
        foreign = [output.name]
        if ours:
            foreign = [path.name for path in output.iterdir() if not _is_own(path)]
        if foreign:
            raise UsageError(
                f"{output}: {min(foreign)} is no part of a model, and --overwrite replaces nothing else; "
                "choose another -o"
            )


def _is_own(path: Path) -> bool:
    if path.name == SEGMENTER:
        return path.is_dir() and all(_OWN_FILE.fullmatch(inner.name) for inner in path.iterdir())
    return bool(_OWN_FILE.fullmatch(path.name))


def holds_files(output: Path) -> bool:
    """Whether something is there already."""
    return output.exists() and (not output.is_dir() or any(output.iterdir()))


def prepare_folder(output: Path, configuration: Configuration) -> None:
    """Make the output folder, without the model or run that was in it."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        write_text(output / CONFIGURATION, configuration.to_toml())
        for path in output.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != CONFIGURATION:
                path.unlink()
    except OSError as error:
        raise TaggerError(f"{output}: cannot be written: {error.strerror}; choose another -o") from None


def remove_checkpoints(output: Path) -> None:
    """Remove what only a run that goes on needs."""
    for path in output.iterdir():
        if _OWN_FILE.fullmatch(path.name) and path.name.endswith((CHECKPOINT, ".tmp")):
            path.unlink(missing_ok=True)
