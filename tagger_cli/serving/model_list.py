"""``GET /models``: what there is to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tagger_cli.serving.model_shelf import ModelShelf
from tagger_cli.serving.output_schema import lists_labels
from tagger_cli.targets.target import Target


def model_list(targets: Mapping[str, Sequence[Target]], shelf: ModelShelf) -> dict[str, Any]:
    """Names, targets and labels of the models, the one first that requests get that name none.

    Args:
        targets: model → what it predicts.
        shelf: knows which are loaded.
    """
    return {
        "models": [
            {"name": name, "loaded": shelf.is_loaded(name), "targets": list(map(_target, predicted))}
            for name, predicted in targets.items()
        ]
    }


def _target(target: Target) -> dict[str, Any]:
    """A target, with its labels unless there are thousands."""
    labels = {"labels": list(target.codec.shown)} if lists_labels(target) else {}
    return {"name": target.name, "kind": target.kind, **labels}
