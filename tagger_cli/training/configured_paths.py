"""The paths in a configuration: ``~`` is the user's home, and what stands beside the file is found from anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

_SPLITS = ("train", "dev", "test")


def with_paths(values: Mapping[str, Any], folder: Path | None = None) -> dict[str, Any]:
    """The same tables with their paths settled; whether they are of the right form is not looked at.

    Args:
        values: the configuration as nested tables.
        folder: of the file that they stand in; None for what comes from a command line.
    """
    settled = dict(values)
    vectors = values.get("vectors")
    if isinstance(vectors, Mapping) and isinstance(vectors.get("path"), str):
        settled["vectors"] = {**vectors, "path": _settled(vectors["path"], folder)}
    training = values.get("training")
    if isinstance(training, Mapping):
        settled["training"] = dict(training)
        if isinstance(start := training.get("start_from"), str):
            settled["training"]["start_from"] = _settled(start, folder)
        if isinstance(texts := training.get("rehearse"), list):
            settled["training"]["rehearse"] = [_settled(t, folder) if isinstance(t, str) else t for t in texts]
    corpora = values.get("corpora")
    if isinstance(corpora, list):
        settled["corpora"] = [
            _of_corpus(corpus, folder) if isinstance(corpus, Mapping) else corpus for corpus in corpora
        ]
    return settled


def _of_corpus(corpus: Mapping[str, Any], folder: Path | None) -> dict[str, Any]:
    settled = dict(corpus)
    for split in _SPLITS:
        if isinstance(paths := corpus.get(split), list):
            settled[split] = [_settled(path, folder) if isinstance(path, str) else path for path in paths]
    return settled


def _settled(path: str, folder: Path | None) -> str:
    if path.startswith("~"):
        try:
            return str(Path(path).expanduser())
        except RuntimeError:  # there is no such user
            return path
    if folder is None or path == "-" or not path or "\0" in path or Path(path).is_absolute():
        return path
    beside = folder / path
    # Recipes name data of the current folder, and a run writes the paths that it was given into its own folder.
    return str(beside) if beside.exists() else path
