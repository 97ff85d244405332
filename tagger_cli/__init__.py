"""tagger: train recurrent taggers and tag text with them.

From the shell: ``tagger --help``. From Python: ``load``, ``tag``, ``train`` and ``evaluate``, which do
what the commands of the same names do. Nothing is imported before it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tagger_cli.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from tagger_cli.corpora.sentence import Sentence
    from tagger_cli.evaluation.scores import Scores
    from tagger_cli.inference.model import Model
    from tagger_cli.training.events import Report
    from tagger_cli.training.train import TrainingResult

__version__ = VERSION
__all__ = ["__version__", "evaluate", "load", "tag", "train"]


def load(model: str | Path | None = None, threads: int = 0) -> Model:
    """Load a model: ``load("out/ner").tag("Ada lives in London.")``.

    Any number of threads may share it.

    Args:
        model: the model's folder, or the name of a shipped one; None for the shipped English one.
        threads: how many threads one call computes with; 0 for one per core.

    Raises:
        TaggerError: there is no such model, or it is damaged.
    """
    from tagger_cli.inference.find_model import find_model
    from tagger_cli.inference.model import Model

    return Model(find_model(model), threads)


def tag(
    texts: str | Iterable[str | Sequence[str]], model: str | Path | None = None, scores: bool = False
) -> Iterator[Sentence]:
    """Tag one text, or several (running text, or lists of words) as they come; see ``Session.tag``."""
    return load(model).tag(texts, scores=scores)


def train(
    configuration: Mapping[str, Any] | str | Path,
    output: str | Path,
    *,
    device: str = "auto",
    resume: bool = False,
    overwrite: bool = False,
    report: Report | None = None,
) -> TrainingResult | None:
    """Train a model; needs the extra ``tagger-cli[train]``.

    Args:
        configuration: nested tables as in the TOML file, or the file's path.
        output: the folder that becomes the model.
        device: ``auto``, ``cpu``, ``cuda``, ``mps``.
        resume: go on from the folder's checkpoint.
        overwrite: replace a model that is already in the folder.
        report: is called with ``tagger_cli.training.events`` while the run goes on.

    Raises:
        UsageError: the configuration or the output folder cannot be used.
        InputError: a corpus is not what it should be.
    """
    from pathlib import Path

    from tagger_cli.waiting_threads import let_threads_sleep

    let_threads_sleep()
    from tagger_cli.training.configuration import load_configuration, validate_configuration
    from tagger_cli.training.train_model import train_model as run

    if isinstance(configuration, Mapping):
        checked = validate_configuration(configuration)
    else:
        checked = load_configuration(Path(configuration), [])
    quiet: Report = report or (lambda event: None)
    return run(checked, Path(output), device=device, resume=resume, overwrite=overwrite, report=quiet)


def evaluate(
    model: str | Path | None, files: Sequence[str | Path], targets: Mapping[str, str | None] | None = None
) -> Scores:
    """Measure a model on annotated files; needs the extra ``tagger-cli[train]``.

    Args:
        model: as for ``load``.
        files: annotated like training files.
        targets: target → its column; None for all targets of the model that the files carry.

    Raises:
        UsageError: the model has no such target.
        InputError: a file is not what it should be.
    """
    from tagger_cli.evaluation.evaluate import evaluate_files

    return evaluate_files(load(model), [str(file) for file in files], targets).scores
